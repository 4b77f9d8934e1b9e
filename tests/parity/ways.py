"""The ways in which a checkpoint can be run here, each told to compute in float32."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from omnidocs.backends import BackendConfig
from omnidocs.registry import availability, backends, derive_config, get_backend

SHIM = str(Path(__file__).resolve().parents[1] / "checkpoints" / "torchvision_cpu")

FLOAT32: Mapping[str, Mapping[str, Any]] = {
    "PyTorch": {"device": "cpu", "torch_dtype": "float32"},
    "VLLM": {
        "dtype": "float32",
        "max_model_len": 4096,
        "enforce_eager": True,
        "limit_mm_per_prompt": 2,
        "engine_args": {"kv_cache_memory_bytes": 64 << 20, "max_num_seqs": 16},
    },
    "MLX": {"dtype": "float32"},
    # Exact pictures, one at a time: mlx-vlm's server mixes up pages that it runs together.
    "API": {"image_format": "png", "max_concurrency": 1, "max_retries": 1},
}
"""How each backend is told so, and to fit on a small machine."""

SERVERS: Mapping[str, tuple[str, ...]] = {
    "mlx_vlm": ("mlx_vlm.server", "--model={model}"),
    "transformers": ("transformers.cli.transformers", "serve", "--device=cpu", "--dtype=float32"),
    "vllm": (
        "vllm.entrypoints.openai.api_server",
        "--model={model}",
        "--dtype=float32",
        "--enforce-eager",
        "--max-model-len=2048",
        "--kv-cache-memory-bytes=64M",
    ),
}
"""Servers of weights: a module and its arguments. transformers' loads what a request names."""


@dataclass(frozen=True)
class Way:
    """A backend, and the server that it asks where it takes hosted models."""

    label: str
    server: str = ""

    def __str__(self) -> str:
        return f"{self.label}-{self.server}" if self.server else self.label

    def config(self, extractor: type | None = None, **fields: Any) -> BackendConfig:
        """The config of an extractor on this backend; without one, the backend's own."""
        backend = get_backend(self.label)
        made = derive_config(extractor, backend) if extractor else backend.config
        return made(**{**FLOAT32.get(self.label, {}), **fields})


def installed() -> list[Way]:
    """Every backend that can run here, with every server that is installed for it."""
    labels = sorted(label for label in backends() if availability(get_backend(label)).ok)
    hosted = [label for label in labels if "hosted" in get_backend(label).weights]
    servers = [name for name, (module, *_) in SERVERS.items() if find_spec(module.split(".")[0])]
    asking = [Way(label, server) for label in hosted for server in servers]
    return [Way(label) for label in labels if label not in hosted] + asking
