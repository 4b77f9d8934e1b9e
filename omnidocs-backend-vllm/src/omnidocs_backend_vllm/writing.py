"""One request while vLLM writes its answer."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import suppress
from itertools import count
from time import perf_counter
from typing import Any

from omnidocs.backends import FinishReason, Request, Response
from omnidocs.backends.rows import LOOKS_FOR_LOOPS, Row
from omnidocs.errors import RequestError

_REASONS: dict[str, FinishReason] = {
    "stop": "stop",
    "length": "length",
    "repetition": "repetition",
    "abort": "cancelled",
}
_numbers = count()


class Writing:
    """A request, the tokens of its answer, and whoever waits for it.

    It is made by a coroutine, which waits for ``answer``, and for ``pieces`` where it is
    streamed. All else happens on the thread that owns the engine.

    Args:
        request: The request.
        streamed: Whether the text is wanted while it grows.
    """

    def __init__(self, request: Request, *, streamed: bool = False) -> None:
        self.request = request
        self.name = f"omnidocs-{next(_numbers)}"
        self.over = False
        self._loop = asyncio.get_running_loop()
        self.answer: asyncio.Future[Response | RequestError] = self._loop.create_future()
        self.pieces: asyncio.Queue[str | None] = asyncio.Queue()
        self.streamed = streamed
        self._row: Row | None = None
        self._again = False
        self.started = perf_counter()

    @property
    def interval(self) -> int:
        """How many tokens vLLM gives at once."""
        return 1 if self.streamed or self.request.settings.stop else LOOKS_FOR_LOOPS

    def begin(self, row: Callable[[int], Row]) -> None:
        """The engine takes the request.

        Args:
            row: Makes what keeps its answer, told how many tokens the prompt has.
        """
        self._row, self._make_row = None, row

    def may_begin_again(self, output: Any) -> bool:
        """Whether vLLM failed before it wrote anything, for the first time.

        That is so where it takes an image for one that its engine's process has, which that has
        forgotten; the failure puts it right.
        """
        [completion] = output.outputs
        again = completion.finish_reason == "error" and not self._again and self._row is None
        self._again = self._again or again
        return again

    def take(self, output: Any) -> bool:
        """Take what vLLM has written; whether it is to write no more.

        Args:
            output: A ``RequestOutput`` with the tokens since the one before.
        """
        [completion] = output.outputs
        row = self._row = self._row or self._make_row(len(output.prompt_token_ids))
        for token in completion.token_ids:
            row.push(token)
        if output.finished:
            row.reason = row.reason or _REASONS.get(completion.finish_reason)
            if row.reason is None:
                self.fail(_broken_answer())
                return False
        if row.reason is None:
            self._pass_on(row.text.piece())
            return False
        self._finish(row)
        return not output.finished

    def fail(self, error: RequestError) -> None:
        """There is no answer."""
        self._tell(error)

    def settle(self, answer: Response | RequestError) -> None:
        """Hand over the answer, on the loop; only the first one counts."""
        if not self.answer.done():
            self.answer.set_result(answer)
        self.pieces.put_nowait(None)

    def _finish(self, row: Row) -> None:
        row.seconds = perf_counter() - self.started
        answer = row.answer()
        self._pass_on(row.text.rest())
        self._tell(answer)

    def _pass_on(self, piece: str) -> None:
        if self.streamed and piece:
            with suppress(RuntimeError):
                self._loop.call_soon_threadsafe(self.pieces.put_nowait, piece)

    def _tell(self, answer: Response | RequestError) -> None:
        self.over = True
        with suppress(RuntimeError):  # the loop has ended, and with it whoever waited
            self._loop.call_soon_threadsafe(self.settle, answer)


def _broken_answer() -> RequestError:
    return RequestError(
        "vLLM failed while it wrote the answer. Ask again; VLLM_LOGGING_LEVEL=ERROR shows why.",
        retryable=True,
    )
