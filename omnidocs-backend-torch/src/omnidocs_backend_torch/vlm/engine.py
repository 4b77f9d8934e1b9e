"""The engine for vision-language models of transformers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from queue import SimpleQueue
from threading import Event, Lock, Thread
from weakref import finalize

from omnidocs.backends import Request, Response, VisionLanguageEngine
from omnidocs.backends.rows import Row
from omnidocs.errors import EngineClosedError, RequestError
from omnidocs.results.tracebacks import without_frames
from omnidocs_backend_torch.config import PyTorchConfig
from omnidocs_backend_torch.memory import (
    FittingBatches,
    empty_cache,
    is_out_of_memory,
    too_large,
)
from omnidocs_backend_torch.processes import HomeProcess
from omnidocs_backend_torch.vlm.batching import batches
from omnidocs_backend_torch.vlm.writer import Watcher, Writer


class TransformersEngine(VisionLanguageEngine[PyTorchConfig]):
    """A vision-language model that transformers loads and runs.

    One batch is written at a time: some models keep the positions of their current batch.
    A stream is written on a thread of its own that never waits for its reader, so that
    whoever reads it may call the engine meanwhile.
    """

    parallel_calls = 1

    def __init__(self, config: PyTorchConfig) -> None:
        super().__init__(config)
        self._writer: Writer | None = Writer(config)
        self._home = HomeProcess()
        self._writing = Lock()
        self._batches: FittingBatches[Request, Response] = FittingBatches(self._answers)
        self.memory_bytes = self._writer.memory_bytes

    def generate(self, requests: Sequence[Request]) -> list[Response | RequestError]:
        """Answer the requests, similar ones together; the answers are in their order."""
        self._home.check(self.config.model)
        answers: dict[int, Response | RequestError] = {}
        with self._writing:
            for places in batches(requests, self.config):
                found = self._batches.answers([requests[place] for place in places])
                answers.update(zip(places, found, strict=True))
        return [answers[place] for place in range(len(requests))]

    def stream(self, request: Request) -> Iterator[str | Response]:
        """Yield the answer as it is written; closing the iterator ends the writing."""
        self._home.check(self.config.model)
        stream = _Stream()
        thread = Thread(target=self._write, args=(request, stream), daemon=True)
        thread.start()
        # When the program ends, too: a thread that it stops inside PyTorch would abort it.
        finalize(thread, stream.stop)
        try:
            while isinstance(piece := stream.pieces.get(), str):
                yield piece
            if isinstance(piece, Exception):
                raise piece
            yield piece
        finally:
            stream.given_up = True

    def close(self) -> None:
        """Let go of the model, and give its memory back to the device."""
        with self._writing:
            self._writer = None
            empty_cache()

    def _write(self, request: Request, stream: _Stream) -> None:
        """Write the answer to one request into a stream."""
        try:
            with self._writing:
                if stream.given_up:
                    return
                answer = self._answer(request, stream)
            stream.end(answer)
        finally:
            stream.over.set()

    def _answer(self, request: Request, stream: _Stream) -> Response | RequestError:
        """The answer to one request, which is watched by a stream."""
        try:
            [answer] = self._answers([request], stream.watch)
        except Exception as error:  # noqa: BLE001  (it belongs to the stream's reader)
            answer = _unanswered(error)
        if isinstance(answer, RequestError):
            empty_cache()
        return answer

    def _answers(
        self, requests: Sequence[Request], watcher: Watcher | None = None
    ) -> list[Response | RequestError]:
        """Answer one batch; of one that fails, each half by itself."""
        if self._writer is None:
            raise EngineClosedError("The model was closed while it was asked for an answer.")
        try:
            return self._writer.write(requests, watcher)
        except Exception as error:  # (the boundary of a request: models raise what they like)
            if is_out_of_memory(error):
                raise
            if len(requests) == 1:
                return [_unanswered(error)]
        middle = len(requests) // 2
        return self._answers(requests[:middle]) + self._answers(requests[middle:])


@dataclass
class _Stream:
    """What passes between the thread that writes an answer and the one that reads it."""

    pieces: SimpleQueue[str | Response | RequestError] = field(default_factory=SimpleQueue)
    given_up: bool = False
    over: Event = field(default_factory=Event)
    _sent: int = 0

    def stop(self) -> None:
        """Give it up, and wait until no more is written."""
        self.given_up = True
        self.over.wait()

    def watch(self, rows: Sequence[Row]) -> None:
        """Pass on what was written in this step."""
        [row] = rows
        if self.given_up:
            row.cancel()
        elif piece := row.text.piece():
            self._send(piece)

    def end(self, answer: Response | RequestError) -> None:
        """Pass on the rest of the text, and the answer."""
        if isinstance(answer, Response) and (rest := answer.text[self._sent :]):
            self._send(rest)
        self.pieces.put(answer)

    def _send(self, piece: str) -> None:
        self._sent += len(piece)
        self.pieces.put(piece)


def _unanswered(error: Exception) -> RequestError:
    """The error of a request that the model could not answer."""
    if is_out_of_memory(error):
        return too_large()
    if isinstance(error, RequestError):
        return without_frames(error)  # whose variables are the tensors and the model
    failed = RequestError(f"The model failed on the request: {type(error).__name__}: {error}")
    failed.__cause__ = without_frames(error)
    return failed
