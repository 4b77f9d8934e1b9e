"""Several pages put to one extractor, each answered or failed by itself."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

from omnidocs.conversion.stages.deadline import within
from omnidocs.errors import ConversionCancelledError, ExtractionTimeoutError
from omnidocs.results.pages import is_timeout
from omnidocs.results.tracebacks import without_frames

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from omnidocs.conversion.bounds import Bounds
    from omnidocs.document import Page


@dataclass(frozen=True)
class Asking:
    """How extractors are asked.

    Args:
        timeout: Seconds that one call of an extractor may take; None for any time.
        bounds: The end of the conversion, after which nobody is asked; None for no end.
    """

    timeout: float | None = None
    bounds: Bounds | None = None

    @property
    def over(self) -> bool:
        """Whether nobody shall be asked any more."""
        return self.bounds is not None and self.bounds.over

    def pages(
        self, extractor: Any, pages: Sequence[Page], *, again: bool = True, **options: Any
    ) -> list[Any]:
        """What an extractor makes of each page, or the error in its place.

        An extractor that reads several pages together gets all of them in one call.

        Args:
            extractor: What is asked.
            pages: What it reads.
            again: Whether pages that fail together are asked for once more, each alone.
            **options: Options of its task.
        """
        if not reads_batches(extractor):
            return [self.one(extractor, partial(extractor.extract, page)) for page in pages]
        ask = partial(extractor.extract_batch, on_error="return", **options)
        return (self.together if again else self._answers)(extractor, pages, ask)

    def together(
        self, extractor: Any, items: Sequence[Any], call: Callable[[Sequence[Any]], list[Any]]
    ) -> list[Any]:
        """The answers of one call, and of another one for each item that failed in it."""
        answers = self._answers(extractor, items, call)
        if len(items) == 1:
            return answers
        return [
            self._answers(extractor, [item], call)[0] if _may_be_another_s(answer) else answer
            for item, answer in zip(items, answers, strict=True)
        ]

    def one(self, extractor: Any, call: Callable[[], Any]) -> Any:
        """The result of a call, or the error that it raised."""
        if self.over:
            return ConversionCancelledError("The conversion was over before the extractor's turn.")
        if self.timeout is None:
            return attempt(call)
        answer = attempt(partial(within, self.timeout, call))
        if isinstance(answer, ExtractionTimeoutError) and hasattr(extractor, "abandon_engine"):
            extractor.abandon_engine()
        return answer

    def _answers(
        self, extractor: Any, items: Sequence[Any], call: Callable[[Sequence[Any]], list[Any]]
    ) -> list[Any]:
        answers = self.one(extractor, lambda: call(items))
        return [answers] * len(items) if isinstance(answers, Exception) else answers


def attempt(call: Callable[[], Any]) -> Any:
    """The result of a call, or the error that it raised."""
    try:
        return call()
    except Exception as error:  # noqa: BLE001  (the boundary of an extractor)
        return without_frames(error)


def reads_batches(extractor: Any) -> bool:
    """Whether an extractor takes several pages in one call."""
    return bool(getattr(extractor, "reads_batches", False))


def _may_be_another_s(answer: Any) -> bool:
    """Whether it may have been another page's fault that one failed."""
    return isinstance(answer, Exception) and not is_timeout(answer)
