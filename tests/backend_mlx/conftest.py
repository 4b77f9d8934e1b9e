"""Fixtures: the trained reader on the real engine, and pages that it has never seen."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

# Before its first import: compiling kernels takes longer than these models run.
os.environ.setdefault("MLX_DISABLE_COMPILE", "1")

pytest.importorskip("mlx_vlm")

from checkpoints import PAGE_READER
from checkpoints.drawing import markdown_page
from PIL.Image import Image

from omnidocs_backend_mlx import MLXConfig
from omnidocs_backend_mlx.engine import MLXEngine

Page = tuple[Image, str]


@pytest.fixture
def load() -> Iterator[Callable[..., MLXEngine]]:
    """Loads checkpoints, and closes them after the test."""
    loaded: list[MLXEngine] = []

    def load(model: Path | str, **values: Any) -> MLXEngine:
        loaded.append(MLXEngine(MLXConfig(model=str(model), **values)))
        return loaded[-1]

    yield load
    for engine in loaded:
        engine.close()


@pytest.fixture(scope="session")
def engine() -> Iterator[MLXEngine]:
    """The trained reader, loaded."""
    engine = MLXEngine(MLXConfig(model=str(PAGE_READER)))
    yield engine
    engine.close()


@pytest.fixture(scope="session")
def pages() -> list[Page]:
    """Eight pages of several sizes, each with its markdown."""
    scales = (2, 1, 3, 1.5, 2, 0.8, 2, 2)
    return [markdown_page(seed, scale=scale) for seed, scale in enumerate(scales, 100)]
