"""When a request is tried again, and when it is given up."""

from __future__ import annotations

import asyncio
import time
from typing import TYPE_CHECKING, TypeVar

from omnidocs_backend_api.backoff import backoff
from omnidocs_backend_api.failures import AttemptError

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from omnidocs_backend_api.config import APIConfig

T = TypeVar("T")


async def retried(attempt: Callable[[int], Awaitable[T]], config: APIConfig) -> T:
    """Try until it works, or the config says that it is enough.

    Faults count against ``max_retries``. Being asked to slow down does not, and is bounded
    in time only, so that a long document survives a busy hour; the lane slows all down then.

    Args:
        attempt: Makes one attempt; takes the number of those before.
        config: How often and how long to try.

    Raises:
        AttemptError: the last one.
    """
    began = time.monotonic()
    tried = faults = 0
    while True:
        try:
            return await attempt(tried)
        except AttemptError as failed:
            wait = max(backoff(faults), failed.retry_after or 0.0)
            faults += failed.kind != "rate_limited"
            too_late = time.monotonic() - began + wait > config.max_retry_seconds
            spent = config.max_retries == 0 or faults > config.max_retries or too_late
            if spent or not failed.retryable:
                raise
        tried += 1
        await asyncio.sleep(wait)
