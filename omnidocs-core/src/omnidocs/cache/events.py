"""What the cache tells to those who listen."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Literal, TypeAlias

logger = logging.getLogger("omnidocs.cache")


@dataclass(frozen=True)
class CacheEvent:
    """An engine came into the cache or left it.

    Args:
        kind: ``"loaded"``, ``"evicted"`` to make room, ``"removed"`` by name or with
            all the others, or ``"replaced"`` by another value under its key.
        key: The rendering of the engine's key.
        seconds: Time that the load took; None for an engine that left.
    """

    kind: Literal["loaded", "evicted", "removed", "replaced"]
    key: str
    seconds: float | None = None


Listener: TypeAlias = Callable[[CacheEvent], None]
"""Called after the fact and outside the cache's lock, in the thread that caused it."""


def tell(listeners: Iterable[Listener], event: CacheEvent) -> None:
    """Call every listener; one that raises is logged and stops no other."""
    logger.debug("%s: %s", event.kind, event.key)
    for listener in tuple(listeners):
        try:
            listener(event)
        except Exception:  # an observer never breaks what it observes
            logger.exception("A cache listener failed on %s", event)
