"""The reference backends as an installed distribution, and extractors to try them with."""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING

import pytest
from PIL import Image, ImageDraw

from omnidocs.cache import clear_cache, get_cache_info
from omnidocs.testing import live_engines

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

ENTRY_POINTS = """\
[omnidocs.backends]
Reference = omnidocs.testing:REFERENCE
ReferenceOwnerThread = omnidocs.testing:REFERENCE_OWNER_THREAD
ReferenceLoop = omnidocs.testing:REFERENCE_LOOP
"""


@pytest.fixture(scope="session")
def distribution(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the metadata of a distribution that publishes the reference backends."""
    folder = tmp_path_factory.mktemp("installed")
    info = folder / "omnidocs_reference-1.0.dist-info"
    info.mkdir()
    info.joinpath("METADATA").write_text(
        "Metadata-Version: 2.1\nName: omnidocs-reference\nVersion: 1.0\n"
    )
    info.joinpath("entry_points.txt").write_text(ENTRY_POINTS)
    return folder


@pytest.fixture(autouse=True)
def installed(distribution: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The reference backends are installed, and each test leaves no engine behind."""
    monkeypatch.syspath_prepend(str(distribution))
    importlib.invalidate_caches()
    yield
    clear_cache()
    assert get_cache_info()["num_entries"] == 0


@pytest.fixture
def no_engine_left() -> Iterator[None]:
    """No engine that the test loaded is still open when it ends."""
    before = live_engines()
    yield
    clear_cache()
    assert live_engines() == before


@pytest.fixture
def page() -> Image.Image:
    """A page image with a dark square in its middle."""
    return draw_page()


@pytest.fixture
def pages() -> list[Image.Image]:
    """Five page images that differ."""
    return [draw_page(offset) for offset in range(5)]


def draw_page(offset: int = 0) -> Image.Image:
    """A white page of 80 x 60 pixels with a dark square."""
    image = Image.new("RGB", (80, 60), "white")
    ImageDraw.Draw(image).rectangle((20 + offset, 20, 39 + offset, 39), fill="black")
    return image
