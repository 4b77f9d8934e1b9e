"""One answer while it is written."""

from __future__ import annotations

from collections.abc import Collection
from time import perf_counter
from typing import Any, Literal

from omnidocs.backends import FinishReason, Request, Response
from omnidocs.backends.repetition import is_looping
from omnidocs.backends.text import AnswerText
from omnidocs.errors import RequestError

_LOOKS_FOR_LOOPS = 64
"""Tokens between two looks for a loop, so that looking costs next to nothing."""


class Row:
    """A row of a batch: what it has written, and why it ended.

    Args:
        request: The request.
        tokenizer: Decodes the answer.
        limit: The most tokens of the answer.
        prompt_tokens: Tokens of the prompt, those of images included.
        end_tokens: Tokens that end an answer.
        streamed: Whether the text is wanted while it grows.
    """

    def __init__(
        self,
        request: Request,
        tokenizer: Any,
        *,
        limit: int,
        prompt_tokens: int,
        end_tokens: Collection[int],
        streamed: bool = False,
    ) -> None:
        settings = request.settings
        self.request = request
        self.tokens: list[int] = []
        self.reason: FinishReason | Literal["timeout"] | None = None
        self.text = AnswerText(tokenizer, settings.stop)
        self.seconds = 0.0
        self._prompt_tokens = prompt_tokens
        self._limit = limit
        self._least = settings.min_tokens or 0
        self._end_tokens = end_tokens
        self._step_by_step = streamed or bool(settings.stop)
        self._timeout = settings.timeout
        self._started = perf_counter()

    def push(self, token: int) -> None:
        """Take the next token."""
        self.tokens.append(token)
        self.reason = self._ending(token)
        if self.reason is not None:
            end = len(self.tokens) - (token in self._end_tokens)
            rest = [] if self._step_by_step else self.tokens[:end]
            self.text.feed(rest, last=True, may_stop=False)

    def answer(self) -> Response | RequestError:
        """The answer, once it has ended."""
        if self.reason == "timeout":
            return RequestError(
                f"The answer was not complete after {self._timeout} s. Allow it more time, or "
                "fewer tokens.",
                kind="timeout",
                retryable=True,
            )
        return Response(
            self.text.whole(),
            finish_reason=self.reason or "length",
            prompt_tokens=self._prompt_tokens,
            completion_tokens=len(self.tokens),
            seconds=self.seconds,
            token_ids=tuple(self.tokens),
        )

    def _ending(self, token: int) -> FinishReason | Literal["timeout"] | None:
        if token in self._end_tokens:
            return "stop"
        if self._step_by_step:
            self.text.feed([token], may_stop=len(self.tokens) > self._least)
            if self.text.stopped:
                return "stop"
        if len(self.tokens) >= self._limit:
            return "length"
        if len(self.tokens) % _LOOKS_FOR_LOOPS == 0 and is_looping(self.tokens):
            return "repetition"
        if self._timeout is not None and perf_counter() - self._started > self._timeout:
            return "timeout"
        return None
