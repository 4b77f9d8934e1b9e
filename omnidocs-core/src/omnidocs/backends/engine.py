"""Engines: live models, the only thing that is cached."""

from __future__ import annotations

import asyncio
import os
from abc import ABC, abstractmethod
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, ClassVar, Generic, Literal, TypeVar

from omnidocs.backends.config import Config
from omnidocs.backends.requests import DetectionRequest, DetectionResponse, Request, Response
from omnidocs.errors import RequestError, UnsupportedCapabilityError

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator, Mapping, Sequence

ConfigT = TypeVar("ConfigT", bound=Config)
RequestT = TypeVar("RequestT")
ResponseT = TypeVar("ResponseT")

Concurrency = Literal["threads", "owner_thread", "loop"]
"""How an engine may be called: from any thread at once; from one thread that the core
keeps for it (loading, streaming and closing included); or as coroutines on the event
loop that the core keeps."""


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

    parallel_calls: ClassVar[int] = os.cpu_count() or 1
    """How many calls the core lets in at once; an ``owner_thread`` engine gets one."""

    batch_size: ClassVar[int] = 8
    """How many requests keep it busy; documents are read in portions of so many pages."""

    batches: ClassVar[bool] = False
    """Whether a list of requests costs less than its requests one by one. Where it does
    not, the core hands them over singly, side by side where ``concurrency`` allows.
    Engines of a backend need not set it: their backend declares ``"batch"``."""

    response_type: ClassVar[type] = object
    """The class of its answers, which the core checks."""

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

    async def aclose(self) -> None:
        """Give back the memory of a ``loop`` engine; the core calls it once."""
        self.close()


class VisionLanguageEngine(Engine[ConfigT, Request, Response]):
    """An engine of kind ``"vlm"``: images and text in, text out."""

    response_type = Response

    def stream(self, request: Request) -> Iterator[str | Response]:
        """Yield the answer's text in pieces, then the whole response.

        The pieces joined are the text of the response. Closing the iterator gives up
        the request. Other calls may reach the engine between two pieces.

        Raises:
            UnsupportedCapabilityError: the backend does not declare ``"stream"``.
            RequestError: the request failed.
        """
        raise _cannot_stream(self, request)

    def astream(self, request: Request) -> AsyncIterator[str | Response]:
        """Yield what ``stream`` yields; ``loop`` engines override it."""
        raise _cannot_stream(self, request)


class AsyncVisionLanguageEngine(VisionLanguageEngine[ConfigT]):
    """An engine of kind ``"vlm"`` whose calls are coroutines on the core's event loop.

    It is made on the caller's thread: what belongs to an event loop, a connection say, is
    made in its first coroutine. All such engines of a process share one loop.
    """

    concurrency = "loop"
    parallel_calls = 64
    batch_size = 32

    def generate(self, requests: Sequence[Request]) -> list[Response | RequestError]:
        """Answer a batch on an event loop of its own; the core calls ``agenerate``."""
        return asyncio.run(self.agenerate(requests))

    @abstractmethod
    async def agenerate(self, requests: Sequence[Request]) -> list[Response | RequestError]:
        """Answer a batch; one entry for each request, in order."""


class DetectionEngine(Engine[ConfigT, DetectionRequest, DetectionResponse]):
    """An engine of kind ``"detector"``: an image in, labelled boxes out."""

    response_type = DetectionResponse


def _cannot_stream(engine: object, request: Request) -> UnsupportedCapabilityError:
    return UnsupportedCapabilityError(
        f"{type(engine).__name__} cannot stream {request.prompt[:40]!r}. "
        "Call extract() for the whole answer."
    )


ENGINE_KINDS: Mapping[str, Any] = MappingProxyType(
    {"vlm": VisionLanguageEngine, "detector": DetectionEngine}
)
"""The kinds of engine that the core knows, each with its base class."""
