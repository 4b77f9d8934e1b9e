"""Answers of litellm, whole and in pieces, as ours."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from omnidocs.backends import Response

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Sequence

    from omnidocs.backends import FinishReason

_REASONS: dict[str | None, FinishReason] = {
    "length": "length",
    "content_filter": "content_filter",
}
"""litellm's words for why an answer ended; any other is an ordinary end."""


def response_of(reply: Any, stops: Sequence[str], seconds: float) -> Response | None:
    """The answer in a reply; None where it holds none."""
    if not reply.choices:
        return None
    choice = reply.choices[0]
    whole = choice.message.content or ""
    text = whole[: _stop_in(whole, stops)]
    reason = "stop" if text != whole else choice.finish_reason
    return _response(text, reason, getattr(reply, "usage", None), reply, seconds)


class StreamReader:
    """Reads a stream of litellm piece by piece.

    Args:
        stream: What ``acompletion(stream=True)`` gave.
        stops: Texts at which the answer ends; servers that know none go on after them.
    """

    def __init__(self, stream: Any, stops: Sequence[str]) -> None:
        self._stream = stream
        self._stops = stops
        self._held = max(map(len, stops), default=1) - 1
        self._text = ""
        self._given = 0
        self._stopped = False
        self._usage: Any = None
        self._pieces = self._read()

    @property
    def is_whole(self) -> bool:
        """Whether the server said that the answer is at its end.

        For a broken connection litellm makes up an ordinary end.
        """
        return self._stopped or self._stream.received_finish_reason is not None

    async def piece(self) -> str:
        """The next piece of the text; empty at its end."""
        return await anext(self._pieces, "")

    async def aclose(self) -> None:
        """Give up what is left, and the connection."""
        await self._pieces.aclose()
        await self._stream.aclose()

    def response(self, seconds: float) -> Response:
        """The whole answer, once all pieces were read."""
        reason = "stop" if self._stopped else self._stream.received_finish_reason
        return _response(self._text, reason, self._usage, self._stream, seconds)

    async def _read(self) -> AsyncGenerator[str, None]:
        """Yield pieces; the last characters are held back while they may begin a stop text."""
        async for chunk in self._stream:
            self._usage = getattr(chunk, "usage", None) or self._usage
            piece = chunk.choices[0].delta.content if chunk.choices else None
            if not piece:
                continue
            self._text += piece
            if (end := _stop_in(self._text, self._stops)) is not None:
                self._stopped, self._text = True, self._text[:end]
                break
            if ready := self._text[self._given : len(self._text) - self._held]:
                self._given += len(ready)
                yield ready
        if rest := self._text[self._given :]:
            yield rest


def _stop_in(text: str, stops: Sequence[str]) -> int | None:
    """Where the first stop text begins; None where there is none."""
    return min((place for stop in stops if (place := text.find(stop)) >= 0), default=None)


def _response(text: str, reason: str | None, usage: Any, reply: Any, seconds: float) -> Response:
    hidden = getattr(reply, "_hidden_params", None) or {}
    return Response(
        text,
        finish_reason=_REASONS.get(reason, "stop"),
        prompt_tokens=getattr(usage, "prompt_tokens", None),
        completion_tokens=getattr(usage, "completion_tokens", None),
        seconds=seconds,
        cost=hidden.get("response_cost"),
    )
