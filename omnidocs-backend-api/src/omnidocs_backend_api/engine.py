"""The engine: requests to a chat API, through litellm."""

from __future__ import annotations

import asyncio
import time
from contextlib import aclosing
from functools import partial
from typing import TYPE_CHECKING

from omnidocs.backends import AsyncVisionLanguageEngine, Request, Response
from omnidocs_backend_api.answers import StreamReader, response_of
from omnidocs_backend_api.calls import Call
from omnidocs_backend_api.config import MOST_AT_ONCE, APIConfig
from omnidocs_backend_api.endpoint import Endpoint
from omnidocs_backend_api.failures import AttemptError, failure
from omnidocs_backend_api.lanes import lane_to
from omnidocs_backend_api.library import load_litellm
from omnidocs_backend_api.retries import retried
from omnidocs_backend_api.sending import Sender

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Sequence

    from omnidocs.errors import RequestError


class LiteLLMEngine(AsyncVisionLanguageEngine[APIConfig]):
    """Asks a hosted model, or a server of your own.

    litellm keeps one client for each event loop, with its connections. What must be shared
    by all engines of one address and key (places, pace, pauses) is in their lane.

    Raises:
        ConfigError: the model names no provider that litellm knows, and no address.
    """

    parallel_calls = MOST_AT_ONCE

    def __init__(self, config: APIConfig) -> None:
        super().__init__(config)
        litellm = load_litellm()
        self._endpoint = Endpoint.of(config, litellm)
        self._lane = lane_to(self._endpoint.address, self._endpoint.key)
        self._sender = Sender(litellm, self._endpoint, self._lane)

    async def agenerate(self, requests: Sequence[Request]) -> list[Response | RequestError]:
        """Answer requests concurrently; one entry for each, in order."""
        return list(await asyncio.gather(*map(self._answer, requests)))

    async def astream(self, request: Request) -> AsyncIterator[str | Response]:
        """Yield the answer's text in pieces, then the response.

        A failure before the first piece is tried again. After it, and where the stream
        is cut, it is raised: what was yielded cannot be taken back.
        """
        call = Call(request, self._endpoint)
        began = time.monotonic()
        reader, piece = await retried(partial(self._open, call), self.config)
        async with aclosing(reader):
            while piece:
                yield piece
                piece = await self._piece(call, reader)
            yield reader.response(time.monotonic() - began)

    async def _answer(self, request: Request) -> Response | RequestError:
        try:
            ask = partial(self._ask, Call(request, self._endpoint))
            return await retried(ask, self.config)
        except AttemptError as failed:
            return failed.with_traceback(None)

    async def _ask(self, call: Call, tried: int) -> Response:
        async with self._lane.place(self.config.max_concurrency, first=tried > 0):
            await call.encode()
            began = time.monotonic()
            reply = await self._sender.send(call)
        seconds = time.monotonic() - began
        response = response_of(reply, call.request.settings.stop, seconds)
        if response is None:
            reason = "its reply holds no answer"
            raise failure(self._endpoint, "failed", reason, retryable=True)
        return response

    async def _open(self, call: Call, tried: int) -> tuple[StreamReader, str]:
        """A stream with its first piece.

        Its place is free from then on: whoever reads it may ask the same engine meanwhile.
        """
        usage = {"include_usage": True}
        async with self._lane.place(self.config.max_concurrency, first=tried > 0):
            await call.encode()
            stream = await self._sender.send(call, stream=True, stream_options=usage)
            reader = StreamReader(stream, call.request.settings.stop)
            try:
                return reader, await self._piece(call, reader)
            except BaseException:
                await reader.aclose()
                raise

    async def _piece(self, call: Call, reader: StreamReader) -> str:
        piece = await self._sender.within(call.timeout, reader.piece())
        if not piece and not reader.is_whole:
            reason = "it cut the answer off"
            raise failure(self._endpoint, "failed", reason, retryable=True)
        return piece
