"""The engine of the backend ``Echo``."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from omnidocs.backends import Request, Response, VisionLanguageEngine
from omnidocs.errors import RequestError
from toy_echo import EchoConfig


class EchoEngine(VisionLanguageEngine[EchoConfig]):
    """Answers ``<model> heard <prompt> with <n> images``, cut at ``max_tokens`` characters.

    A prompt with the word ``fail`` in it gets an error.
    """

    def generate(self, requests: Sequence[Request]) -> list[Response | RequestError]:
        """Answer a batch."""
        return [self._answer(request) for request in requests]

    def stream(self, request: Request) -> Iterator[str | Response]:
        """Answer word by word."""
        answer = self._answer(request)
        if isinstance(answer, RequestError):
            raise answer
        for word in answer.text.split(" "):
            yield word if answer.text.startswith(word) else f" {word}"
        yield answer

    def _answer(self, request: Request) -> Response | RequestError:
        if "fail" in request.prompt:
            return RequestError("The prompt asks for a failure.", kind="invalid")
        full = f"{self.config.model} heard {request.prompt} with {len(request.images)} images"
        limit = request.settings.max_tokens or self.config.max_tokens
        return Response(
            full[:limit],
            finish_reason="length" if len(full) > limit else "stop",
            prompt_tokens=len(request.prompt),
            completion_tokens=min(len(full), limit),
        )
