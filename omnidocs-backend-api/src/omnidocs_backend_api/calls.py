"""A request in the words of the chat protocol."""

from __future__ import annotations

import asyncio
import json
import time
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

from omnidocs_backend_api.endpoint import OWN_SERVER
from omnidocs_backend_api.failures import failure
from omnidocs_backend_api.images import data_url
from omnidocs_backend_api.schemas import strict

if TYPE_CHECKING:
    from collections.abc import Collection

    from omnidocs.backends import Request
    from omnidocs_backend_api.endpoint import Endpoint

_ANSWER = "Answer with JSON that fits this JSON schema, and with nothing else:"

_SMALL = 100_000
"""Pixels up to which encoding takes less time than waking a thread."""

OPTIONAL = {
    "response_format": ("response_format", "schema", "guided", "grammar", "structured", "metal"),
    "skip_special_tokens": ("skip_special_tokens",),
    "presence_penalty": ("presence_penalty",),
    "frequency_penalty": ("frequency_penalty",),
}
"""Parameters that a server may not support, each with words of the errors that say so."""


@dataclass
class Call:
    """A request, to be sent as often as it takes.

    Args:
        request: The request, its settings merged.
        endpoint: Where it goes.
        images: Its images as data URLs, once they are encoded.
        made: When it was made, on the monotonic clock.
    """

    request: Request
    endpoint: Endpoint
    images: tuple[str, ...] = ()
    made: float = field(default_factory=time.monotonic)

    @property
    def timeout(self) -> float:
        """Seconds for one attempt."""
        return self.request.settings.timeout or self.endpoint.config.timeout

    async def encode(self) -> None:
        """Encode the images, unless it was done before; large ones in a thread.

        Raises:
            AttemptError: one of them cannot be read.
        """
        if self.images:
            return
        if sum(image.width * image.height for image in self.request.images) > _SMALL:
            self.images = await asyncio.to_thread(self._encoded)
        else:
            self.images = self._encoded()

    def _encoded(self) -> tuple[str, ...]:
        try:
            return tuple(data_url(image, self.endpoint.config) for image in self.request.images)
        except (OSError, ValueError) as error:
            reason = f"an image of it cannot be read ({error})"
        raise failure(self.endpoint, "invalid", reason)

    @cached_property
    def optional(self) -> dict[str, Any]:
        """The request's parameters that a server may not support."""
        extra = self.request.settings.extra
        found = {name: extra[name] for name in OPTIONAL if extra.get(name) is not None}
        if self.endpoint.provider != OWN_SERVER:
            found.pop("skip_special_tokens", None)
        schema = self.request.settings.json_schema
        if schema is not None:
            wanted = {"name": "answer", "schema": strict(schema), "strict": True}
            found["response_format"] = {"type": "json_schema", "json_schema": wanted}
        return found

    def arguments(self, without: Collection[str] = ()) -> dict[str, Any]:
        """The arguments of ``litellm.acompletion``.

        Args:
            without: Optional parameters to leave out; a schema then goes into the prompt instead.
        """
        settings, config = self.request.settings, self.endpoint.config
        found = {
            "max_tokens": settings.max_tokens or config.max_tokens,
            "temperature": _first(settings.temperature, config.temperature),
            "top_p": settings.top_p,
            "top_k": settings.top_k,
            "seed": settings.seed,
            "stop": list(settings.stop) or None,
            **{name: value for name, value in self.optional.items() if name not in without},
        }
        return {
            **self.endpoint.arguments,
            **{name: value for name, value in found.items() if value is not None},
            "messages": self.messages(schema_told="response_format" in without),
            "timeout": self.timeout,
            "max_retries": 0,
        }

    def messages(self, *, schema_told: bool) -> list[dict[str, Any]]:
        """The system text, then the images, then the prompt."""
        prompt, schema = self.request.prompt, self.request.settings.json_schema
        if schema_told and schema is not None:
            text = json.dumps(schema, ensure_ascii=False)
            prompt = prompt if text in prompt else f"{prompt}\n\n{_ANSWER}\n{text}"
        parts: list[dict[str, Any]] = [
            {"type": "image_url", "image_url": {"url": url}} for url in self.images
        ]
        if prompt or not parts:
            parts.append({"type": "text", "text": prompt})
        user = {"role": "user", "content": parts}
        if self.request.system is None:
            return [user]
        return [{"role": "system", "content": self.request.system}, user]


def _first(chosen: float | None, default: float | None) -> float | None:
    return default if chosen is None else chosen
