"""Paragraphs that run over columns and pages."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from omnidocs.conversion.assembly.joins import HYPHENS
from omnidocs.conversion.structure.changes import changed
from omnidocs.results import LayoutLabel, PageStatus

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from omnidocs.conversion.document import ConvertedPage
    from omnidocs.conversion.elements import Element

_ENDED = re.compile(
    r"[.!?:;\u3002\uff01\uff1f\u061f\u2026][\"'\u201d\u2019\u00bb)\]*\u2020\u2021\d]*$"
)
_FLOATS = frozenset(
    {LayoutLabel.FIGURE, LayoutLabel.TABLE, LayoutLabel.CAPTION, LayoutLabel.FOOTNOTE}
)


def join_flow(pages: Sequence[ConvertedPage]) -> list[ConvertedPage]:
    """Name the element that each broken-off paragraph carries on in.

    Only what is safe: the first part ends without the end of a sentence, and the second
    begins with a small letter, in the same type, where the text goes on: right below, in
    another column or on the next page. Between them are figures, tables, captions and
    footnotes at most. A word that is broken at the end of the first part is enough by
    itself, and so is a place right below a list item, behind its marker.
    """
    return changed(pages, {second: {"continues": first} for second, first in _links(pages)})


def _links(pages: Sequence[ConvertedPage]) -> Iterator[tuple[str, str]]:
    """Pairs of a continuing element's id and the id of what it continues."""
    last: Element | None = None
    for page in pages:
        if page.status is not PageStatus.OK:
            last = None
        for element in page.text_elements:
            if element.label in _FLOATS:
                continue
            if last is not None and _carries_on(last, element, page):
                yield element.id, last.id
            is_open = element.label in (LayoutLabel.TEXT, LayoutLabel.LIST)
            last = element if is_open else None


def _carries_on(first: Element, second: Element, page: ConvertedPage) -> bool:
    if second.label is not LayoutLabel.TEXT or not first.text or not second.text:
        return False
    if _hangs_behind(first, second, page):
        return True
    if _ENDED.search(first.text) or not second.text[0].islower():
        return False
    if first.text[-1] in HYPHENS and first.text[-2:-1].isalpha():
        return True
    return _is_alike(first, second) and _is_next(first, second, page)


def _is_alike(first: Element, second: Element) -> bool:
    """Whether both are set in one size and weight."""
    if first.font_size is None or second.font_size is None:
        return True
    return abs(first.font_size - second.font_size) < 0.6 and first.bold == second.bold


def _is_next(first: Element, second: Element, page: ConvertedPage) -> bool:
    """Whether the text goes on from where the first part ends to where the second is."""
    if second.page != first.page:
        return second.page == first.page + 1
    above, below = first.bbox, second.bbox
    if above is None or below is None:
        return False
    if below.x1 >= above.x2 - 5:
        return below.y1 < above.y2
    em = _em(second, page)
    starts_inside = above.x1 - em < below.x1 < above.x2
    return starts_inside and -em < below.y1 - above.y2 < em


def _hangs_behind(first: Element, second: Element, page: ConvertedPage) -> bool:
    """Whether the second part is set right below a list item, behind its marker."""
    item, below = first.bbox, second.bbox
    if first.label is not LayoutLabel.LIST or item is None or below is None:
        return False
    em = _em(second, page)
    is_below = second.page == first.page and -em / 3 < below.y1 - item.y2 < 0.7 * em
    return is_below and 0.6 * em < below.x1 - item.x1 < 4 * em and _is_alike(first, second)


def _em(element: Element, page: ConvertedPage) -> float:
    """The size of an element's type in pixels."""
    return (element.font_size or 10.0) * (page.dpi or 72.0) / 72
