"""The output of a text extractor as the elements of its page."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from omnidocs.conversion.elements import FURNITURE, Element
from omnidocs.conversion.markup.locating import Placed, placed
from omnidocs.conversion.markup.markdown import markdown_to_html
from omnidocs.conversion.markup.reader import read_html
from omnidocs.results import LayoutLabel, OutputFormat

if TYPE_CHECKING:
    from omnidocs.results import TextOutput


def elements_of(output: TextOutput, page: int) -> tuple[Element, ...]:
    """The elements that a text model has written, in its order.

    Headings have the levels that it gave them. Elements that it located have boxes; running
    headers and footers that it located and left out of the text are hidden elements.

    Args:
        output: Markdown or HTML, and regions in pixels of the page image.
        page: Index of the page, 0-based.

    Raises:
        MissingLibraryError: markdown-it-py is not installed.
    """
    is_html = output.format is OutputFormat.HTML
    html = output.content if is_html else markdown_to_html(output.content)
    found = placed(read_html(html), output.elements)
    return tuple(_element(one, page, number) for number, one in enumerate(found))


def _element(one: Placed, page: int, number: int) -> Element:
    label = _label(one, is_first=page == number == 0)
    region, piece = one.region, one.piece
    fields: dict[str, Any] = {
        "id": f"p{page}e{number}",
        "label": label,
        "page": page,
        "bbox": one.bbox,
        "confidence": region.confidence if region else None,
        "source": "model",
    }
    if piece is None:
        text = " ".join((region.text or "").split()) if region else ""
        return Element(text=text, hidden=label in FURNITURE, **fields)
    return Element(
        text=piece.text,
        runs=() if all(run.is_plain for run in piece.runs) else piece.runs,
        level=piece.level,
        marker=piece.marker,
        table=piece.table and piece.table.model_copy(update={"bbox": one.bbox}),
        latex=piece.latex,
        **fields,
    )


def _label(one: Placed, *, is_first: bool) -> LayoutLabel:
    """What a piece is; a heading of the first rank that opens the document is its title."""
    if one.piece is None:
        return one.label or LayoutLabel.UNKNOWN
    if one.piece.label is not LayoutLabel.SECTION_HEADER:
        return one.label or one.piece.label
    is_title = one.label is LayoutLabel.TITLE or (is_first and one.piece.level == 1)
    return LayoutLabel.TITLE if is_title else LayoutLabel.SECTION_HEADER
