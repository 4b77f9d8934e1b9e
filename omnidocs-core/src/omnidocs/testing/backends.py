"""Backends without a library, one for each kind of concurrency."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import Field

from omnidocs.backends import Backend, BackendConfig, Runtime


class ReferenceConfig(BackendConfig):
    """Config of the reference backend.

    Args:
        model: Any name; it is part of every answer.
        precision: A load field that changes nothing.
        max_tokens: The most words of an answer.
        temperature: Part of every answer that is sampled.
        seed: Part of every answer that is sampled.
        latency: Seconds that an answer takes.
        confidence: Detections below it are dropped.
    """

    model: str = "reference"
    precision: str = "exact"
    max_tokens: Annotated[int | None, Runtime(), Field(ge=1)] = None
    temperature: Annotated[float | None, Runtime(), Field(ge=0)] = None
    seed: Annotated[int | None, Runtime()] = None
    latency: Annotated[float | None, Runtime(), Field(ge=0)] = None
    confidence: Annotated[float | None, Runtime(), Field(ge=0, le=1)] = None


class ReferenceOwnerThreadConfig(ReferenceConfig):
    """Config of the reference backend whose engines belong to one thread."""


class ReferenceLoopConfig(ReferenceConfig):
    """Config of the reference backend whose engines are coroutines."""


_COMMON: dict[str, Any] = {
    "weights": ("reference",),
    "install": "pip install omnidocs-core",
    "capabilities": frozenset(
        {
            "batch",
            "cancel",
            "choice",
            "min_tokens",
            "multi_image",
            "sampling",
            "seed",
            "stop",
            "stream",
            "structured",
            "system",
            "text_only",
            "usage",
        }
    ),
}

_ENGINES = "omnidocs.testing.engines:"

REFERENCE = Backend(
    label="Reference",
    description="Reference",
    config=ReferenceConfig,
    engines={"vlm": f"{_ENGINES}ReferenceEngine", "detector": f"{_ENGINES}ReferenceDetector"},
    **_COMMON,
)
"""Answers on the caller's thread."""

REFERENCE_OWNER_THREAD = Backend(
    label="ReferenceOwnerThread",
    description="Reference (owner thread)",
    config=ReferenceOwnerThreadConfig,
    engines={"vlm": f"{_ENGINES}ReferenceOwnerThreadEngine"},
    **_COMMON,
)
"""Answers on one thread, and fails on any other."""

REFERENCE_LOOP = Backend(
    label="ReferenceLoop",
    description="Reference (event loop)",
    config=ReferenceLoopConfig,
    engines={"vlm": f"{_ENGINES}ReferenceLoopEngine"},
    cached=False,
    **_COMMON,
)
"""Answers on the core's event loop, as a light client that is not cached."""
