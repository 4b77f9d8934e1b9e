"""The answers of the reference engines: a function of the request and nothing else.

A prompt may hold orders in double brackets:

- ``[[reply:TEXT]]``: answer with TEXT.
- ``[[once:TEXT]]``: answer with TEXT, unless the prompt shows that TEXT was answered.
- ``[[error:KIND]]``: the request fails, as a ``RequestError`` of that kind.
- ``[[finish:REASON]]``: the answer ends for that reason.
- ``[[crash:MESSAGE]]``: the engine raises.
- ``[[count]]``: the engine answers with one answer too many.
- ``[[type]]``: the engine answers with a string.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any, cast

from omnidocs.backends import Request, Response
from omnidocs.errors import RequestError
from omnidocs.testing.schemas import instance_of

if TYPE_CHECKING:
    from omnidocs.backends import FinishReason

_ORDER = re.compile(r"\[\[(\w+)(?::(.*?))?\]\]", re.DOTALL)


def order(prompt: str, name: str) -> str | None:
    """What a prompt orders under a name; None where it does not."""
    found = (match for match in _ORDER.finditer(prompt) if match.group(1) == name)
    return next((match.group(2) or "" for match in found), None)


def reference_answer(request: Request, model: str = "reference") -> Response | RequestError:
    """The answer to a request.

    Args:
        request: The request, with its settings.
        model: The model's name, which is part of the answer.
    """
    kind = order(request.prompt, "error")
    if kind is not None:
        return RequestError(f"The prompt ordered an error: {kind}.", kind=kind)
    whole = _text(request, model)
    stopped = min((whole.find(s) for s in request.settings.stop if s in whole), default=len(whole))
    answer = _cut(whole[:stopped], request.settings.max_tokens)
    reason = order(request.prompt, "finish")
    if reason is not None:
        answer = replace(answer, finish_reason=cast("FinishReason", reason))
    return replace(answer, prompt_tokens=len(request.prompt.split()) + len(request.images))


def digest(request: Request, model: str) -> str:
    """Eight letters for the request: its images, texts and what steers the sampling."""
    sums = hashlib.sha256(repr((model, request.system, request.prompt)).encode())
    for image in request.images:
        sums.update(repr(image.size).encode() + image.tobytes())
    if request.settings.temperature:
        sums.update(repr((request.settings.temperature, request.settings.seed)).encode())
    return sums.hexdigest()[:8]


def pieces_of(text: str) -> list[str]:
    """A text in the pieces that it is streamed in: words with the space after them."""
    return re.findall(r"\S+\s*|\s+", text)


def _text(request: Request, model: str) -> str:
    for name in ("reply", "once"):
        ordered = order(request.prompt, name)
        if ordered is not None and (name == "reply" or request.prompt.count(ordered) == 1):
            return ordered
    settings: Any = request.settings
    if settings.choice:
        choices = settings.choice
        return str(choices[int(digest(request, model), 16) % len(choices)])
    if settings.json_schema is not None:
        return instance_of(settings.json_schema)
    sizes = " ".join(f"{image.width}x{image.height}" for image in request.images) or "no image"
    words = f"# Page {digest(request, model)}\n\nAn answer of {model} on {sizes}.".split(" ")
    return " ".join(words + ["more"] * ((settings.min_tokens or 0) - len(words)))


def _cut(text: str, max_tokens: int | None) -> Response:
    pieces = pieces_of(text)
    if max_tokens is None or len(pieces) <= max_tokens:
        return Response(text, completion_tokens=len(pieces))
    kept = "".join(pieces[:max_tokens])
    return Response(kept, finish_reason="length", completion_tokens=max_tokens)
