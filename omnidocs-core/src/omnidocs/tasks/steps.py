"""The dialogue between a family and its engine, as generators.

A family writes ``page_steps`` for one page, or ``steps`` for a list of them. They yield
requests, are sent the answers, and return outputs. Nothing in them waits, so that one
text serves plain code, coroutines and streams.
"""

from __future__ import annotations

from collections.abc import Generator, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeAlias, TypeVar

from omnidocs.errors import OutputParseError
from omnidocs.results.tracebacks import without_frames

T = TypeVar("T")


@dataclass(frozen=True)
class Truncated(Generic[T]):
    """An output that is not the whole page.

    Args:
        output: What there is.
        reason: ``"length"`` at the token limit, ``"repetition"`` in a loop.
    """

    output: T
    reason: str


Result: TypeAlias = T | Truncated[T] | Exception
"""What became of a page."""

PageSteps: TypeAlias = Generator[list[Any], list[Any], T]
"""One page: yields requests, is sent an answer or a ``RequestError`` for each, returns
the output; what it raises is the page's own error."""

Steps: TypeAlias = Generator[list[Any], list[Any], list[Result[T]]]
"""A list of pages: yields requests, is sent their answers, returns a result for each page."""

_CUT = ("length", "repetition")


class _PageRun(Generic[T]):
    """One page's generator, and how far it is."""

    def __init__(self, steps: PageSteps[T]) -> None:
        self.steps = steps
        self.requests: list[Any] | None = []
        self.result: Result[T] | None = None
        self._cut: str | None = None

    def advance(self, answers: list[Any] | None) -> None:
        """Send answers; None starts it. It leaves requests, or a result."""
        reasons = [getattr(answer, "finish_reason", None) for answer in answers or ()]
        self._cut = next((reason for reason in reasons if reason in _CUT), self._cut)
        self.requests = None
        try:
            self.requests = list(next(self.steps) if answers is None else self.steps.send(answers))
        except StopIteration as stop:
            output: T = stop.value
            self.result = Truncated(output, self._cut) if self._cut else output
        except Exception as error:  # noqa: BLE001  (the boundary of a page)
            self.result = without_frames(error)


def side_by_side(pages: Sequence[PageSteps[T]]) -> Steps[T]:
    """Run the generators of several pages together: each round is one list of requests.

    A page that fails is done; the others go on.
    """
    runs = [_PageRun(steps) for steps in pages]
    try:
        for run in runs:
            run.advance(None)
        while asking := [run for run in runs if run.requests is not None]:
            answers = iter((yield [request for run in asking for request in run.requests or ()]))
            for run in asking:
                run.advance([next(answers) for _ in run.requests or ()])
    finally:
        for run in runs:
            run.steps.close()
    return [_outcome(run.result) for run in runs]


def answered(answer: Any) -> Any:
    """The answer to a request.

    Raises:
        RequestError: the request failed.
    """
    if isinstance(answer, Exception):
        raise answer
    return answer


def _outcome(result: Result[T] | None) -> Result[T]:
    if result is None:
        return OutputParseError("The family's page_steps returned nothing for a page.")
    return result
