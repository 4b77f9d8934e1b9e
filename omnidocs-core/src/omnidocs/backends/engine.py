"""Engines: live models, the only thing that is cached."""

from __future__ import annotations

import asyncio
from abc import ABC, abstractmethod
from collections.abc import Iterator, Sequence
from typing import ClassVar, Generic, Literal, TypeVar

from omnidocs.backends.config import Config
from omnidocs.backends.requests import DetectionRequest, DetectionResponse, Request, Response
from omnidocs.errors import RequestError, UnsupportedCapabilityError

ConfigT = TypeVar("ConfigT", bound=Config)
RequestT = TypeVar("RequestT")
ResponseT = TypeVar("ResponseT")

Concurrency = Literal["threads", "owner_thread", "loop"]
"""How an engine may be called: from any thread at once; from one thread that the core
keeps for it (loading and closing included); or as coroutines on an event loop."""


class Engine(ABC, Generic[ConfigT, RequestT, ResponseT]):
    """A loaded model. Making one loads it; ``close`` gives the memory back.

    The core queues and orders the calls as ``concurrency`` says, so an engine has no
    locks of its own. It answers every request, in order, with a response or with a
    ``RequestError`` for that request alone, and raises only when it is itself broken.

    Raises:
        ModelNotFoundError: the weights are not there.
        ModelLoadError: they cannot be loaded.
        ConfigError: a setting cannot work on this machine.
    """

    concurrency: ClassVar[Concurrency] = "threads"

    def __init__(self, config: ConfigT) -> None:
        self.config = config

    @abstractmethod
    def generate(self, requests: Sequence[RequestT]) -> list[ResponseT | RequestError]:
        """Answer a batch; one entry for each request, in order."""

    async def agenerate(self, requests: Sequence[RequestT]) -> list[ResponseT | RequestError]:
        """Answer a batch without blocking the event loop; ``loop`` engines override it."""
        return await asyncio.to_thread(self.generate, requests)

    def close(self) -> None:
        """Give back the memory; the core calls it once."""


class VisionLanguageEngine(Engine[ConfigT, Request, Response]):
    """An engine of kind ``"vlm"``: images and text in, text out."""

    def stream(self, request: Request) -> Iterator[str | Response]:
        """Yield the answer's text in pieces, then the whole response.

        The pieces joined are the text of the response. Closing the iterator gives up
        the request.

        Raises:
            UnsupportedCapabilityError: the backend does not declare ``"stream"``.
            RequestError: the request failed.
        """
        raise UnsupportedCapabilityError(
            f"{type(self).__name__} cannot stream. Call extract() for the whole answer."
        )


class DetectionEngine(Engine[ConfigT, DetectionRequest, DetectionResponse]):
    """An engine of kind ``"detector"``: an image in, labelled boxes out."""
