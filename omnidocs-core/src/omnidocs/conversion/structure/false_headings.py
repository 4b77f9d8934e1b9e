"""Lines that look like headings and are none."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from omnidocs.conversion.structure.changes import changed
from omnidocs.conversion.structure.heading_styles import styles_of
from omnidocs.conversion.structure.numbering import depth_of
from omnidocs.results import LayoutLabel

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from omnidocs.conversion.document import ConvertedPage

_BACK_LINK = re.compile(r"(?:(?:back|return) to )?(?:the )?(?:table of )?contents", re.IGNORECASE)
_FEWEST = 3
"""Bold headings that show a document to have bold headings."""


def without_false_headings(
    pages: Sequence[ConvertedPage], marked: Collection[str] = ()
) -> list[ConvertedPage]:
    """Make text of lines that are set unlike the headings of their document.

    A line that leads back to the contents is none. Where headings are bold, neither is a
    line that stands alone in its size and is neither bold, nor in capitals, nor numbered,
    nor larger than the bold ones: it is the name of an author, or a date. Nothing is said
    of what OCR read, which knows no weights.

    Args:
        pages: In order.
        marked: The ids of elements that bookmarks lead to, which are headings.
    """
    false = [back for page in pages for back in _back_links(page)] + _unlike_others(pages)
    return changed(
        pages,
        {name: {"label": LayoutLabel.TEXT, "level": None} for name in false if name not in marked},
    )


def _back_links(page: ConvertedPage) -> Iterator[str]:
    """Small lines that lead back to the contents, as reports have on every page."""
    headings = [element for element in page.text_elements if element.is_heading]
    for heading in headings:
        sizes = [other.font_size or 0.0 for other in headings if other is not heading]
        is_small = bool(sizes) and (heading.font_size or 0.0) < min(sizes)
        if is_small and _BACK_LINK.fullmatch(heading.text):
            yield heading.id


def _unlike_others(pages: Sequence[ConvertedPage]) -> list[str]:
    """Lone lines in regular type among bold headings."""
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
        return []
    largest = max(style.size for style in bold)
    return [
        heading.id
        for heading in headings
        if (style := styles[heading.id]).size <= largest
        and not (style.bold or style.capitals)
        and usual[style] == 1
        and depth_of(heading.text) is None
    ]
