"""What a conversion tells while it goes on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from omnidocs.results import PageStatus


@dataclass(frozen=True, slots=True)
class DocumentOpened:
    """The document is open; ``pages`` of it will be converted."""

    source: str
    pages: int


@dataclass(frozen=True, slots=True)
class PageStarted:
    """The work on a page, 0-based, began."""

    index: int


@dataclass(frozen=True, slots=True)
class PageDone:
    """A page, 0-based, is finished, well or not; pages are told of in order."""

    index: int
    status: PageStatus
    seconds: float
    error: str | None = None


@dataclass(frozen=True, slots=True)
class WorkerStarted:
    """A worker process started, the first or in the place of one that was lost."""

    pid: int


@dataclass(frozen=True, slots=True)
class WorkerLost:
    """A worker process ended before its time.

    Args:
        pid: Of the process that is gone.
        index: The page that it worked on, 0-based; None while it opened the document.
        reason: How it ended.
    """

    pid: int
    index: int | None
    reason: str


Event = DocumentOpened | PageStarted | PageDone | WorkerStarted | WorkerLost
"""All that can be told."""


def tell_nobody(event: Event) -> None:
    """Take an event where nobody listens."""
