"""Lines that look like headings and are none."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from omnidocs.conversion.structure.changes import changed
from omnidocs.conversion.structure.heading_styles import styles_of
from omnidocs.conversion.structure.numbering import depth_of
from omnidocs.results import LayoutLabel

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from omnidocs.conversion.document import ConvertedPage

_FEWEST = 3
"""Bold headings that show a document to have bold headings."""


def without_false_headings(
    pages: Sequence[ConvertedPage], marked: Collection[str] = ()
) -> list[ConvertedPage]:
    """Make text of the headings that are set unlike those of their document.

    Where headings are bold, a line that stands alone in its size and is neither bold, nor
    in capitals, nor numbered, nor larger than the bold ones, is the name of an author or
    a date. Nothing is said of what OCR read, which knows no weights.

    Args:
        pages: In order.
        marked: The ids of elements that bookmarks lead to, which are headings.
    """
    headings = [
        element
        for page in pages
        for element in page.text_elements
        if element.label is LayoutLabel.SECTION_HEADER and element.source == "text_layer"
    ]
    styles = styles_of(headings)
    usual = Counter(styles.values())
    bold = [style for style in styles.values() if style.bold]
    if len(bold) < _FEWEST:
        return list(pages)
    largest = max(style.size for style in bold)
    false = [
        heading.id
        for heading in headings
        if (style := styles[heading.id]).size <= largest
        and not (style.bold or style.capitals)
        and usual[style] == 1
        and depth_of(heading.text) is None
        and heading.id not in marked
    ]
    return changed(pages, {name: {"label": LayoutLabel.TEXT, "level": None} for name in false})
