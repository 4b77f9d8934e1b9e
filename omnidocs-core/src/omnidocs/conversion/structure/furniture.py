"""Running headers, running footers and page numbers."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter, defaultdict
from typing import TYPE_CHECKING, Literal, NamedTuple

from omnidocs.conversion.structure.changes import Changes, changed
from omnidocs.results import LayoutLabel

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from omnidocs.conversion.document import ConvertedPage
    from omnidocs.conversion.elements import Element

_MARGIN = 0.13
"""Part of the page's height, at the top and at the bottom, where furniture stands."""

_EDGE = 0.08
"""Part of it where a number alone is a page number, on the strength of one page."""

_LARGER = 1.2
_LONGEST = 160
_SKIPPED = frozenset({LayoutLabel.TABLE, LayoutLabel.FIGURE, LayoutLabel.CODE, LayoutLabel.LIST})
_ROMAN = re.compile(
    r"\b(?=[ivxlcdm])m{0,3}(?:cm|cd|d?c{0,3})(?:xc|xl|l?x{0,3})(?:ix|iv|v?i{0,3})\b"
)
_PAGE_NUMBER = re.compile(
    r"\W*(?:page|p\.|seite|página|pagina|s\.)?\s*(#(?:[-.]#)?)\s*(?:(?:of|/|von|de|sur|\|)\s*#)?\W*"
)

Side = Literal["top", "bottom"]


class _Candidate(NamedTuple):
    """An element that may be furniture."""

    page: int
    element: Element
    side: Side
    key: str
    place: float
    """Its distance from the page's edge, 0 to 1 of the page's height."""


def mark_furniture(pages: Sequence[ConvertedPage]) -> list[ConvertedPage]:
    """Hide what stands at the same place of several pages, numbers aside.

    Such an element gets the label of a page header or footer. It is out of the text and
    still in the document. A heading in large type is never one: "Chapter 3" opens a page.
    """
    largest = _LARGER * _usual_size(pages)
    candidates = [
        candidate
        for place, page in enumerate(pages)
        for candidate in _candidates(place, page)
        if not (candidate.element.is_heading and (candidate.element.font_size or 0) > largest)
    ]
    groups: dict[tuple[Side, str], list[_Candidate]] = defaultdict(list)
    for candidate in candidates:
        groups[candidate.side, candidate.key].append(candidate)
    found: dict[str, Side] = {}
    for (side, key), group in groups.items():
        is_running = _repeats(group, len(pages))
        for candidate in group:
            if is_running or (_is_page_number(key) and candidate.place < _EDGE):
                found[candidate.element.id] = side
    changes: Changes = {}
    for page in pages:
        changes.update(_changes(page, found))
    return changed(pages, changes)


def _usual_size(pages: Sequence[ConvertedPage]) -> float:
    """The size of most of the text, in points; infinite where none is known."""
    sizes: Counter[float] = Counter()
    for page in pages:
        for element in page.text_elements:
            if element.font_size and not element.is_heading:
                sizes[element.font_size] += len(element.text)
    return max(sizes, key=sizes.__getitem__, default=float("inf"))


def _candidates(place: int, page: ConvertedPage) -> Iterator[_Candidate]:
    if not page.height:
        return
    for element in page.text_elements:
        box = element.bbox
        if box is None or element.label in _SKIPPED or not 0 < len(element.text) <= _LONGEST:
            continue
        if box.y2 <= _MARGIN * page.height:
            yield _Candidate(place, element, "top", _key(element.text), box.y1 / page.height)
        elif box.y1 >= (1 - _MARGIN) * page.height:
            distance = 1 - box.y2 / page.height
            yield _Candidate(place, element, "bottom", _key(element.text), distance)


def _key(text: str) -> str:
    """The text with each number, also a roman one, as ``#``."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    return re.sub(r"\d+", "#", _ROMAN.sub("#", " ".join(folded.split())))


def _repeats(group: Sequence[_Candidate], page_count: int) -> bool:
    """Whether the text stands on enough pages, at one height."""
    places = sorted(candidate.place for candidate in group)
    middle = places[len(places) // 2]
    pages = {c.page for c in group if abs(c.place - middle) < 0.03}
    return len(pages) >= 3 or (len(pages) == 2 and page_count <= 5)


def _is_page_number(key: str) -> bool:
    return bool(_PAGE_NUMBER.fullmatch(key))


def _changes(page: ConvertedPage, found: dict[str, Side]) -> Changes:
    """What hides a page's furniture; a page that has nothing else keeps it."""
    kept = [element for element in page.text_elements if element.id not in found]
    if not kept:
        return {}
    labels = {"top": LayoutLabel.PAGE_HEADER, "bottom": LayoutLabel.PAGE_FOOTER}
    return {
        element.id: {"label": labels[found[element.id]], "hidden": True, "level": None}
        for element in page.text_elements
        if element.id in found
    }
