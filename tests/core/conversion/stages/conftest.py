"""The reference backend as an installed distribution, and a family that is told what to say."""

from __future__ import annotations

import importlib

import pytest
from PIL import Image, ImageDraw, ImageFont

from omnidocs.backends import Request, Settings
from omnidocs.cache import clear_cache
from omnidocs.registry import ModelFamily, hookimpl, hooks
from omnidocs.tasks.text_extraction.prompted import PromptedTextExtractor
from omnidocs.testing import ReferenceConfig

METADATA = "Metadata-Version: 2.1\nName: omnidocs-reference\nVersion: 1.0\n"
ENTRY_POINTS = """\
[omnidocs.backends]
Reference = omnidocs.testing:REFERENCE
ReferenceLoop = omnidocs.testing:REFERENCE_LOOP
"""


@pytest.fixture(scope="session")
def distribution(tmp_path_factory):
    """A folder with the metadata of a distribution that publishes the reference backend."""
    folder = tmp_path_factory.mktemp("installed")
    info = folder / "omnidocs_reference-1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text(METADATA)
    (info / "entry_points.txt").write_text(ENTRY_POINTS)
    return folder


@pytest.fixture(autouse=True)
def _installed(distribution, monkeypatch):
    monkeypatch.syspath_prepend(str(distribution))
    importlib.invalidate_caches()
    yield
    clear_cache()


class Told(PromptedTextExtractor):
    """Has its engine answer as ``say(page, settings)`` orders."""

    family = ModelFamily(name="Told", checkpoints={"reference": "told-1b"})

    def __init__(self, say, **config):
        super().__init__(backend=ReferenceConfig(model="told", **config))
        self.say = say

    def prompt(self, page, options):
        said = self.say(page, dict(options.settings))
        prompt, extra = said if isinstance(said, tuple) else (said, {})
        return Request(prompt, (page.image,), settings=Settings(extra=extra))

    def parse(self, answer, page, options):
        return self.output(answer.text, answer, page, options)


@pytest.fixture
def told():
    """Make a text extractor of a function of the page and the settings of the call."""
    return Told


class Watch:
    """The pages of each call of a text extractor."""

    def __init__(self):
        self.calls = []

    @hookimpl
    def before_extraction(self, task, pages):
        if task == "text_extraction":
            self.calls.append(pages)


@pytest.fixture
def watch():
    """Counts the calls of text extractors."""
    watch = Watch()
    name = hooks.register(watch)
    yield watch
    hooks.unregister(name)


LINE = "the old mill stood by a river whose level nobody had measured"


def picture(words, size=(1700, 1300)):
    """A page with lines of text, as a picture."""
    image = Image.new("RGB", size, "white")
    pen, font = ImageDraw.Draw(image), ImageFont.load_default(40)
    texts = LINE.split()
    for row in range(12):
        line = " ".join([*texts[row:], words, *texts[:row]])
        pen.text((100, 80 + 90 * row), line, "black", font)
    return image


@pytest.fixture(scope="session")
def pictures():
    """Four pages of text, as pictures."""
    return [picture(words) for words in ("apples", "pears", "plums", "grapes")]
