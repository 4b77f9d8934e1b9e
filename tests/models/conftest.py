"""Pages that the tests draw themselves."""

from __future__ import annotations

import re
import subprocess
import sys
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterator

import pytest
from PIL import Image, ImageDraw, ImageFont

from omnidocs import clear_cache

LINES = ("The quarterly report", "was read by nobody", "before the meeting.")

Drawer = Callable[..., Image.Image]


@pytest.fixture(scope="session")
def draw() -> Drawer:
    """A function that draws lines of black text on white, each at its place.

    Small pictures keep the tests short: recognition takes as long as there is text.
    """

    def drawn(
        lines: tuple[str, ...] = LINES,
        size: tuple[int, int] = (420, 160),
        at: tuple[int, int] = (24, 20),
        letters: int = 26,
    ) -> Image.Image:
        image = Image.new("RGB", size, "white")
        pen, font = ImageDraw.Draw(image), ImageFont.load_default(letters)
        for row, line in enumerate(lines):
            pen.text((at[0], at[1] + row * letters * 1.6), line, "black", font)
        return image

    return drawn


@pytest.fixture(scope="session")
def word_f1() -> Callable[[str, str], float]:
    """How well two texts agree in their words, order left aside: 0 to 1."""

    def score(one: str, other: str) -> float:
        ours, theirs = _words(one), _words(other)
        shared = sum((ours & theirs).values())
        return 2 * shared / (ours.total() + theirs.total())

    return score


def _words(text: str) -> Counter[str]:
    plain = unicodedata.normalize("NFKC", text)
    plain = re.sub("[\u2018\u2019]", "'", re.sub("[\u201c\u201d\u201e]", '"', plain))
    return Counter(re.sub("[\u2010-\u2015]", "-", plain).split())


@pytest.fixture
def run_python() -> Callable[..., str]:
    """Run code in a fresh interpreter, some modules out of reach; what it prints comes back.

    Warnings are errors, and nothing may be written to the error stream.
    """

    def run(code: str, *, without: tuple[str, ...] = ()) -> str:
        blocked = f"import sys; sys.modules.update(dict.fromkeys({without!r}))\n" if without else ""
        command = [sys.executable, "-W", "error", "-c", blocked + code]
        done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=120)
        assert done.returncode == 0, done.stderr
        assert not done.stderr, done.stderr
        return done.stdout

    return run


@pytest.fixture
def fresh_cache() -> Iterator[None]:
    """A cache with nothing in it, before and after."""
    clear_cache()
    yield
    clear_cache()
