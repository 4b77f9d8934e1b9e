"""MLX's memory: kept at hand while a model works, and given back."""

from __future__ import annotations

import gc
from contextlib import contextmanager
from threading import Lock
from typing import TYPE_CHECKING

import mlx.core as mx

if TYPE_CHECKING:
    from collections.abc import Iterator


class _WiredLimit:
    """MLX's limit, one for the process: the first at work raises it, the last puts it back."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._at_work = 0
        self._before = 0

    def enter(self) -> None:
        with self._lock:
            if not self._at_work:
                largest = int(mx.device_info()["max_recommended_working_set_size"])
                self._before = mx.set_wired_limit(largest)
            self._at_work += 1

    def leave(self) -> None:
        with self._lock:
            self._at_work -= 1
            if not self._at_work:
                mx.set_wired_limit(self._before)


_limit = _WiredLimit()


@contextmanager
def wired() -> Iterator[None]:
    """Let the GPU keep the weights wired, as mlx-vlm does while it generates."""
    if not mx.metal.is_available():
        yield
        return
    _limit.enter()
    try:
        yield
    finally:
        try:
            mx.synchronize()  # which may fail as the work itself does
        finally:
            _limit.leave()


def give_back() -> None:
    """Give memory that no array uses back to the system."""
    gc.collect()
    mx.clear_cache()
