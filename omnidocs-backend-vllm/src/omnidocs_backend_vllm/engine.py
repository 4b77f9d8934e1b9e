"""The engine: a vision-language model on vLLM."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import ExitStack
from time import perf_counter

from omnidocs.backends import AsyncVisionLanguageEngine, Request, Response
from omnidocs.errors import RequestError
from omnidocs_backend_vllm.config import VLLMConfig
from omnidocs_backend_vllm.failures import too_slow
from omnidocs_backend_vllm.owner import SECONDS_TO_CLOSE, Owner
from omnidocs_backend_vllm.writing import Writing


class VLLMEngine(AsyncVisionLanguageEngine[VLLMConfig]):
    """A vision-language model that vLLM loads and runs.

    All that is asked at one time, in batches, streams and single calls, runs together: vLLM
    takes each request up when there is room, and its own settings go with it.

    Raises:
        BackendUnavailableError: vLLM cannot be imported.
        ModelNotFoundError: the weights are not there.
        ModelLoadError: vLLM cannot load them.
        ConfigError: vLLM has no argument of a name in ``engine_args``.
    """

    parallel_calls = 256

    def __init__(self, config: VLLMConfig) -> None:
        super().__init__(config)
        self._owner = Owner(config)

    async def agenerate(self, requests: Sequence[Request]) -> list[Response | RequestError]:
        """Answer requests; all of them are in vLLM's hands at once."""
        writings = [Writing(request) for request in requests]
        self._owner.ask(writings)
        with ExitStack() as leaving:
            for writing in writings:
                leaving.callback(self._owner.give_up, writing)
                if (timeout := writing.request.settings.timeout) is not None:
                    late = asyncio.get_running_loop().call_later(timeout, self._expire, writing)
                    leaving.callback(late.cancel)
            return list(await asyncio.gather(*(writing.answer for writing in writings)))

    async def astream(self, request: Request) -> AsyncIterator[str | Response]:
        """Yield the answer as it is written; closing the iterator ends the writing."""
        writing = Writing(request, streamed=True)
        self._owner.ask([writing])
        try:
            while (piece := await self._piece(writing)) is not None:
                yield piece
            answer = writing.answer.result()
            if isinstance(answer, RequestError):
                raise answer
            yield answer
        finally:
            self._owner.give_up(writing)

    def sleep(self) -> None:
        """Give the GPU's memory back while nothing is asked; the next request wakes it up.

        The weights wait in the memory of the CPU.

        Raises:
            UnsupportedCapabilityError: the model was loaded without sleep mode.
            RequestError: it is at work.
            EngineClosedError: the engine is closed.
        """
        self._owner.call(lambda model: model.sleep()).result()

    def wake_up(self) -> None:
        """Take the memory again, ahead of the next request.

        Raises:
            EngineClosedError: the engine is closed.
        """
        self._owner.call(lambda model: model.wake_up()).result()

    def unfinished(self) -> int:
        """How many requests vLLM is at work on.

        Raises:
            EngineClosedError: the engine is closed.
        """
        return self._owner.call(lambda model: model.unfinished).result()

    def close(self) -> None:
        """End the engine and its processes, and give the memory back."""
        asyncio.run(self.aclose())

    async def aclose(self) -> None:
        """End the engine and its processes; those that do not end by themselves are killed."""
        closed = asyncio.wrap_future(self._owner.close())
        done, _ = await asyncio.wait({closed}, timeout=SECONDS_TO_CLOSE)
        if not done:
            self._owner.kill()
            await closed

    def _expire(self, writing: Writing) -> None:
        """The time of a request is up; it stays as it is where it was answered."""
        writing.settle(too_slow(writing.request.settings.timeout))
        self._owner.give_up(writing)

    async def _piece(self, writing: Writing) -> str | None:
        """The next piece of a stream; None after the last."""
        timeout = writing.request.settings.timeout
        left = None if timeout is None else writing.started + timeout - perf_counter()
        try:
            return await asyncio.wait_for(writing.pieces.get(), left)
        except TimeoutError:
            raise too_slow(timeout) from None
