"""What is asked of an engine, and what it answers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Annotated, Any, Literal

from pydantic import Field

if TYPE_CHECKING:
    from PIL import Image

    from omnidocs.results import BoundingBox

FinishReason = Literal["stop", "length", "repetition", "content_filter", "cancelled"]
"""Why an answer ended: complete, cut at the token limit, ended because it repeated itself,
withheld by the provider, or given up by the caller."""


@dataclass(frozen=True)
class Settings:
    """How one request is decoded. None leaves a choice to the engine.

    The bounds of the fields are checked where a user gives settings with a call.

    ``temperature`` 0 is greedy decoding. ``no_repeat_ngram`` is the length in tokens of
    the sequences that may occur once only. ``json_schema``, ``regex`` and ``choice``
    constrain the answer; at most one of them is set. ``extra`` holds settings that only
    some engines know; the others pass over them. Families of OmniDocs use these names:
    ``skip_special_tokens``, ``presence_penalty``, ``frequency_penalty``, and for
    ``no_repeat_ngram`` also ``no_repeat_ngram_window`` (how many of the last tokens it looks
    at) and ``no_repeat_ngram_whitelist`` (texts that may repeat).
    """

    max_tokens: Annotated[int | None, Field(ge=1)] = None
    min_tokens: Annotated[int | None, Field(ge=0)] = None
    temperature: Annotated[float | None, Field(ge=0, le=2)] = None
    top_p: Annotated[float | None, Field(ge=0, le=1)] = None
    top_k: Annotated[int | None, Field(ge=0)] = None
    seed: int | None = None
    stop: tuple[str, ...] = ()
    repetition_penalty: Annotated[float | None, Field(gt=0)] = None
    no_repeat_ngram: Annotated[int | None, Field(ge=0)] = None
    json_schema: Mapping[str, Any] | None = None
    regex: str | None = None
    choice: tuple[str, ...] | None = None
    timeout: Annotated[float | None, Field(gt=0)] = None
    extra: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Request:
    """One question to a vision-language engine.

    Args:
        prompt: The user's text; it follows the images.
        images: Pillow images in mode RGB, in order. An engine never changes them.
        system: The system text, for backends with the capability ``"system"``.
        settings: How this request is decoded.
    """

    prompt: str
    images: tuple[Image.Image, ...] = ()
    system: str | None = None
    settings: Settings = Settings()


@dataclass(frozen=True)
class Response:
    """One answer of a vision-language engine.

    Args:
        text: The answer, without special tokens that end it.
        finish_reason: Why it ended.
        prompt_tokens: Tokens read, images included; None where the engine cannot tell.
        completion_tokens: Tokens written.
        seconds: Time that the request took, its share of a batch.
        token_ids: The tokens written, where the engine knows them.
        cost: Price in US dollars, where the provider tells it.
    """

    text: str
    finish_reason: FinishReason = "stop"
    prompt_tokens: int | None = None
    completion_tokens: int | None = None
    seconds: float | None = None
    token_ids: tuple[int, ...] | None = None
    cost: float | None = None


@dataclass(frozen=True)
class DetectionRequest:
    """One image for an object detector.

    Args:
        image: A Pillow image in mode RGB.
        confidence: Detections below it (0 to 1) are dropped.
        extra: Settings that only one kind of engine knows.
    """

    image: Image.Image
    confidence: float = 0.3
    extra: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Detection:
    """One detected object; its box is in pixels of the request's image."""

    label: str
    bbox: BoundingBox
    confidence: float
    class_id: int | None = None


@dataclass(frozen=True)
class DetectionResponse:
    """What a detector found in one image, most confident first."""

    detections: tuple[Detection, ...] = ()
    seconds: float | None = None
