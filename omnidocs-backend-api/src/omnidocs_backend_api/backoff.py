"""How long to wait after a failure."""

from __future__ import annotations

import random

_FIRST = 0.25
_LONGEST = 30.0


def backoff(failures: int) -> float:
    """Seconds to wait after so many failures before: exponential with full jitter.

    Brooker, "Exponential Backoff and Jitter", AWS Architecture Blog (2015).
    """
    return random.uniform(0.0, min(_LONGEST, _FIRST * 2**failures))  # noqa: S311
