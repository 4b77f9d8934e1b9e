"""Giving the memory of models back."""

from __future__ import annotations

import ctypes
import gc
import sys


def release_memory() -> None:
    """Give memory that nothing uses back to the GPU, where PyTorch has one, and to the system."""
    gc.collect()
    torch = sys.modules.get("torch")
    if torch is not None and torch.cuda.is_available():
        torch.cuda.empty_cache()
    if sys.platform == "linux":
        _trim_heap()


def _trim_heap() -> None:
    """Return the heap's free memory to the system; glibc keeps much of it."""
    trim = getattr(ctypes.CDLL(None), "malloc_trim", None)
    if trim is not None:
        trim(0)
