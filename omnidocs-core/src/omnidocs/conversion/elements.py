"""What a converted page is made of."""

from __future__ import annotations

import base64
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, ConfigDict, Field, PlainSerializer
from pydantic.dataclasses import dataclass

from omnidocs.results import BoundingBox, LayoutLabel, Record, TableOutput

ElementSource = Literal["text_layer", "ocr_layer", "ocr", "model"]
"""Where an element's text comes from: the text layer that a person sees; the invisible
text that some earlier OCR put behind a scan; an OCR engine that ran now; or a model that
read the picture itself (a table model, say)."""


def _decoded(value: Any) -> Any:
    return base64.b64decode(value, validate=True) if isinstance(value, str) else value


def _encoded(data: bytes) -> str:
    return base64.b64encode(data).decode("ascii")


PNG = Annotated[
    bytes,
    BeforeValidator(_decoded),
    PlainSerializer(_encoded, when_used="json"),
    Field(json_schema_extra={"contentEncoding": "base64", "contentMediaType": "image/png"}),
]
"""A picture as PNG; Base64 in JSON (RFC 4648, section 4)."""

Script = Literal["super", "sub"]

HEADINGS = frozenset({LayoutLabel.TITLE, LayoutLabel.SECTION_HEADER})
FURNITURE = frozenset({LayoutLabel.PAGE_HEADER, LayoutLabel.PAGE_FOOTER, LayoutLabel.ABANDON})


@dataclass(frozen=True, slots=True, config=ConfigDict(extra="forbid"))
class TextRun:
    """A stretch of text in one style. The runs of an element joined are its text.

    ``note`` is the id of the footnote that a raised mark leads to, where it is known.
    """

    text: str
    bold: bool = False
    italic: bool = False
    mono: bool = False
    script: Script | None = None
    uri: str | None = None
    note: str | None = None
    math: bool = False
    """Whether the text is a formula in LaTeX, without delimiters."""

    @property
    def style(self) -> tuple[bool, bool, bool, Script | None, str | None, str | None, bool]:
        """All but the text, to compare."""
        return self.bold, self.italic, self.mono, self.script, self.uri, self.note, self.math

    @property
    def is_plain(self) -> bool:
        """Whether there is nothing to mark up."""
        return not (self.bold or self.italic or self.mono or self.script or self.uri or self.math)

    def with_text(self, text: str) -> TextRun:
        """Another text in the same style."""
        style = (self.bold, self.italic, self.mono, self.script, self.uri, self.note, self.math)
        return TextRun(text, *style)


class Element(Record):
    """One piece of a page in reading order: a heading, a paragraph, a table.

    Elements are frozen; ``model_copy(update=...)`` makes a changed one.

    Attributes:
        id: Unique in the document: ``"p0e3"`` is the fourth element of page index 0.
        label: What it is. A list is one element for each of its items.
        text: Its text on one line; code and unread tables keep their lines. Markup-free.
        bbox: Where it is, in pixels of the page image, top-left origin.
        page: Index of its page, 0-based.
        level: Depth of a heading (1 to 6) or of a list item (1 is the outermost).
        marker: What a list item begins with: ``"•"``, ``"3."``, ``"(a)"``; the mark of a
            footnote that the text refers to: ``"2"``, ``"*"``.
        latex: A formula as LaTeX, without delimiters, where it could be told.
        table: The cells of a table, their boxes in pixels of the page image.
        runs: The text in its styles; empty where all of it is plain.
        font_size: Usual size of its letters, in PDF points.
        bold: Whether all of its letters are.
        hidden: Out of the text: running headers, footers, page numbers, and what a reader
            of the page does not see.
        hidden_reason: Why it is hidden, where it is not furniture.
        continues: The id of the paragraph, item or table that this one carries on from,
            across a column or page break; rendered as one with it.
        caption_of: The id of the figure, table or listing that it is the caption of.
        image: What the page shows in its place, as PNG: figures, and formulas and tables
            without text, where ``convert`` was asked for ``figures``.
        source: Where its text comes from.
        confidence: 0 to 1, where a model said it.
    """

    model_config = ConfigDict(frozen=True)

    id: str
    label: LayoutLabel
    text: str = ""
    bbox: BoundingBox | None = None
    page: int = Field(ge=0)
    level: int | None = Field(default=None, ge=1)
    marker: str | None = None
    latex: str | None = None
    table: TableOutput | None = None
    runs: tuple[TextRun, ...] = ()
    font_size: float | None = None
    bold: bool = False
    hidden: bool = False
    hidden_reason: str | None = None
    continues: str | None = None
    caption_of: str | None = None
    image: PNG | None = Field(default=None, repr=False)
    source: ElementSource = "text_layer"
    confidence: float | None = Field(default=None, ge=0, le=1)

    @property
    def is_heading(self) -> bool:
        """Whether it is the document's title or the heading of a section."""
        return self.label in HEADINGS
