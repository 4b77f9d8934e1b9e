"""Sending a call: at its pace, within its time, without what the server does not support."""

from __future__ import annotations

import asyncio
import json
import time
from typing import TYPE_CHECKING, Any, TypeVar

from omnidocs_backend_api.calls import OPTIONAL
from omnidocs_backend_api.failures import AttemptError, failure, failure_of

if TYPE_CHECKING:
    from collections.abc import Awaitable

    from omnidocs_backend_api.calls import Call
    from omnidocs_backend_api.endpoint import Endpoint
    from omnidocs_backend_api.lanes import Lane

T = TypeVar("T")

_GRACE = 10.0
"""Seconds on top of a call's timeout. litellm enforces the timeout itself, except where an
answer trickles in, and cannot be cancelled cleanly before it has sent anything."""

_UNSUPPORTED = {400, 422, 500, 501}
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
        """Make one attempt; another without a parameter that the server does not support.

        Returns:
            litellm's reply, or its stream with ``stream=True``.

        Raises:
            AttemptError: there is none.
        """
        self._check_key(call)
        while True:
            marks = {name: self._mark(name, value) for name, value in call.optional.items()}
            sent = {name for name, mark in marks.items() if mark not in self._lane.unsupported}
            arguments = call.arguments(without=marks.keys() - sent)
            await self._lane.turn(self._endpoint.config.rate_limit)
            started = time.monotonic()
            try:
                reply = await self.within(
                    call.timeout + _GRACE, self._litellm.acompletion(**arguments, **more)
                )
            except AttemptError as failed:
                refused = _unsupported(failed, sent)
                if not refused:
                    self._note(failed, started)
                    raise
                self._lane.unsupported.update(marks[name] for name in refused)
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
        """Refuse a call that cannot succeed.

        Raises:
            AttemptError: there is no key, or it was refused since the call was made.
        """
        missing = [] if self._has_key else self._endpoint.missing_keys(self._litellm)
        if missing:
            reason = f"{' or '.join(missing)} is not set"
            raise failure(self._endpoint, "no_key", reason)
        self._has_key = True
        if self._lane.locked_out >= call.made:
            reason = "it refused the same key a moment ago"
            raise failure(self._endpoint, "unauthorized", reason)

    def _mark(self, name: str, value: Any) -> str:
        return json.dumps([self._endpoint.model, name, value])

    def _note(self, failed: AttemptError, started: float) -> None:
        overloaded = failed.kind == "rate_limited" or failed.status in _OVERLOADED
        if overloaded and failed.retryable:
            pause = failed.retry_after
            patient = pause is None or pause <= self._endpoint.config.max_retry_seconds
            self._lane.slow_down(started, pause if patient else 0.0)
        elif failed.kind == "unauthorized":
            self._lane.locked_out = time.monotonic()


def _unsupported(failed: AttemptError, sent: set[str]) -> set[str]:
    """The optional parameters that an error is about."""
    if failed.status not in _UNSUPPORTED:
        return set()
    told = failed.told.lower()
    return {name for name in sent if any(word in told for word in OPTIONAL[name])}
