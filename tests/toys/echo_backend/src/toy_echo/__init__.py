"""The backend ``Echo``: its engine answers with what it was asked."""

from __future__ import annotations

import os
from typing import Annotated, Literal

from pydantic import Field, SecretStr

from omnidocs.backends import Availability, Backend, BackendConfig, Runtime


class EchoConfig(BackendConfig):
    """What the echo backend can be told."""

    revision: str | None = Field(default=None, description="Which weights of the model to take.")
    voice: Literal["low", "high"] = "low"
    api_key: SecretStr | None = None
    max_tokens: Annotated[int, Runtime()] = Field(
        default=100, ge=1, le=1000, description="How many characters to answer with at most."
    )


def probe() -> Availability:
    """Say that it cannot run where the variable ``ECHO_BROKEN`` is set."""
    if os.environ.get("ECHO_BROKEN"):
        return Availability(ok=False, reason="ECHO_BROKEN is set.", fix="Unset it.")
    return Availability(ok=True)


BACKEND = Backend(
    label="Echo",
    description="Echo",
    config=EchoConfig,
    weights=("echo", "hf"),
    engines={"vlm": "toy_echo.engine:EchoEngine"},
    capabilities=frozenset({"batch", "stream", "text_only", "usage"}),
    install="pip install toy-echo",
    probe=probe,
)
