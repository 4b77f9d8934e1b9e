"""A load in flight, and those who wait for it."""

from __future__ import annotations

import copy
import threading
from contextvars import ContextVar
from typing import TYPE_CHECKING, TypeVar

from omnidocs.errors import CacheError

if TYPE_CHECKING:
    from collections.abc import Callable

    from omnidocs.cache.entry import CacheEntry

T = TypeVar("T")

_running: ContextVar[tuple[Load, ...]] = ContextVar("omnidocs_cache_loads", default=())
"""The loads that the current code runs inside of, outermost first."""


class Load:
    """One call of a loader, shared by all who ask for its key meanwhile."""

    def __init__(self, key: str) -> None:
        self.key = key
        self._done = threading.Event()
        self._outcome: CacheEntry | BaseException
        self.waits_for: Load | None = None

    def run(self, loader: Callable[[], T]) -> T:
        """Call the loader; loads that it starts itself know that they are inside."""
        token = _running.set((*_running.get(), self))
        try:
            return loader()
        finally:
            _running.reset(token)

    def queue(self) -> None:
        """Announce that the current code is about to wait; the cache's lock is held.

        Raises:
            CacheError: this load waits, directly or not, for the one that asks.
        """
        outer = _running.get()
        step: Load | None = self
        while step is not None:
            if step in outer:
                raise CacheError(
                    f"Loading {outer[-1].key} asked for {self.key}, whose own load waits for "
                    "it. A loader may use other engines, but not one that needs it in turn."
                )
            step = step.waits_for
        if outer:
            outer[-1].waits_for = self

    def wait(self) -> CacheEntry:
        """Wait for the end of the load; raise what it raised."""
        try:
            self._done.wait()
        finally:
            for load in _running.get()[-1:]:
                load.waits_for = None
        if isinstance(self._outcome, BaseException):
            raise _retold(self.key, self._outcome) from self._outcome
        return self._outcome

    def end(self, outcome: CacheEntry | BaseException) -> None:
        """Hand the entry, or the error, to all who wait."""
        self._outcome = outcome
        self._done.set()


def _retold(key: str, error: BaseException) -> BaseException:
    """The error for another thread: its own copy, so that tracebacks do not mix."""
    if not isinstance(error, Exception):
        return CacheError(f"Loading {key} was interrupted. Ask for it again.")
    try:
        return copy.copy(error)
    except TypeError:
        return CacheError(f"Loading {key} failed: {error}")
