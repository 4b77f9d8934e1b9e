"""Work for a worker."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from omnidocs.conversion.events import Event
    from omnidocs.conversion.workers.messages import Answer, OpenDocument, Order, Setup
    from omnidocs.errors import OmniDocsError


class Session:
    """What the jobs of one document share.

    Args:
        setup: What a worker must be like.
        opening: How a worker opens the document.
        opening_seconds: How long that may take; None for any time.
        name: What to call the document in errors.
        tell: Takes events, from any thread.
    """

    def __init__(
        self,
        setup: Setup,
        opening: OpenDocument,
        opening_seconds: float | None,
        name: str,
        tell: Callable[[Event], None],
    ) -> None:
        self.setup = setup
        self.opening = opening
        self.opening_seconds = opening_seconds
        self.name = name
        self.tell = tell
        self.ended = False
        self.barren = 0
        """Workers in a row that ended before they had the document open."""

    @property
    def number(self) -> int:
        """The number of the document in every worker."""
        return self.opening.document


@dataclass(frozen=True)
class Result:
    """What came of a job: the worker's answer, or the error that there is instead of one."""

    job: Job
    answer: Answer | None = None
    error: OmniDocsError | None = None
    seconds: float = 0.0


@dataclass(frozen=True, eq=False)
class Job:
    """An order for whichever worker is free.

    Args:
        session: The document that it is for.
        order: What to do once the document is open.
        seconds: How long that may take; None for any time.
        index: The page, 0-based; None for work on the document.
        reply: Takes the result, from any thread.
    """

    session: Session
    order: Order
    seconds: float | None
    index: int | None
    reply: Callable[[Result], None]
