"""The checkpoints of Qwen3-VL."""

from __future__ import annotations

from typing import Final

from omnidocs.registry import ModelFamily

QWEN: Final = ModelFamily(
    name="Qwen",
    checkpoints={
        "hf": "Qwen/Qwen3-VL-8B-Instruct",
        "mlx": "mlx-community/Qwen3-VL-8B-Instruct-4bit",
        "hosted": "openrouter/qwen/qwen3-vl-8b-instruct",
    },
)
