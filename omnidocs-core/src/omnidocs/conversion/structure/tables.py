"""Tables that run over pages."""

from __future__ import annotations

import re
from collections import Counter
from itertools import pairwise
from typing import TYPE_CHECKING

from omnidocs.conversion.structure.changes import Changes, changed
from omnidocs.conversion.tables import has_own_header, repeated_rows
from omnidocs.results import LayoutLabel, PageStatus

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from omnidocs.conversion.document import ConvertedPage
    from omnidocs.conversion.elements import Element
    from omnidocs.results import TableOutput

_EDGE = 0.02
"""How far the sides of the parts of a table may differ, in page widths."""

_BINDING = 0.06
"""How far left and right pages may be shifted against each other, in page widths."""

_LONGEST = 80
_CAPTION = re.compile(r"\w+\.?\s*([A-Z]?\d+(?:[.\-]\d+)*|[IVX]+\b)")
_CONTINUED = re.compile(r"\bcont(?:inued|inuation|\.|d\b|')|fortsetzung|\bsuite\b|continuaci", re.I)


def join_tables(pages: Sequence[ConvertedPage]) -> list[ConvertedPage]:
    """Name the table that each table at the top of a page carries on.

    The first part ends its page, the second begins the next one: only furniture, captions
    and notes are between them. Either the second repeats the head of the first, or it has
    the same columns and no head of its own. A caption that says the first one's number
    again, or that the table goes on, is hidden.
    """
    changes: Changes = {}
    heads: dict[str, Element] = {}
    running = _running_texts(pages)
    for above, below in pairwise(pages):
        first = _last_table(above)
        second, captions = _first_table(below, running)
        if first is None or second is None or not _are_neighbours(above, below):
            continue
        head = heads.get(first.id, first)
        if not _is_one(head, second, above.width, below.width):
            continue
        titles = [e for e in above.text_elements if e.label is LayoutLabel.CAPTION]
        if all(_says_again(caption, titles) for caption in captions):
            heads[second.id] = head
            changes[second.id] = {"continues": first.id}
            changes |= {caption.id: _REPEATED for caption in captions}
    return changed(pages, changes)


_REPEATED = {"hidden": True, "hidden_reason": "the caption of a table that goes on"}


def _are_neighbours(above: ConvertedPage, below: ConvertedPage) -> bool:
    return below.index == above.index + 1 and above.status is below.status is PageStatus.OK


def _last_table(page: ConvertedPage) -> Element | None:
    """The table that ends a page."""
    skipped = (LayoutLabel.CAPTION, LayoutLabel.FOOTNOTE)
    rest = (e for e in reversed(page.text_elements) if e.label not in skipped)
    last = next(rest, None)
    return last if last is not None and last.table is not None else None


def _running_texts(pages: Sequence[ConvertedPage]) -> set[str]:
    """The running headers that stand on several pages, numbers aside."""
    counts = Counter(
        key
        for page in pages
        for key in {_letters(e) for e in page.elements if e.label is LayoutLabel.PAGE_HEADER}
    )
    return {key for key, count in counts.items() if count > 1 or not key}


def _letters(element: Element) -> str:
    return "".join(filter(str.isalpha, element.text.casefold()))


def _first_table(
    page: ConvertedPage, running: Collection[str]
) -> tuple[Element | None, list[Element]]:
    """The table that begins a page, and the captions above it.

    A header that no other page has may be the title of the table.
    """
    captions: list[Element] = []
    for element in page.elements:
        if element.hidden:
            if element.label is LayoutLabel.PAGE_HEADER and _letters(element) not in running:
                return None, captions
            continue
        if not _may_be_caption(element):
            return (element if element.table is not None else None), captions
        captions.append(element)
    return None, captions


def _may_be_caption(element: Element) -> bool:
    """Whether it is a caption, or a short line that says that a table goes on."""
    if element.label is LayoutLabel.CAPTION:
        return True
    is_line = element.table is None and 0 < len(element.text) <= _LONGEST
    return is_line and _CONTINUED.search(element.text) is not None


def _says_again(caption: Element, titles: Sequence[Element]) -> bool:
    if _CONTINUED.search(caption.text):
        return True
    number = _number(caption)
    return number is not None and number in map(_number, titles)


def _number(caption: Element) -> str | None:
    match = _CAPTION.match(caption.text)
    return match.group(1) if match else None


def _is_one(first: Element, second: Element, width_above: int, width_below: int) -> bool:
    one, other = first.table, second.table
    if one is None or other is None or one.num_cols != other.num_cols or one.num_cols < 2:
        return False
    if repeated_rows(one, other):
        return True
    return not has_own_header(other) and _columns_match(one, other, width_above, width_below)


def _columns_match(one: TableOutput, other: TableOutput, width: int, other_width: int) -> bool:
    """Whether the columns stand at the same places of pages so many pixels wide."""
    if one.bbox is None or other.bbox is None or not width or not other_width:
        return False
    left, other_left = one.bbox.x1 / width, other.bbox.x1 / other_width
    wide, other_wide = one.bbox.width / width, other.bbox.width / other_width
    if abs(left - other_left) > _BINDING or abs(wide - other_wide) > _EDGE:
        return False
    columns = _columns(one, left, width)
    others = _columns(other, other_left, other_width)
    pairs = [(columns[col], others[col]) for col in columns if col in others]
    return bool(pairs) and all(_overlap(a, b) > 0.5 for a, b in pairs)


Span = tuple[float, float]


def _columns(table: TableOutput, left: float, width: int) -> dict[int, Span]:
    """Where the columns are, in page widths from the left side of the table."""
    spans: dict[int, Span] = {}
    for col, x1, x2 in _cell_spans(table):
        known = spans.get(col, (x1, x2))
        spans[col] = min(known[0], x1), max(known[1], x2)
    return {col: (x1 / width - left, x2 / width - left) for col, (x1, x2) in spans.items()}


def _cell_spans(table: TableOutput) -> Iterator[tuple[int, float, float]]:
    for cell in table.cells:
        if cell.bbox is not None and cell.col_span == 1 and cell.text.strip():
            yield cell.col, cell.bbox.x1, cell.bbox.x2


def _overlap(one: Span, other: Span) -> float:
    """The part of the narrower span that the other covers."""
    shared = min(one[1], other[1]) - max(one[0], other[0])
    return shared / max(min(one[1] - one[0], other[1] - other[0]), 1e-6)
