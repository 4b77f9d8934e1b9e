"""Fixtures: the trained reader on a real vLLM, and pages that it has never seen."""

from __future__ import annotations

import os
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

if find_spec("vllm") is None:
    pytest.skip("vLLM is not installed here", allow_module_level=True)

from checkpoints import PAGE_READER

from omnidocs.backends import EngineRunner
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
