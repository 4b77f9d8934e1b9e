"""Calls that are not waited for without end."""

from __future__ import annotations

from queue import Empty, SimpleQueue
from threading import Thread
from typing import TYPE_CHECKING, TypeVar

from omnidocs.errors import ExtractionTimeoutError

if TYPE_CHECKING:
    from collections.abc import Callable

T = TypeVar("T")


def within(seconds: float, call: Callable[[], T]) -> T:
    """The result of a call that ends in time.

    One that does not is left to itself, on a daemon thread: no thread can be ended from
    outside.

    Raises:
        ExtractionTimeoutError: the time is over.
        BaseException: what the call raised.
    """
    ended: SimpleQueue[tuple[T | None, BaseException | None]] = SimpleQueue()
    Thread(target=_run, args=(call, ended), name="omnidocs-engine-call", daemon=True).start()
    try:
        result, error = ended.get(timeout=seconds)
    except Empty:
        raise ExtractionTimeoutError(
            f"The engine did not answer within engine_timeout={seconds:g} seconds. "
            "Allow more time, or a smaller batch_size."
        ) from None
    if error is not None:
        raise error
    return result  # type: ignore[return-value]


def _run(call: Callable[[], T], ended: SimpleQueue[tuple[T | None, BaseException | None]]) -> None:
    try:
        ended.put((call(), None))
    except BaseException as error:  # noqa: BLE001  (it belongs to whoever waits)
        ended.put((None, error))
