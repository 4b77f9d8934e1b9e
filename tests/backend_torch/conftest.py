"""Fixtures: the trained reader on the real engine, and pages that it has never seen."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

pytest.importorskip("torch")
pytest.importorskip("transformers")

from checkpoints import PAGE_READER

from omnidocs_backend_torch import PyTorchConfig
from omnidocs_backend_torch.vlm import TransformersEngine


@pytest.fixture(scope="session")
def engine() -> Iterator[TransformersEngine]:
    """The trained reader, loaded."""
    engine = TransformersEngine(PyTorchConfig(model=str(PAGE_READER), device="cpu"))
    yield engine
    engine.close()
