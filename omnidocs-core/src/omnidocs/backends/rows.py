"""Answers of a batch while they are written, a token at a time."""

from __future__ import annotations

from time import perf_counter
from typing import TYPE_CHECKING, Any, Literal

from omnidocs.backends.repetition import is_looping
from omnidocs.backends.requests import FinishReason, Request, Response
from omnidocs.backends.text import AnswerText
from omnidocs.errors import RequestError

if TYPE_CHECKING:
    from collections.abc import Collection

LOOKS_FOR_LOOPS = 64
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

    Attributes:
        tokens: What it has written.
        text: The text of it, as far as it is wanted before the end.
        reason: Why it ended; None while it is written.
        seconds: Its share of the time that its batch took, which the engine counts.
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
        self.limit = limit
        self.prompt_tokens = prompt_tokens
        self.tokens: list[int] = []
        self.text = AnswerText(tokenizer, settings.stop)
        self.reason: FinishReason | Literal["timeout"] | None = None
        self.seconds = 0.0
        self._least = settings.min_tokens or 0
        self._end_tokens = end_tokens
        self._step_by_step = streamed or bool(settings.stop)
        self._timeout = settings.timeout
        self._started = perf_counter()

    @property
    def length(self) -> int:
        """Tokens of the prompt and of the answer so far."""
        return self.prompt_tokens + len(self.tokens)

    def push(self, token: int) -> None:
        """Take the next token; one that has ended takes no more."""
        if self.reason is None:
            self.tokens.append(token)
            self.reason = self._ending(token)

    def cancel(self) -> None:
        """Write no more."""
        self.reason = self.reason or "cancelled"

    def answer(self) -> Response | RequestError:
        """The answer; asked once, when no more tokens will come."""
        end = len(self.tokens) - (bool(self.tokens) and self.tokens[-1] in self._end_tokens)
        self.text.feed([] if self._step_by_step else self.tokens[:end], last=True, may_stop=False)
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
            prompt_tokens=self.prompt_tokens,
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
        if len(self.tokens) >= self.limit:
            return "length"
        if len(self.tokens) % LOOKS_FOR_LOOPS == 0 and is_looping(self.tokens):
            return "repetition"
        if self._timeout is not None and perf_counter() - self._started > self._timeout:
            return "timeout"
        return None


def answer_limit(wanted: int, prompt_tokens: int, context: int | None) -> int:
    """The most tokens of an answer: as many as asked for, within the model's context.

    Raises:
        RequestError: the prompt leaves no room for an answer.
    """
    if context is None:
        return wanted
    left = context - prompt_tokens
    if left < 1:
        raise RequestError(
            f"The prompt has {prompt_tokens} tokens, and the model's context {context}. "
            "Lower max_pixels, or shorten the prompt.",
            kind="too_long",
        )
    return min(wanted, left)


def end_tokens(named: int | list[int] | None, tokenizer: Any) -> frozenset[int]:
    """The tokens that end an answer.

    Args:
        named: What the checkpoint's config names.
        tokenizer: Its tokenizer, which may know another one.
    """
    several = named if isinstance(named, list) else [named]
    return frozenset(token for token in (*several, tokenizer.eos_token_id) if token is not None)
