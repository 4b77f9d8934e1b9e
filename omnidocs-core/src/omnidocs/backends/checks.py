"""What a request needs of a backend, and what happens where it is missing."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from omnidocs.errors import UnsupportedCapabilityError

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping

    from omnidocs.backends.requests import Request, Settings

DECODING: Mapping[str, str] = {
    "temperature": "sampling",
    "top_p": "sampling",
    "top_k": "sampling",
    "seed": "seed",
    "stop": "stop",
    "min_tokens": "min_tokens",
    "repetition_penalty": "repetition_penalty",
    "no_repeat_ngram": "no_repeat_ngram",
}
"""Settings that steer decoding, each with its capability. A family's wish that a backend
cannot fulfil is left out; a user's is an error."""

CONSTRAINTS: Mapping[str, str] = {
    "json_schema": "structured",
    "regex": "regex",
    "choice": "choice",
}
"""Settings that change what an answer may be; never left out."""


def fitted(
    request: Request, capabilities: Collection[str], backend: str, wished: Collection[str] = ()
) -> Request:
    """The request as this backend can serve it.

    Without ``"system"`` the system text goes before the prompt. Settings that steer
    decoding are left out where they are undeclared and only the family asked for them.

    Args:
        request: The request, its settings merged.
        capabilities: What the backend declares.
        backend: Its label, for the message.
        wished: Names of settings that the user gave.

    Raises:
        UnsupportedCapabilityError: the request needs what the backend does not declare.
    """
    for needed, condition in _NEEDS.items():
        if condition(request) and needed not in capabilities:
            raise _unsupported(backend, needed, _WHAT[needed])
    for name, needed in CONSTRAINTS.items():
        if getattr(request.settings, name) is not None and needed not in capabilities:
            raise _unsupported(backend, needed, f"the setting {name!r}")
    if request.system is not None and "system" not in capabilities:
        request = replace(request, system=None, prompt=f"{request.system}\n\n{request.prompt}")
    return replace(
        request, settings=_decodable(request.settings, capabilities, backend, set(wished))
    )


def _decodable(
    settings: Settings, capabilities: Collection[str], backend: str, wished: set[str]
) -> Settings:
    unmet = [name for name, needed in DECODING.items() if needed not in capabilities]
    dropped: dict[str, Any] = {}
    for name in unmet:
        if not _steers(name, getattr(settings, name)):
            continue
        if name in wished:
            raise _unsupported(backend, DECODING[name], f"the setting {name!r}")
        dropped[name] = () if name == "stop" else None
    return replace(settings, **dropped) if dropped else settings


def _steers(name: str, value: Any) -> bool:
    """Whether a value asks for more than greedy decoding."""
    if name == "temperature":
        return bool(value)
    return value is not None and value != ()


_NEEDS: Mapping[str, Callable[[Request], bool]] = {
    "multi_image": lambda request: len(request.images) > 1,
    "text_only": lambda request: not request.images,
}
_WHAT = {
    "multi_image": "a request with several images",
    "text_only": "a request without an image",
}


def _unsupported(backend: str, capability: str, what: str) -> UnsupportedCapabilityError:
    return UnsupportedCapabilityError(
        f"{backend} does not declare {capability!r}, so it cannot serve {what}. "
        "Leave it out or take another backend."
    )
