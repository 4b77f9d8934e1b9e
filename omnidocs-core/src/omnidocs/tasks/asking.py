"""The core's side of a dialogue: requests made ready, answers judged."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from omnidocs.backends import Config, EngineRunner, Request, Response
from omnidocs.backends.checks import fitted
from omnidocs.backends.repetition import SHORTEST_OF_TEXT, is_looping
from omnidocs.backends.settings import merged_request
from omnidocs.errors import ExtractionError, RequestError

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Collection, Generator, Hashable, Mapping, Sequence


@dataclass(frozen=True)
class Asking:
    """Asks an engine on behalf of one call of an extractor.

    Args:
        runner: The engine.
        config: Its config, for the runtime fields.
        backend: The backend's label.
        capabilities: What the backend declares; None for the engine of a library, whose
            extractor knows what it can do.
        settings: What the user set for this call.
        caller: Who asks, for fair turns.
    """

    runner: EngineRunner[Any, Any]
    config: Config
    backend: str = ""
    capabilities: Collection[str] | None = None
    settings: Mapping[str, Any] = field(default_factory=dict)
    caller: Hashable = None

    def ask(self, requests: Sequence[Any]) -> list[Any]:
        """Answers to the requests, in order."""
        answers = self.runner.generate(self.ready(requests), self.caller)
        return [judged(answer) for answer in answers]

    async def aask(self, requests: Sequence[Any]) -> list[Any]:
        """Answers to the requests, in order, without blocking the event loop."""
        answers = await self.runner.agenerate(self.ready(requests), self.caller)
        return [judged(answer) for answer in answers]

    def stream(self, request: Any) -> Generator[Any, None, None]:
        """The answer's text in pieces, then the response."""
        [ready] = self.ready([request])
        return self.runner.stream(ready, self.caller)

    def astream(self, request: Any) -> AsyncGenerator[Any, None]:
        """The answer's text in pieces, then the response."""
        [ready] = self.ready([request])
        return self.runner.astream(ready, self.caller)

    def ready(self, requests: Sequence[Any]) -> list[Any]:
        """The requests with their settings, as the backend can serve them.

        Raises:
            UnsupportedCapabilityError: a request needs what the backend does not declare.
            ConfigError: the user named a setting that does not exist.
        """
        merged = [merged_request(request, self.config, self.settings) for request in requests]
        if self.capabilities is None:
            return merged
        wished = set(self.settings) | self.config.chosen_settings()
        return [
            fitted(request, self.capabilities, self.backend, wished)
            if isinstance(request, Request)
            else request
            for request in merged
        ]


def judged(answer: Any) -> Any:
    """The answer as it is to be taken.

    One that a provider withheld or a caller gave up becomes an error. One that ends in a
    loop is marked as such, whether its engine noticed or not.
    """
    if isinstance(answer, Response):
        if answer.finish_reason == "content_filter":
            return RequestError(
                "The provider withheld the answer (content filter).", kind="refused"
            )
        if answer.finish_reason == "cancelled":
            return RequestError("The request was given up.", kind="cancelled")
        if is_looping(answer.text, SHORTEST_OF_TEXT):
            return replace(answer, finish_reason="repetition")
    return answer


@dataclass(frozen=True)
class NoEngine:
    """Stands where an extractor has no engine and must not ask for one.

    Args:
        name: The extractor.
    """

    name: str

    def ask(self, requests: Sequence[Any]) -> list[Any]:
        """Refuse."""
        raise self._error(requests)

    async def aask(self, requests: Sequence[Any]) -> list[Any]:
        """Refuse."""
        raise self._error(requests)

    def stream(self, request: Any) -> Generator[Any, None, None]:
        """Refuse."""
        raise self._error([request])

    def astream(self, request: Any) -> AsyncGenerator[Any, None]:
        """Refuse."""
        raise self._error([request])

    def _error(self, requests: Sequence[Any]) -> ExtractionError:
        return ExtractionError(
            f"{self.name} has no engine to answer {len(requests)} requests. "
            "Set its class attribute engine, or write process()."
        )
