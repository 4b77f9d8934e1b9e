"""Where an engine's calls run: one class for each kind of concurrency."""

from __future__ import annotations

import asyncio
import os
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from threading import Lock
from typing import Any, Final

from omnidocs.backends.engine import Engine
from omnidocs.backends.threads import OwnerThread, engine_loop

AnyEngine = Engine[Any, Any, Any]
Call = Callable[..., Any]
"""A function, or for a ``loop`` engine a coroutine function."""


class _End:
    """What the step of a stream answers once there is nothing more."""


END: Final = _End()


@dataclass(frozen=True)
class OpenStream:
    """A stream on its engine: ``step`` answers a piece or ``END``, ``close`` gives it up."""

    step: Call
    close: Call


class Seat(ABC):
    """The threads or the loop that an engine is called on.

    Attributes:
        places: How many calls may run at once.
    """

    places: int

    def __init__(self) -> None:
        self._process = os.getpid()

    @property
    def usable(self) -> bool:
        """Whether its thread is here; a fork takes no threads along."""
        return self._process == os.getpid()

    def load(self, engine_class: type[AnyEngine], config: Any) -> AnyEngine:
        """Make the engine where it belongs."""
        return engine_class(config)

    def run(self, call: Call, *args: Any) -> Any:
        """Run a call and wait for it, in a thread."""
        future = self.submit(call, *args)
        try:
            return future.result()
        except BaseException:
            future.cancel()
            raise

    @abstractmethod
    def submit(self, call: Call, *args: Any) -> Future[Any]:
        """Start a call without waiting."""

    def post(self, call: Call) -> None:
        """Start a call that nobody waits for; takes no lock, so a finalizer may use it."""
        self.submit(call)

    def generate(self, engine: AnyEngine) -> Call:
        """The engine's way to answer a batch here."""
        return engine.generate

    def open(self, engine: Any, request: Any) -> Any:
        """Open a stream; run as a call."""
        pieces: Iterator[Any] = iter(engine.stream(request))
        return OpenStream(partial(next, pieces, END), getattr(pieces, "close", _nothing))

    def close(self, engine: AnyEngine) -> Call:
        """The engine's way to close here."""
        return engine.close

    @abstractmethod
    def stop(self) -> None:
        """Let go of the threads."""


class AnyThread(Seat):
    """For ``threads`` engines: the caller's thread, or a pool for calls side by side."""

    def __init__(self, engine_class: type[AnyEngine]) -> None:
        super().__init__()
        self.places = engine_class.parallel_calls
        self._name = engine_class.__name__
        self._pool: ThreadPoolExecutor | None = None
        self._making = Lock()

    @property
    def usable(self) -> bool:
        """It is, with the caller's own thread."""
        return True

    def run(self, call: Call, *args: Any) -> Any:
        """Run a call on the caller's own thread."""
        return call(*args)

    def submit(self, call: Call, *args: Any) -> Future[Any]:
        """Run a call on a thread of the pool."""
        with self._making:
            if self._pool is None:
                self._pool = ThreadPoolExecutor(self.places, thread_name_prefix=self._name)
            return self._pool.submit(call, *args)

    def post(self, call: Call) -> None:
        """Run the call at once."""
        call()

    def stop(self) -> None:
        """Let the pool's threads end."""
        with self._making:
            if self._pool is not None:
                self._pool.shutdown(wait=False)


class OneThread(Seat):
    """For ``owner_thread`` engines: one thread for loading, calls and closing."""

    places = 1

    def __init__(self, engine_class: type[AnyEngine]) -> None:
        super().__init__()
        self._thread = OwnerThread(f"omnidocs-{engine_class.__name__}")

    def load(self, engine_class: type[AnyEngine], config: Any) -> AnyEngine:
        """Make the engine on its thread."""
        engine: AnyEngine = self.run(engine_class, config)
        return engine

    def submit(self, call: Call, *args: Any) -> Future[Any]:
        """Queue a call on the thread."""
        return self._thread.submit(call, *args)

    def stop(self) -> None:
        """End the thread."""
        self._thread.stop()


class LoopSeat(Seat):
    """For ``loop`` engines: the core's event loop."""

    def __init__(self, engine_class: type[AnyEngine]) -> None:
        super().__init__()
        self.places = engine_class.parallel_calls
        # Taken now: a program that ends can start no thread to close its engines on.
        self._loop = engine_loop()

    def submit(self, call: Call, *args: Any) -> Future[Any]:
        """Start a coroutine on the loop; cancelling the future cancels it."""
        return asyncio.run_coroutine_threadsafe(call(*args), self._loop)

    def generate(self, engine: AnyEngine) -> Call:
        """The engine's coroutine for a batch."""
        return engine.agenerate

    async def open(self, engine: Any, request: Any) -> OpenStream:
        """Open a stream on the loop."""
        pieces = aiter(engine.astream(request))

        async def step() -> Any:
            return await anext(pieces, END)

        return OpenStream(step, getattr(pieces, "aclose", _anothing))

    def close(self, engine: AnyEngine) -> Call:
        """The engine's coroutine for closing."""
        return engine.aclose

    def stop(self) -> None:
        """Leave the loop to the other engines."""


def seat_for(engine_class: type[AnyEngine]) -> Seat:
    """The seat that an engine's class asks for."""
    seats: dict[str, type[AnyThread | OneThread | LoopSeat]] = {
        "threads": AnyThread,
        "owner_thread": OneThread,
        "loop": LoopSeat,
    }
    return seats[engine_class.concurrency](engine_class)


def _nothing() -> None:
    """Close a stream that needs no closing."""


async def _anothing() -> None:
    """Close a stream that needs no closing."""
