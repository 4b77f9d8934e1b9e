"""One request while vLLM writes its answer."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from contextlib import suppress
from itertools import count
from time import perf_counter
from typing import Any

from omnidocs.backends import FinishReason, Request, Response
from omnidocs.backends.repetition import is_looping
from omnidocs.backends.rows import LOOKS_FOR_LOOPS
from omnidocs.backends.text import AnswerText
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
        self._streamed = streamed
        self._step_by_step = streamed or bool(request.settings.stop)
        self._least = request.settings.min_tokens or 0
        self._tokens: list[int] = []
        self._looked = 0
        self._end_token = 0
        self._again = False
        self._prompt_tokens: int | None = None
        self.started = perf_counter()

    @property
    def interval(self) -> int:
        """How many tokens vLLM gives at once."""
        return 1 if self._step_by_step else LOOKS_FOR_LOOPS

    def begin(self, tokenizer: Any) -> None:
        """The engine takes the request."""
        self._text = AnswerText(tokenizer, self.request.settings.stop)

    def may_begin_again(self, output: Any) -> bool:
        """Whether vLLM failed before it wrote anything, for the first time.

        That is so where it takes an image for one that its engine's process has, which that has
        forgotten; the failure puts it right.
        """
        [completion] = output.outputs
        again = completion.finish_reason == "error" and not self._again and not self._tokens
        self._again = self._again or again
        return again

    def take(self, output: Any) -> bool:
        """Take what vLLM has written; whether it is to write no more.

        Args:
            output: A ``RequestOutput`` with the tokens since the one before.
        """
        [completion] = output.outputs
        self._prompt_tokens = len(output.prompt_token_ids)
        ended = completion.finish_reason == "stop"
        reason = self._push(completion.token_ids, ended=ended)
        if reason is None and output.finished:
            reason = _REASONS.get(completion.finish_reason)
            if reason is None:
                self.fail(_broken_answer())
                return False
        if reason is None:
            self._pass_on(self._text.piece())
            return False
        self._finish(reason)
        return not output.finished

    def fail(self, error: RequestError) -> None:
        """There is no answer."""
        self._tell(error)

    def _push(self, tokens: Sequence[int], *, ended: bool) -> FinishReason | None:
        """Take tokens, of which the last one is no text where it ended the answer."""
        self._tokens += tokens
        if self._step_by_step:
            text = tokens[:-1] if ended else tokens
            self._text.feed(text, may_stop=len(self._tokens) > self._least)
            if self._text.stopped:
                return "stop"
        elif ended:
            self._end_token = 1  # it is the last one
        return None if ended else self._loop_found()

    def _loop_found(self) -> FinishReason | None:
        """Look for a loop where the number of tokens is a multiple, as every backend does."""
        seen = len(self._tokens) // LOOKS_FOR_LOOPS * LOOKS_FOR_LOOPS
        if seen <= self._looked or not is_looping(self._tokens[:seen]):
            self._looked = seen
            return None
        if not self._step_by_step:
            del self._tokens[seen:]
        return "repetition"

    def _finish(self, reason: FinishReason) -> None:
        if self._step_by_step:
            self._text.feed([], last=True, may_stop=False)
            self._pass_on(self._text.rest())
        else:
            end = len(self._tokens) - self._end_token
            self._text.feed(self._tokens[:end], last=True, may_stop=False)
        self._tell(
            Response(
                self._text.whole(),
                finish_reason=reason,
                prompt_tokens=self._prompt_tokens,
                completion_tokens=len(self._tokens),
                seconds=perf_counter() - self.started,
                token_ids=tuple(self._tokens),
            )
        )

    def _pass_on(self, piece: str) -> None:
        if self._streamed and piece:
            with suppress(RuntimeError):
                self._loop.call_soon_threadsafe(self.pieces.put_nowait, piece)

    def _tell(self, answer: Response | RequestError) -> None:
        self.over = True
        with suppress(RuntimeError):  # the loop has ended, and with it whoever waited
            self._loop.call_soon_threadsafe(self._settle, answer)

    def _settle(self, answer: Response | RequestError) -> None:
        if not self.answer.done():  # it is, where whoever waited gave it up
            self.answer.set_result(answer)
        self.pieces.put_nowait(None)


def _broken_answer() -> RequestError:
    return RequestError(
        "vLLM failed while it wrote the answer. Ask again; VLLM_LOGGING_LEVEL=ERROR shows why.",
        retryable=True,
    )
