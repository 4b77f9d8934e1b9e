"""What an extractor knows about a page once it is done."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Generic, TypeVar, cast

from omnidocs.results import PageOutcome, PageStatus
from omnidocs.tasks.steps import Result, Truncated

if TYPE_CHECKING:
    from collections.abc import Sequence

T = TypeVar("T")

_REASONS = {
    "length": "The answer was cut at the token limit; raise max_tokens.",
    "repetition": "The model repeated itself and was stopped.",
    "failed": "A part of the page could not be read; its element has no text.",
}


@dataclass(frozen=True)
class Reading(Generic[T]):
    """An output or an error, and how the page came to it.

    Args:
        output: What the task returned.
        error: What the page raised.
        cut: Why the output is not the whole page, in a sentence.
        seconds: The page's share of the time.
    """

    output: T | None = None
    error: Exception | None = None
    cut: str | None = None
    seconds: float | None = None

    @classmethod
    def of(cls, result: Result[T], seconds: float | None = None) -> Reading[T]:
        """Read what a family's generator returned for a page."""
        if isinstance(result, Exception):
            return cls(error=result, seconds=seconds)
        if isinstance(result, Truncated):
            reason = _REASONS.get(result.reason, result.reason)
            return cls(output=result.output, cut=reason, seconds=seconds)
        if getattr(result, "truncated", False):
            reason = str(getattr(result, "finish_reason", "length"))
            return cls(output=result, cut=_REASONS.get(reason, reason), seconds=seconds)
        return cls(output=result, seconds=seconds)

    def unwrap(self) -> T:
        """The output.

        Raises:
            Exception: what the page raised.
        """
        try:
            if self.error is not None:
                raise self.error
            return cast("T", self.output)
        finally:
            del self  # breaks the cycle error -> traceback -> frame -> self -> error

    def outcome(self, index: int, notes: Sequence[str] = ()) -> PageOutcome[T]:
        """The page's outcome, for results that are kept."""
        if self.error is not None:
            return PageOutcome.failed(index, self.error, self.seconds, list(notes))
        status = PageStatus.TRUNCATED if self.cut else PageStatus.OK
        told = [*notes, self.cut] if self.cut else list(notes)
        return PageOutcome(
            index=index, status=status, output=self.output, seconds=self.seconds, notes=told
        )
