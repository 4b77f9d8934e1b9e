"""Fixtures: the trained reader on the real engine, and pages that it has never seen."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("torch")
pytest.importorskip("transformers")

from checkpoints import PAGE_READER
from checkpoints.drawing import markdown_page
from PIL.Image import Image

from omnidocs.backends import Request, Settings
from omnidocs_backend_torch import PyTorchConfig
from omnidocs_backend_torch.vlm import TransformersEngine


@pytest.fixture(scope="session")
def engine() -> Iterator[TransformersEngine]:
    """The trained reader, loaded."""
    engine = TransformersEngine(PyTorchConfig(model=str(PAGE_READER), device="cpu"))
    yield engine
    engine.close()


@pytest.fixture(scope="session")
def pages() -> list[tuple[Image, str]]:
    """Eight pages of one size, each with its markdown."""
    return [markdown_page(seed) for seed in range(100, 108)]


@pytest.fixture(scope="session")
def page(pages: list[tuple[Image, str]]) -> tuple[Image, str]:
    """The page with the longest text."""
    return max(pages, key=lambda page: len(page[1]))


@pytest.fixture
def reader_copy(tmp_path: Path) -> Path:
    """A copy of the trained reader, to spoil."""
    return Path(shutil.copytree(PAGE_READER, tmp_path / "reader"))


def read(image: Image, **settings: Any) -> Request:
    """The request to read a page."""
    return Request("Read the page.", (image,), settings=Settings(**settings))
