"""Memory of a device: batches that fit into it, and giving it back."""

from __future__ import annotations

import ctypes
import gc
import sys
from collections.abc import Callable, Sequence
from typing import Any, Generic, TypeVar

import torch

from omnidocs.errors import RequestError

ItemT = TypeVar("ItemT")
AnswerT = TypeVar("AnswerT")


class FittingBatches(Generic[ItemT, AnswerT]):
    """Answers batches; one that does not fit into the memory is halved.

    A size that did not fit once is not tried again: later batches are split beforehand.

    Args:
        answer: Answers a batch, one answer for each item, in order.
    """

    def __init__(
        self, answer: Callable[[Sequence[ItemT]], Sequence[AnswerT | RequestError]]
    ) -> None:
        self._answer = answer
        self._most: int | None = None

    def answers(self, batch: Sequence[ItemT]) -> list[AnswerT | RequestError]:
        """The answers to a batch, in order; one item that does not fit costs itself only."""
        if self._most is not None and len(batch) > self._most:
            return self._in_parts(batch, self._most)
        try:
            return list(self._answer(batch))
        except (RuntimeError, MemoryError) as error:
            if not is_out_of_memory(error):
                raise
        # Not inside the handler: the error's traceback holds the tensors of the attempt.
        empty_cache()
        if len(batch) == 1:
            return [too_large()]
        self._most = (len(batch) + 1) // 2
        return self._in_parts(batch, self._most)

    def _in_parts(self, batch: Sequence[ItemT], size: int) -> list[AnswerT | RequestError]:
        parts = [batch[start : start + size] for start in range(0, len(batch), size)]
        return [answer for part in parts for answer in self.answers(part)]


def is_out_of_memory(error: BaseException) -> bool:
    """Whether an error says that a device's memory is full.

    CUDA has a class for it; MPS and the CPU raise a bare RuntimeError.
    """
    if isinstance(error, (MemoryError, torch.OutOfMemoryError)):
        return True
    message = str(error).lower()
    return isinstance(error, RuntimeError) and (
        "out of memory" in message or "can't allocate memory" in message
    )


def empty_cache() -> None:
    """Give memory that no tensor uses back to the devices and to the system."""
    gc.collect()
    if torch.cuda.is_available():
        torch.cuda.empty_cache()
    if torch.backends.mps.is_available():
        torch.mps.empty_cache()
    if sys.platform == "linux":
        _trim_heap()


def _trim_heap() -> None:
    """Return the heap's free memory to the system: glibc keeps about a third of a model."""
    trim = getattr(ctypes.CDLL(None), "malloc_trim", None)
    if trim is not None:
        trim(0)


def footprint(model: Any) -> int:
    """The bytes of a model's weights and buffers."""
    return int(model.get_memory_footprint())


def too_large() -> RequestError:
    """The error of a request that does not fit into the memory even alone."""
    return RequestError(
        "One image alone does not fit into the device's memory. Lower max_pixels or "
        "max_new_tokens, or load the model with quantization='4bit'.",
        kind="out_of_memory",
    )
