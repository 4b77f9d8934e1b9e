"""The engine for vision-language models of mlx-vlm."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from omnidocs.backends import Request, Response, VisionLanguageEngine
from omnidocs.errors import EngineClosedError, RequestError
from omnidocs_backend_mlx.batches import Batch
from omnidocs_backend_mlx.checkpoint import Checkpoint
from omnidocs_backend_mlx.config import MLXConfig
from omnidocs_backend_mlx.failures import unanswered
from omnidocs_backend_mlx.memory import give_back, wired
from omnidocs_backend_mlx.writing import Writing


class MLXEngine(VisionLanguageEngine[MLXConfig]):
    """A vision-language model that mlx-vlm loads and runs.

    It belongs to one thread: MLX's arrays cannot be used on another while they are not
    computed. A stream is written as it is read, a token for each, and whoever reads it may
    call the engine meanwhile.
    """

    concurrency = "owner_thread"

    def __init__(self, config: MLXConfig) -> None:
        super().__init__(config)
        self._checkpoint: Checkpoint | None = Checkpoint(config)
        self.memory_bytes = self._checkpoint.memory_bytes

    def generate(self, requests: Sequence[Request]) -> list[Response | RequestError]:
        """Answer the requests, several at a time; the answers are in their order."""
        checkpoint = self._open_checkpoint()
        with wired():
            return Batch(checkpoint, requests).answers()

    def stream(self, request: Request) -> Iterator[str | Response]:
        """Yield the answer as it is written; closing the iterator ends the writing."""
        checkpoint = self._open_checkpoint()
        try:
            question = checkpoint.question(request, streamed=True)
            row = question.row
            with wired():
                writing = Writing(checkpoint.model, [question])
            while not _stepped(writing):
                if piece := row.text.piece():
                    yield piece
        except Exception as error:  # noqa: BLE001  (the boundary of a request)
            failure = unanswered(error)
            raise failure from failure.__cause__
        answer = row.answer()
        if isinstance(answer, RequestError):
            raise answer
        if rest := row.text.rest():
            yield rest
        yield answer

    def close(self) -> None:
        """Let go of the model, and give its memory back to the system."""
        self._checkpoint = None
        give_back()

    def _open_checkpoint(self) -> Checkpoint:
        if self._checkpoint is None:
            raise EngineClosedError("The model was closed while it was asked for an answer.")
        return self._checkpoint


def _stepped(writing: Writing) -> bool:
    """Write a token; whether the answer is complete.

    Wired for no longer: what reads a stream may leave it for others, or for good.
    """
    with wired():
        return bool(writing.step())
