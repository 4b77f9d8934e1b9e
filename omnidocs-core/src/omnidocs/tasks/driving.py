"""Drives a family's generator: from plain code, from coroutines, and as a stream."""

from __future__ import annotations

import asyncio
from contextlib import aclosing, closing, suppress
from typing import TYPE_CHECKING, Any, Generic, Protocol, TypeVar

from omnidocs.errors import RequestError
from omnidocs.results.tracebacks import without_frames
from omnidocs.tasks.asking import judged

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Callable, Generator, Sequence

    from omnidocs.tasks.steps import Result, Steps


T = TypeVar("T")
R = TypeVar("R")


class Asker(Protocol):
    """Whoever gets the answers to a family's requests."""

    def ask(self, requests: Sequence[Any]) -> list[Any]:
        """Answers to the requests, in order."""

    async def aask(self, requests: Sequence[Any]) -> list[Any]:
        """Answers to the requests, in order, without blocking the event loop."""

    def stream(self, request: Any) -> Generator[Any, None, None]:
        """The answer's text in pieces, then the response."""

    def astream(self, request: Any) -> AsyncGenerator[Any, None]:
        """The answer's text in pieces, then the response."""


class Dialogue(Generic[T]):
    """A family's generator, advanced a round at a time.

    Attributes:
        results: What it returned, once it has ended.
    """

    def __init__(self, steps: Steps[T]) -> None:
        self.results: list[Result[T]] | None = None
        self._steps = steps

    def advance(self, answers: list[Any] | None = None) -> list[Any]:
        """Send answers; returns the next requests, none at the end."""
        try:
            return list(next(self._steps) if answers is None else self._steps.send(answers))
        except StopIteration as stop:
            self.results = list(stop.value)
            return []

    def close(self) -> None:
        """Close the generator."""
        self._steps.close()


def drive(steps: Steps[T], asker: Asker) -> list[Result[T]]:
    """Run a dialogue to its end, in plain code."""
    with closing(Dialogue(steps)) as dialogue:
        requests = dialogue.advance()
        while dialogue.results is None:
            requests = dialogue.advance(asker.ask(requests) if requests else [])
        return dialogue.results


async def adrive(steps: Steps[T], asker: Asker) -> list[Result[T]]:
    """Run a dialogue to its end; the family's code runs in worker threads."""
    with closing(Dialogue(steps)) as dialogue:
        requests = await in_thread(dialogue.advance)
        while dialogue.results is None:
            answers = await asker.aask(requests) if requests else []
            requests = await in_thread(dialogue.advance, answers)
        return dialogue.results


def drive_stream(steps: Steps[T], asker: Asker) -> Generator[str, None, list[Result[T]]]:
    """Run a dialogue, yielding the text of its only request in pieces."""
    with closing(Dialogue(steps)) as dialogue:
        requests = dialogue.advance()
        while dialogue.results is None:
            if len(requests) == 1:
                answer = yield from _pieces(asker, requests[0])
                requests = dialogue.advance([answer])
            else:
                requests = dialogue.advance(asker.ask(requests) if requests else [])
        return dialogue.results


def _pieces(asker: Asker, request: Any) -> Generator[str, None, Any]:
    answer: Any = None
    try:
        with closing(asker.stream(request)) as pieces:
            for piece in pieces:
                if isinstance(piece, str):
                    yield piece
                else:
                    answer = judged(piece)
    except RequestError as error:
        return without_frames(error)
    return answer


async def adrive_stream(
    steps: Steps[T], asker: Asker
) -> AsyncGenerator[str | list[Result[T]], None]:
    """Run a dialogue, yielding the text of its only request in pieces, then the results."""
    with closing(Dialogue(steps)) as dialogue:
        requests = await in_thread(dialogue.advance)
        while dialogue.results is None:
            answers: list[Any] = []
            if len(requests) == 1:
                async with aclosing(_apieces(asker, requests[0])) as pieces:
                    async for piece in pieces:
                        if isinstance(piece, str):
                            yield piece
                        else:
                            answers = [judged(piece)]
            elif requests:
                answers = await asker.aask(requests)
            requests = await in_thread(dialogue.advance, answers)
        yield dialogue.results


async def _apieces(asker: Asker, request: Any) -> AsyncGenerator[Any, None]:
    failed: RequestError | None = None
    try:
        async with aclosing(asker.astream(request)) as pieces:
            async for piece in pieces:
                yield piece
    except RequestError as error:
        failed = without_frames(error)
    if failed is not None:
        yield failed


async def in_thread(function: Callable[..., R], *args: Any) -> R:
    """Run a function in a worker thread; a cancelled caller still waits for its end.

    A generator that is running cannot be closed, so whoever is cancelled must wait.
    """
    work = asyncio.ensure_future(asyncio.to_thread(function, *args))
    try:
        return await asyncio.shield(work)
    except asyncio.CancelledError:
        while not work.done():
            with suppress(asyncio.CancelledError):
                await asyncio.wait([work])
        if not work.cancelled():
            work.exception()  # so that asyncio does not complain that nobody looked
        raise
