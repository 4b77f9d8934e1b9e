"""Sending a call: at its pace, within its time, without what the server does not know."""

from __future__ import annotations

import asyncio
import json
import time
from typing import TYPE_CHECKING, Any, TypeVar

from omnidocs_backend_api.calls import WISHES
from omnidocs_backend_api.failures import AttemptError, failure, failure_of

if TYPE_CHECKING:
    from collections.abc import Awaitable

    from omnidocs_backend_api.calls import Call
    from omnidocs_backend_api.endpoint import Endpoint
    from omnidocs_backend_api.lanes import Lane

T = TypeVar("T")

_GRACE = 10.0
"""Seconds over the timeout of a call. litellm keeps to it itself, but not where an answer
comes drop by drop, and cannot be stopped cleanly before it has sent anything."""

_NOT_UNDERSTOOD = {400, 422, 500, 501}
_OVERLOADED = {503, 529}


class Sender:
    """Makes single attempts, and tells the lane how they went.

    Args:
        litellm: The module.
        endpoint: Where calls go.
        lane: What they share with others.
    """

    def __init__(self, litellm: Any, endpoint: Endpoint, lane: Lane) -> None:
        self._litellm = litellm
        self._endpoint = endpoint
        self._lane = lane
        self._has_key = False

    async def send(self, call: Call, **more: Any) -> Any:
        """Make one attempt; where the server does not know a wish, another without it.

        Returns:
            litellm's reply, or its stream with ``stream=True``.

        Raises:
            AttemptError: there is none.
        """
        self._check_key(call)
        while True:
            wishes = {name: self._mark(name, wish) for name, wish in call.wishes.items()}
            known = {name for name, mark in wishes.items() if mark not in self._lane.unknown}
            arguments = call.arguments(without=wishes.keys() - known)
            await self._lane.turn(self._endpoint.config.rate_limit)
            started = time.monotonic()
            try:
                reply = await self.within(
                    call.timeout + _GRACE, self._litellm.acompletion(**arguments, **more)
                )
            except AttemptError as failed:
                refused = _not_understood(failed, known)
                if not refused:
                    self._note(failed, started)
                    raise
                self._lane.unknown.update(wishes[name] for name in refused)
            else:
                self._lane.speed_up()
                return reply

    async def within(self, seconds: float, waiting: Awaitable[T]) -> T:
        """Wait for litellm.

        Raises:
            AttemptError: what litellm raised, by its meaning, or the time is up.
        """
        try:
            async with asyncio.timeout(seconds):
                return await waiting
        except Exception as error:  # noqa: BLE001  (litellm lets through errors of many libraries)
            failed = failure_of(error, self._endpoint)
        raise failed  # not chained: the cause holds the key and the page

    def _check_key(self, call: Call) -> None:
        """Give up a call that has no hope.

        Raises:
            AttemptError: there is no key, or it was refused since the call was made.
        """
        missing = [] if self._has_key else self._endpoint.missing_keys(self._litellm)
        if missing:
            reason = f"there is none in {' or '.join(missing)}"
            raise failure(self._endpoint, "unauthorized", reason)
        self._has_key = True
        if self._lane.locked_out >= call.made:
            reason = "it refused the same key a moment ago"
            raise failure(self._endpoint, "unauthorized", reason)

    def _mark(self, name: str, wish: Any) -> str:
        return json.dumps([self._endpoint.model, name, wish])

    def _note(self, failed: AttemptError, started: float) -> None:
        overloaded = failed.kind == "rate_limited" or failed.status in _OVERLOADED
        if overloaded and failed.retryable:
            pause = failed.retry_after
            patient = pause is None or pause <= self._endpoint.config.max_retry_seconds
            self._lane.slow_down(started, pause if patient else 0.0)
        elif failed.kind == "unauthorized":
            self._lane.locked_out = time.monotonic()


def _not_understood(failed: AttemptError, wishes: set[str]) -> set[str]:
    """The wishes that an error is about."""
    if failed.status not in _NOT_UNDERSTOOD:
        return set()
    told = failed.told.lower()
    return {name for name in wishes if any(word in told for word in WISHES[name])}
