"""MLX's memory: kept at hand while a model works, and given back."""

from __future__ import annotations

import gc
from contextlib import contextmanager
from typing import TYPE_CHECKING

import mlx.core as mx

if TYPE_CHECKING:
    from collections.abc import Iterator


@contextmanager
def wired() -> Iterator[None]:
    """Let the GPU keep the weights wired, as mlx-vlm does while it generates."""
    if not mx.metal.is_available():
        yield
        return
    before = mx.set_wired_limit(int(mx.device_info()["max_recommended_working_set_size"]))
    try:
        yield
    finally:
        mx.synchronize()
        mx.set_wired_limit(before)


def give_back() -> None:
    """Give memory that no array uses back to the system."""
    gc.collect()
    mx.clear_cache()
