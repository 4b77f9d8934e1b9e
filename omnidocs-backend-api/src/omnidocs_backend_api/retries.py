"""When a request is tried again, and when it is given up."""

from __future__ import annotations

import asyncio
import itertools
import random
import time
from typing import TYPE_CHECKING, TypeVar

from omnidocs_backend_api.failures import AttemptError

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from omnidocs_backend_api.config import APIConfig

T = TypeVar("T")

_FIRST_WAIT = 0.5
_LONGEST_WAIT = 30.0


async def retried(attempt: Callable[[], Awaitable[T]], config: APIConfig) -> T:
    """Try until it works, or the config says that it is enough.

    Faults are counted; being asked to slow down is not, and only bounded in time: a long
    document must survive a busy hour.

    Raises:
        AttemptError: the last one.
    """
    began = time.monotonic()
    faults = 0
    for tried in itertools.count():
        try:
            return await attempt()
        except AttemptError as failure:
            faults += failure.kind != "rate_limited"
            wait = max(backoff(tried), failure.retry_after or 0.0)
            too_late = time.monotonic() - began + wait > config.max_retry_seconds
            spent = config.max_retries == 0 or faults > config.max_retries or too_late
            if spent or not failure.retryable:
                raise
        await asyncio.sleep(wait)
    raise AssertionError("unreachable")


def backoff(tried: int) -> float:
    """Seconds to wait after so many failures: exponential with full jitter.

    Brooker, "Exponential Backoff and Jitter", AWS Architecture Blog (2015).
    """
    return random.uniform(0.0, min(_LONGEST_WAIT, _FIRST_WAIT * 2**tried))  # noqa: S311
