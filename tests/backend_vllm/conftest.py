"""Fixtures: the trained reader on a real vLLM, and pages that it has never seen."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

if find_spec("vllm") is None:
    pytest.skip("vLLM is not installed here", allow_module_level=True)

from checkpoints import PAGE_READER
from checkpoints.drawing import markdown_page
from PIL.Image import Image

from omnidocs.backends import EngineRunner, Request, Settings
from omnidocs_backend_vllm import VLLMConfig
from omnidocs_backend_vllm.engine import VLLMEngine

# A model in this process starts in seconds; ``test_processes.py`` runs one in its own.
os.environ.setdefault("VLLM_ENABLE_V1_MULTIPROCESSING", "0")

SMALL: dict[str, Any] = {"kv_cache_memory_bytes": 64 << 20, "max_num_seqs": 32}


def tiny_config(model: Path = PAGE_READER, **fields: Any) -> VLLMConfig:
    """A config that loads a small model fast, with the precision of the other backends."""
    arguments = {**SMALL, **fields.pop("engine_args", {})}
    return VLLMConfig(
        model=str(model), dtype="float32", enforce_eager=True, engine_args=arguments, **fields
    )


@pytest.fixture(scope="module")
def runner() -> Iterator[EngineRunner]:
    """The trained reader, loaded; in one process vLLM has one model at a time."""
    runner = EngineRunner(VLLMEngine, tiny_config(), batch=True)
    yield runner
    runner.close()


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
