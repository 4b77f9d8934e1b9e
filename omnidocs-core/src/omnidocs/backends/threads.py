"""The threads that the core keeps for engines."""

from __future__ import annotations

import asyncio
import os
from concurrent.futures import Future
from dataclasses import dataclass
from queue import SimpleQueue
from threading import Lock, Thread
from typing import TYPE_CHECKING, Any, Generic, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable

T = TypeVar("T")


@dataclass
class _Call(Generic[T]):
    function: Callable[..., T]
    args: tuple[Any, ...]
    future: Future[T]

    def run(self) -> None:
        if not self.future.set_running_or_notify_cancel():
            return
        try:
            result = self.function(*self.args)
        except BaseException as error:  # noqa: BLE001  (it belongs to whoever waits)
            self.future.set_exception(error)
            del self  # breaks the cycle error -> traceback -> frame -> future -> error
        else:
            self.future.set_result(result)


class OwnerThread:
    """A thread that runs calls one after another, in the order they came.

    It is a daemon, so that it never keeps a program alive and still serves exit handlers
    that close engines.
    """

    def __init__(self, name: str) -> None:
        self._calls: SimpleQueue[_Call[Any] | None] = SimpleQueue()
        Thread(target=_serve, args=(self._calls,), name=name, daemon=True).start()

    def submit(self, function: Callable[..., T], *args: Any) -> Future[T]:
        """Queue a call. It takes no lock, so that a finalizer may use it."""
        future: Future[T] = Future()
        self._calls.put(_Call(function, args, future))
        return future

    def stop(self) -> None:
        """End the thread after the calls that are queued."""
        self._calls.put(None)


def _serve(calls: SimpleQueue[_Call[Any] | None]) -> None:
    while (call := calls.get()) is not None:
        call.run()
        del call


_starting = Lock()
_loops: dict[int, asyncio.AbstractEventLoop] = {}


def engine_loop() -> asyncio.AbstractEventLoop:
    """The event loop of all ``loop`` engines: one in a process, on a thread of its own.

    It is shared so that engines which call the same provider can share their pacing.
    """
    with _starting:
        process = os.getpid()
        if process not in _loops:
            loop = asyncio.new_event_loop()
            Thread(target=loop.run_forever, name="omnidocs-loop", daemon=True).start()
            _loops.clear()
            _loops[process] = loop
        return _loops[process]
