"""What all requests to one address with one key share: their places and their pace."""

from __future__ import annotations

import asyncio
import hashlib
import math
import time
from collections import deque
from contextlib import asynccontextmanager, suppress
from threading import Lock
from typing import TYPE_CHECKING, TypeAlias

from omnidocs_backend_api.backoff import backoff

if TYPE_CHECKING:
    from collections.abc import AsyncIterator


Ticket: TypeAlias = "asyncio.Future[None]"

_LESS = 0.7
"""What is left of the number of requests under way when they were too many."""


class Lane:
    """The way to one address with one key, for engines on any thread and event loop.

    How many requests are let in adapts as TCP's windows do (additive increase,
    multiplicative decrease): fewer when the server says that there are too many, once for
    all that were under way then; one more with each round of good answers. If the server
    says so again before any good answer, none starts for a while, longer each time.

    Attributes:
        unsupported: Marks of the optional parameters that this address refused.
        locked_out: When a request was last refused for its key.
    """

    def __init__(self) -> None:
        self.unsupported: set[str] = set()
        self.locked_out = -math.inf
        self._lock = Lock()
        self._inside = 0
        self._most = math.inf
        self._waiting: deque[tuple[int, Ticket]] = deque()
        self._next_start = 0.0
        self._paused_until = 0.0
        self._slowed = 0.0
        self._refusals = 0

    @asynccontextmanager
    async def place(self, most: int, *, first: bool = False) -> AsyncIterator[None]:
        """Hold one of the places.

        Args:
            most: How many there are for this caller.
            first: Whether to go ahead of those that wait, as a retried request does.
        """
        await self._enter(most, first=first)
        try:
            yield
        finally:
            self._leave()

    async def turn(self, rate: float | None) -> None:
        """Wait until a request may start, ``1 / rate`` seconds after the one before."""
        while True:
            with self._lock:
                now = time.monotonic()
                start = max(now, self._next_start, self._paused_until)
                self._next_start = start + (1 / rate if rate else 0.0)
            if start > now:
                await asyncio.sleep(start - now)
            if start >= self._paused_until:  # no pause began meanwhile
                return

    def slow_down(self, started: float, seconds: float | None) -> None:
        """The server said that a request was one too many.

        Args:
            started: When it started.
            seconds: How long the server asked to wait; None where it did not say.
        """
        with self._lock:
            now = time.monotonic()
            if started >= self._slowed:
                self._most = max(1.0, min(self._most, self._inside) * _LESS)
                self._slowed = now
                if seconds is None and self._refusals:
                    seconds = backoff(self._refusals)
                self._refusals += 1
            self._paused_until = max(self._paused_until, now + (seconds or 0.0))

    def speed_up(self) -> None:
        """A request was answered."""
        self._refusals = 0
        if self._most < math.inf:
            with self._lock:
                self._most += 1 / self._most
                admitted = self._admitted()
            self._tell(admitted)

    async def _enter(self, most: int, *, first: bool) -> None:
        with self._lock:
            if (first or not self._waiting) and self._has_room(most):
                self._inside += 1
                return
            ticket: Ticket = asyncio.get_running_loop().create_future()
            waiting = (most, ticket)
            add = self._waiting.appendleft if first else self._waiting.append
            add(waiting)
        try:
            await ticket
        except asyncio.CancelledError:
            if ticket.cancelled():
                with self._lock, suppress(ValueError):  # it is being told, and finds out then
                    self._waiting.remove(waiting)
            else:
                self._leave()
            raise

    def _leave(self) -> None:
        with self._lock:
            self._inside -= 1
            admitted = self._admitted()
        self._tell(admitted)

    def _has_room(self, most: int) -> bool:
        return self._inside + 1 <= min(most, self._most)

    def _admitted(self) -> list[Ticket]:
        """Give free places to those that wait."""
        admitted = []
        while self._waiting and self._has_room(self._waiting[0][0]):
            admitted.append(self._waiting.popleft()[1])
            self._inside += 1
        return admitted

    def _tell(self, admitted: list[Ticket]) -> None:
        """Wake those that were admitted, each on its own event loop."""
        here = asyncio.get_running_loop() if admitted else None
        for ticket in admitted:
            loop = ticket.get_loop()
            if loop is here:
                self._wake(ticket)
            else:
                loop.call_soon_threadsafe(self._wake, ticket)

    def _wake(self, ticket: Ticket) -> None:
        if ticket.cancelled():
            self._leave()
        else:
            ticket.set_result(None)


_lanes: dict[tuple[str, str], Lane] = {}
_making = Lock()


def lane_to(address: str, key: str) -> Lane:
    """The one lane to an address with a key, in this process.

    Lanes outlive their engines, so that a new extractor keeps the pace of the one before.
    """
    name = (address, hashlib.sha256(key.encode()).hexdigest())
    with _making:
        return _lanes.setdefault(name, Lane())
