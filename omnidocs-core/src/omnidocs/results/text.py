"""Text extraction: a page as markdown or HTML."""

from __future__ import annotations

from enum import StrEnum
from typing import ClassVar, Literal

from pydantic import Field, ValidationInfo, field_validator

from omnidocs.results.geometry import BoundingBox
from omnidocs.results.output import Output, Record
from omnidocs.results.plain_text import html_to_text, markdown_to_text


class OutputFormat(StrEnum):
    """How the content of a page is written."""

    HTML = "html"
    MARKDOWN = "markdown"
    JSON = "json"


class LayoutElement(Record):
    """A piece of a page that a text model has located.

    Args:
        bbox: Where it is, in pixels of the page image.
        category: What it is, in the model's own words.
        text: Its text; None for a picture.
        confidence: How sure the model is, 0 to 1.
    """

    bbox: BoundingBox
    category: str
    text: str | None = None
    confidence: float | None = Field(default=None, ge=0, le=1)


class TextOutput(Output):
    """The text of one page.

    Args:
        content: The text in ``format``, without what models put around it.
        format: How it is written.
        raw_output: The model's answer as it came.
        plain_text: The text without any markup; made from ``content`` where it is not given.
        image_width: Width of the page image in pixels.
        image_height: Height of the page image in pixels.
        model_name: The model that read the page.
        elements: The pieces of the page, for models that locate what they read.
        finish_reason: Why the model ended: ``"stop"`` at the end of its answer, ``"length"``
            at the token limit, ``"repetition"`` because it repeated itself, ``"failed"``
            where a part of the page could not be asked; None where no model wrote the text.
    """

    derived: ClassVar[tuple[str, ...]] = ("content_length", "word_count", "truncated")

    content: str
    format: OutputFormat
    raw_output: str | None = None
    plain_text: str = Field(default="", validate_default=True)
    image_width: int | None = Field(default=None, ge=1)
    image_height: int | None = Field(default=None, ge=1)
    model_name: str | None = None
    elements: list[LayoutElement] = Field(default_factory=list)
    finish_reason: (
        Literal["stop", "length", "repetition", "content_filter", "cancelled", "failed"] | None
    ) = None

    @field_validator("plain_text", mode="before")
    @classmethod
    def _without_markup(cls, value: object, info: ValidationInfo) -> object:
        if value or "content" not in info.data or "format" not in info.data:
            return value or ""
        content: str = info.data["content"]
        match info.data["format"]:
            case OutputFormat.MARKDOWN:
                return markdown_to_text(content)
            case OutputFormat.HTML:
                return html_to_text(content)
        return content

    @property
    def content_length(self) -> int:
        """How many characters the content has."""
        return len(self.content)

    @property
    def word_count(self) -> int:
        """How many words the plain text has."""
        return len(self.plain_text.split())

    @property
    def truncated(self) -> bool:
        """Whether the model ended before the page did."""
        return self.finish_reason not in (None, "stop")
