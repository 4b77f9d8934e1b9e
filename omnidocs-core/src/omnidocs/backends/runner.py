"""Runs an engine as its concurrency asks; what the cache holds."""

from __future__ import annotations

import asyncio
import logging
from threading import Lock
from typing import TYPE_CHECKING, Any, Generic

from omnidocs.backends.engine import ConfigT, Engine, RequestT, ResponseT
from omnidocs.backends.seats import END, Call, OpenStream, Seat, seat_for
from omnidocs.backends.turnstile import Turnstile
from omnidocs.errors import BackendError, EngineClosedError, OmniDocsError, RequestError
from omnidocs.results.tracebacks import without_frames

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Generator, Hashable, Sequence
    from concurrent.futures import Future

log = logging.getLogger(__name__)


class EngineRunner(Generic[RequestT, ResponseT]):
    """An engine with its queue: call it from any thread or coroutine.

    It loads the engine, lets a bounded number of calls in at once in fair turns, runs
    each where the engine's ``concurrency`` says, and checks what comes back. A stream
    takes its turn anew for every piece, so that whoever consumes it may call the same
    engine meanwhile.

    Args:
        engine_class: The engine to load; it is loaded when this returns.
        config: What the engine is made with.
        batch: Whether a list of requests is handed over whole; None asks the engine.

    Raises:
        ModelNotFoundError: the weights are not there.
        ModelLoadError: they cannot be loaded.
    """

    def __init__(
        self,
        engine_class: type[Engine[ConfigT, RequestT, ResponseT]],
        config: ConfigT,
        *,
        batch: bool | None = None,
    ) -> None:
        self.name = engine_class.__name__
        self.batch = engine_class.batches if batch is None else batch
        self.batch_size = engine_class.batch_size
        self._response_type = engine_class.response_type
        self._seat: Seat = seat_for(engine_class)
        self._turns = Turnstile(self._seat.places)
        self._closing = Lock()
        self._engine: Engine[Any, RequestT, ResponseT] | None = None
        try:
            self._engine = self._seat.load(engine_class, config)
        except BaseException:
            self._seat.stop()
            raise

    @property
    def engine(self) -> Engine[Any, RequestT, ResponseT]:
        """The live engine, to look at; calls go through the runner.

        Raises:
            EngineClosedError: the engine is closed, or belongs to another process.
        """
        if self._engine is None:
            raise EngineClosedError(f"{self.name} is closed. Make a new extractor.")
        if not self._seat.usable:
            raise EngineClosedError(
                f"{self.name} was loaded in another process, and its thread stayed there. "
                "Start processes with the method 'spawn', or load it in the one that uses it."
            )
        return self._engine

    @property
    def memory_bytes(self) -> int:
        """What the engine says that it takes, for a cache that counts bytes."""
        size = getattr(self._engine, "memory_bytes", 0)
        return size if isinstance(size, int) else 0

    def generate(
        self, requests: Sequence[RequestT], caller: Hashable = None
    ) -> list[ResponseT | RequestError]:
        """Answer requests, in order; one entry for each.

        Where the engine itself fails, each request of that call has a ``RequestError``
        with the engine's exception as its cause.

        Args:
            requests: What is asked.
            caller: Who asks: callers take turns.

        Raises:
            EngineClosedError: the engine is closed.
        """
        calls = self._calls(requests)
        if len(calls) == 1:
            return self._at_once(calls[0], caller)
        generate = self._seat.generate(self.engine)
        futures: list[Future[Any]] = []
        try:
            for call in calls:
                self._turns.enter(caller)
                futures.append(self._started(generate, call))
            for future in futures:
                future.exception()
        except BaseException:
            _cancel(futures)
            raise
        return self._collected(calls, futures)

    async def agenerate(
        self, requests: Sequence[RequestT], caller: Hashable = None
    ) -> list[ResponseT | RequestError]:
        """Answer requests without blocking the event loop, as ``generate`` does.

        Cancelling gives up what has not begun, and the work of a ``loop`` engine.
        """
        calls = self._calls(requests)
        generate = self._seat.generate(self.engine)
        futures: list[Future[Any]] = []
        try:
            for call in calls:
                await self._turns.aenter(caller)
                futures.append(self._started(generate, call))
            waits = [asyncio.wrap_future(future) for future in futures]
            await asyncio.gather(*waits, return_exceptions=True)
        except BaseException:
            _cancel(futures)
            raise
        return self._collected(calls, futures)

    def stream(
        self, request: RequestT, caller: Hashable = None
    ) -> Generator[str | ResponseT, None, None]:
        """Yield an answer's text in pieces, then the response.

        Closing the generator gives up the request.

        Raises:
            UnsupportedCapabilityError: the engine cannot stream.
            RequestError: the request or the engine failed.
            EngineClosedError: the engine is closed.
        """
        with self._turns.turn(caller):
            stream: OpenStream = self._blamed(self._seat.run, self._seat.open, self.engine, request)
        try:
            last = False
            while not last:
                with self._turns.turn(caller):
                    piece = self._blamed(self._seat.run, stream.step)
                last = self._is_last(piece)
                yield piece
        finally:
            self._seat.post(stream.close)

    async def astream(
        self, request: RequestT, caller: Hashable = None
    ) -> AsyncGenerator[str | ResponseT, None]:
        """Yield what ``stream`` yields, without blocking the event loop."""
        engine = self.engine
        await self._turns.aenter(caller)
        step = opening = self._started(self._seat.open, engine, request)
        try:
            await _done(opening)
            stream: OpenStream = self._blamed(opening.result)
            last = False
            while not last:
                await self._turns.aenter(caller)
                step = self._started(stream.step)
                await _done(step)
                piece = self._blamed(step.result)
                last = self._is_last(piece)
                yield piece
        finally:
            step.add_done_callback(lambda _: self._give_up(opening))

    def close(self) -> None:
        """Close the engine, after the calls that are inside; a second call does nothing."""
        with self._closing:
            self._turns.close()
            engine, self._engine = self._engine, None
            if engine is None:
                return
            try:
                self._seat.run(self._seat.close(engine))
            except Exception:  # a plugin's engine: closing the rest must go on
                log.exception("%s failed while it was closed", self.name)
            finally:
                self._seat.stop()

    def _give_up(self, opening: Future[OpenStream]) -> None:
        """Close a stream, if it was opened."""
        if not opening.cancelled() and opening.exception() is None:
            self._seat.post(opening.result().close)

    def _calls(self, requests: Sequence[RequestT]) -> list[Sequence[RequestT]]:
        """The requests in the portions that are handed over."""
        if self.batch and requests:
            return [requests]
        return [[request] for request in requests]

    def _at_once(
        self, requests: Sequence[RequestT], caller: Hashable
    ) -> list[ResponseT | RequestError]:
        """Make one call, on the caller's thread where the engine allows it."""
        with self._turns.turn(caller):
            generate = self._seat.generate(self.engine)
            return self._answered(requests, self._seat.run, generate, requests)

    def _started(self, call: Call, *args: Any) -> Future[Any]:
        """Start a call whose place is held; the place is free when the work ends."""
        try:
            future = self._seat.submit(call, *args)
        except BaseException:
            self._turns.leave()
            raise
        future.add_done_callback(lambda _: self._turns.leave())
        return future

    def _collected(
        self, calls: Sequence[Sequence[RequestT]], futures: Sequence[Future[Any]]
    ) -> list[ResponseT | RequestError]:
        answers: list[ResponseT | RequestError] = []
        for requests, future in zip(calls, futures, strict=True):
            answers += self._answered(requests, future.result)
        return answers

    def _answered(
        self, requests: Sequence[RequestT], call: Call, *args: Any
    ) -> list[ResponseT | RequestError]:
        """The checked answers of a call; its failure belongs to each of its requests."""
        try:
            return self._checked(requests, self._blamed(call, *args))
        except BackendError as error:
            failed = without_frames(error)
            return [_copied(failed) for _ in requests]

    def _checked(
        self, requests: Sequence[RequestT], answers: list[ResponseT | RequestError]
    ) -> list[ResponseT | RequestError]:
        if len(answers) != len(requests):
            raise RequestError(
                f"{self.name} gave {len(answers)} answers to {len(requests)} requests. "
                "Report it to the author of the engine."
            )
        for answer in answers:
            if not isinstance(answer, (self._response_type, RequestError)):
                raise self._wrong_type(answer)
        return answers

    def _is_last(self, piece: Any) -> bool:
        """Whether a piece of a stream is the whole response."""
        if isinstance(piece, str):
            return False
        if piece is END:
            raise RequestError(
                f"{self.name} ended a stream without its {self._response_type.__name__}. "
                "Report it to the author of the engine."
            )
        if not isinstance(piece, self._response_type):
            raise self._wrong_type(piece)
        return True

    def _wrong_type(self, answer: object) -> RequestError:
        return RequestError(
            f"{self.name} answered with {type(answer).__name__}, not with "
            f"{self._response_type.__name__}. Report it to the author of the engine."
        )

    def _blamed(self, call: Call, *args: Any) -> Any:
        """Call; what an engine raises becomes a typed error that names it."""
        try:
            return call(*args)
        except OmniDocsError:
            raise
        except Exception as error:
            reason = f"{self.name} failed: {type(error).__name__}: {error}"
            raise RequestError(reason) from error


def _copied(error: BackendError) -> RequestError:
    """The error once more: an exception object belongs to one request."""
    kind = getattr(error, "kind", "failed")
    copy = RequestError(str(error), kind=kind, retryable=getattr(error, "retryable", False))
    copy.__cause__ = error.__cause__
    return copy


async def _done(future: Future[Any]) -> None:
    """Wait for a future; its error stays inside it."""
    await asyncio.gather(asyncio.wrap_future(future), return_exceptions=True)


def _cancel(futures: Sequence[Future[Any]]) -> None:
    for future in futures:
        future.cancel()
