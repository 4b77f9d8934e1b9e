"""Steps that work side by side, each on a thread of its own."""

from __future__ import annotations

from queue import SimpleQueue
from threading import Event, Thread
from time import monotonic
from typing import TYPE_CHECKING, Any, Generic, Self, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from types import TracebackType

T = TypeVar("T")

_PATIENCE = 5.0
"""Seconds that the end of a pipeline waits for steps that are at work."""

_END: Any = object()


class Pipeline(Generic[T]):
    """A chain of threads: what is put in comes out in the same order.

    It bounds nothing by itself: whoever puts things in looks at ``in_flight``. Closing it
    does not wait longer than a few seconds. A step that takes longer ends by itself, on a
    daemon thread, and what it made is dropped.

    Args:
        steps: What each thread does with a thing, which it changes.
    """

    def __init__(self, steps: Sequence[Callable[[T], None]]) -> None:
        self.in_flight = 0
        self._closing = Event()
        self._queues: list[SimpleQueue[Any]] = [SimpleQueue() for _ in range(len(steps) + 1)]
        self._threads = [
            Thread(target=self._work, args=(step, place), name=f"omnidocs-stage-{place}")
            for place, step in enumerate(steps)
        ]
        for thread in self._threads:
            thread.daemon = True
            thread.start()

    @property
    def most(self) -> int:
        """How many things keep every thread busy, and one waiting."""
        return len(self._threads) + 1

    @property
    def is_ready(self) -> bool:
        """Whether something has come out."""
        return not self._queues[-1].empty()

    def put(self, thing: T) -> None:
        """Put something in."""
        self.in_flight += 1
        self._queues[0].put(thing)

    def take(self) -> T:
        """What comes out next.

        Raises:
            BaseException: what a step raised.
        """
        thing = self._queues[-1].get()
        self.in_flight -= 1
        if isinstance(thing, _Failure):
            raise thing.error
        return thing  # type: ignore[no-any-return]

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._closing.set()
        self._queues[0].put(_END)
        last = monotonic() + _PATIENCE
        for thread in self._threads:
            thread.join(max(0.0, last - monotonic()))

    def _work(self, step: Callable[[T], None], place: int) -> None:
        source, target = self._queues[place], self._queues[place + 1]
        for thing in iter(source.get, _END):
            if self._closing.is_set():
                break
            if not isinstance(thing, _Failure):
                try:
                    step(thing)
                except BaseException as error:  # noqa: BLE001  (whoever takes it gets it)
                    thing = _Failure(error)  # noqa: PLW2901
            target.put(thing)
            del thing
        target.put(_END)


class _Failure:
    """What a step raised, in the place of its thing."""

    def __init__(self, error: BaseException) -> None:
        self.error = error
