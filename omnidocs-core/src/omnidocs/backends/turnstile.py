"""Admission to an engine: bounded and fair."""

from __future__ import annotations

import asyncio
from collections import OrderedDict, deque
from concurrent.futures import Future
from contextlib import asynccontextmanager, contextmanager
from threading import Condition
from typing import TYPE_CHECKING

from omnidocs.errors import EngineClosedError

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Hashable, Iterator


class Turnstile:
    """Lets a bounded number of calls in at once, in fair turns.

    Each caller waits in a row of its own and the rows take turns, so that a caller with
    a thousand calls does not hold up one with a single call. Threads and coroutines wait
    in the same rows.

    Args:
        places: How many calls may be inside at once.
    """

    def __init__(self, places: int) -> None:
        self._places = places
        self._inside = 0
        self._rows: OrderedDict[Hashable, deque[Future[None]]] = OrderedDict()
        self._changed = Condition()
        self._closed = False

    @property
    def waiting(self) -> int:
        """How many calls wait to be let in."""
        with self._changed:
            return sum(len(row) for row in self._rows.values())

    def enter(self, caller: Hashable) -> None:
        """Wait for a place, in a thread.

        Raises:
            EngineClosedError: the turnstile is closed.
        """
        ticket = self._ticket(caller)
        try:
            ticket.result()
        except BaseException:
            self._give_up(ticket)
            raise

    async def aenter(self, caller: Hashable) -> None:
        """Wait for a place, in a coroutine; giving up loses the ticket only."""
        ticket = self._ticket(caller)
        try:
            await asyncio.wrap_future(ticket)
        except BaseException:
            self._give_up(ticket)
            raise

    def leave(self) -> None:
        """Give the place to the next in turn."""
        with self._changed:
            self._inside -= 1
            admitted = self._next_in_turn() if not self._closed else None
            self._inside += admitted is not None
            self._changed.notify_all()
        if admitted is not None:
            admitted.set_result(None)

    @contextmanager
    def turn(self, caller: Hashable) -> Iterator[None]:
        """Hold a place, in a thread."""
        self.enter(caller)
        try:
            yield
        finally:
            self.leave()

    @asynccontextmanager
    async def aturn(self, caller: Hashable) -> AsyncIterator[None]:
        """Hold a place, in a coroutine."""
        await self.aenter(caller)
        try:
            yield
        finally:
            self.leave()

    def close(self) -> None:
        """Turn away all who wait, and wait until those inside have left."""
        with self._changed:
            self._closed = True
            turned_away = [ticket for row in self._rows.values() for ticket in row]
            self._rows.clear()
        for ticket in turned_away:
            if ticket.set_running_or_notify_cancel():
                ticket.set_exception(_closed())
        with self._changed:
            self._changed.wait_for(lambda: self._inside == 0)

    def _ticket(self, caller: Hashable) -> Future[None]:
        ticket: Future[None] = Future()
        with self._changed:
            if self._closed:
                raise _closed()
            if self._inside >= self._places:
                self._rows.setdefault(caller, deque()).append(ticket)
                return ticket
            self._inside += 1
        ticket.set_running_or_notify_cancel()
        ticket.set_result(None)
        return ticket

    def _next_in_turn(self) -> Future[None] | None:
        while self._rows:
            caller, row = self._rows.popitem(last=False)
            ticket = row.popleft()
            if row:
                self._rows[caller] = row
            if ticket.set_running_or_notify_cancel():
                return ticket
        return None

    def _give_up(self, ticket: Future[None]) -> None:
        was_admitted = not ticket.cancel() and not isinstance(ticket.exception(), EngineClosedError)
        if was_admitted:
            self.leave()


def _closed() -> EngineClosedError:
    return EngineClosedError("The engine is closed. Make a new extractor.")
