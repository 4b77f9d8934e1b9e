"""Fixtures that every test may use."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest
from checkpoints import PAGE_READER, tiny as tiny_checkpoints
from checkpoints.drawing import markdown_page
from checkpoints.torchvision_cpu import torchvision_on_cpu
from PIL.Image import Image

ROOT = Path(__file__).resolve().parent.parent
SHARED_DATA = ROOT.parent / "shared" / "data"

torchvision_on_cpu.install()
# Before the first import of the libraries that read them.
os.environ.setdefault("HF_HUB_OFFLINE", "1")
os.environ.setdefault("HF_MODULES_CACHE", str(Path(tempfile.gettempdir(), "omnidocs-modules")))
os.environ.setdefault("OMP_NUM_THREADS", "1")


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The folder of real documents with known answers, beside the project."""
    if not SHARED_DATA.is_dir():
        pytest.skip("the evaluation documents are not on this machine (shared/data)")
    return SHARED_DATA


@pytest.fixture(scope="session")
def tiny(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Path]:
    """Gives the folder of a random checkpoint by its name in ``checkpoints.tiny.NAMES``.

    A test of an architecture that this release of transformers lacks is skipped.
    """

    @cache
    def folder(name: str) -> Path:
        if not tiny_checkpoints.is_known(name):
            pytest.skip(f"this release of transformers has no {name}")
        return tiny_checkpoints.build(name, tmp_path_factory.mktemp(name))

    return folder


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
