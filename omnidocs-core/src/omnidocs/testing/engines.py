"""Engines without a model, one for each kind of concurrency."""

from __future__ import annotations

import asyncio
import threading
import time
from typing import TYPE_CHECKING, ClassVar

from omnidocs.backends import (
    AsyncVisionLanguageEngine,
    Detection,
    DetectionEngine,
    DetectionRequest,
    DetectionResponse,
    Request,
    Response,
    VisionLanguageEngine,
)
from omnidocs.errors import RequestError
from omnidocs.results import BoundingBox
from omnidocs.testing.answers import order, pieces_of, reference_answer
from omnidocs.testing.backends import ReferenceConfig

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator, Sequence

_live: list[object] = []


def live_engines() -> int:
    """How many reference engines are loaded and not closed."""
    return len(_live)


class _Watched:
    """Counts what an engine is made to do, and where.

    Attributes:
        batch_sizes: The number of requests of each call.
        threads: The names of the threads that called.
        most_at_once: How many calls were inside together at most.
        given_up: How many streams or calls ended before their answer did.
    """

    def __init__(self, config: ReferenceConfig) -> None:
        super().__init__(config)  # type: ignore[call-arg]
        self.batch_sizes: list[int] = []
        self.threads: list[str] = []
        self.most_at_once = 0
        self.given_up = 0
        self._inside = 0
        self._counting = threading.Lock()
        self._note_thread()
        _live.append(self)

    def __enter__(self) -> None:
        with self._counting:
            self._inside += 1
            self.most_at_once = max(self.most_at_once, self._inside)
            self._note_thread()

    def __exit__(self, *_: object) -> None:
        with self._counting:
            self._inside -= 1

    def close(self) -> None:
        """Count it as closed."""
        self._note_thread()
        _live.remove(self)

    def _note_thread(self) -> None:
        self.threads.append(threading.current_thread().name)

    def _latency(self, requests: Sequence[Request]) -> float:
        return max((request.settings.extra.get("latency", 0.0) for request in requests), default=0)

    def _answers(self, requests: Sequence[Request], model: str) -> list[Response | RequestError]:
        self.batch_sizes.append(len(requests))
        for request in requests:
            crash = order(request.prompt, "crash")
            if crash is not None:
                raise RuntimeError(crash)
        answers = [reference_answer(request, model) for request in requests]
        for index, request in enumerate(requests):
            if order(request.prompt, "count") is not None:
                answers.append(answers[index])
            if order(request.prompt, "type") is not None:
                answers[index] = "a string"  # type: ignore[call-overload]
        return answers


class ReferenceEngine(_Watched, VisionLanguageEngine[ReferenceConfig]):
    """A vision-language engine that may be called from any thread."""

    parallel_calls: ClassVar[int] = 4

    def generate(self, requests: Sequence[Request]) -> list[Response | RequestError]:
        """Answer by rule."""
        with self:
            time.sleep(self._latency(requests))
            return self._answers(requests, self.config.model)

    def stream(self, request: Request) -> Iterator[str | Response]:
        """Answer by rule, word by word."""
        [answer] = self._answers([request], self.config.model)
        if isinstance(answer, RequestError):
            raise answer
        try:
            for piece in pieces_of(answer.text):
                with self:
                    time.sleep(self._latency([request]))
                yield piece
        except GeneratorExit:
            self.given_up += 1
            raise
        yield answer


class ReferenceOwnerThreadEngine(ReferenceEngine):
    """A vision-language engine that works on the thread that loaded it, and on no other."""

    concurrency = "owner_thread"

    def _note_thread(self) -> None:
        name = threading.current_thread().name
        if self.threads and name != self.threads[0]:
            raise RuntimeError(f"called on thread {name}, loaded on {self.threads[0]}")
        self.threads.append(name)


class ReferenceLoopEngine(_Watched, AsyncVisionLanguageEngine[ReferenceConfig]):
    """A vision-language engine whose calls are coroutines."""

    parallel_calls: ClassVar[int] = 4

    async def agenerate(self, requests: Sequence[Request]) -> list[Response | RequestError]:
        """Answer by rule."""
        with self:
            try:
                await asyncio.sleep(self._latency(requests))
            except asyncio.CancelledError:
                self.given_up += 1
                raise
            return self._answers(requests, self.config.model)

    async def astream(self, request: Request) -> AsyncIterator[str | Response]:
        """Answer by rule, word by word."""
        [answer] = await self.agenerate([request])
        if isinstance(answer, RequestError):
            raise answer
        try:
            for piece in pieces_of(answer.text):
                yield piece
        except GeneratorExit:
            self.given_up += 1
            raise
        yield answer


class ReferenceDetector(_Watched, DetectionEngine[ReferenceConfig]):
    """A detector that finds what is not white."""

    def generate(
        self, requests: Sequence[DetectionRequest]
    ) -> list[DetectionResponse | RequestError]:
        """Find one box around all that is dark."""
        return [self._found(request) for request in requests]

    def _found(self, request: DetectionRequest) -> DetectionResponse:
        dark = request.image.convert("L").point(lambda value: 255 * (value < 128)).getbbox()
        if dark is None or request.confidence > 0.9:
            return DetectionResponse()
        return DetectionResponse((Detection("text", BoundingBox.from_list(dark), 0.9, 0),))
