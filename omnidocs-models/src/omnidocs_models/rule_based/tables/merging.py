"""Merged cells: units of a grid that no border divides."""

from __future__ import annotations

from collections.abc import Sequence

from omnidocs.document import Word
from omnidocs_models.rule_based.geometry import covered
from omnidocs_models.rule_based.rows import find_rows
from omnidocs_models.rule_based.tables.model import GridCell, Separator

Place = tuple[int, int]
"""Row and column of a unit: what the separators enclose."""

Units = dict[Place, list[Word]]
"""The words in each unit that has some."""

Area = tuple[int, int, int, int]
"""First row, first column, last row and last column of a cell."""


def merge_units(
    units: Units, rows: Sequence[Separator], cols: Sequence[Separator], size: float
) -> list[GridCell]:
    """Join units that no border divides to cells; every cell is a rectangle.

    Args:
        units: The words by row and column.
        rows: Row separators with the outer borders.
        cols: Column separators with the outer borders.
        size: Font size of the table in pixels.
    """
    height, width = len(rows) - 1, len(cols) - 1
    owner = {(r, c): (r, c, r, c) for r in range(height) for c in range(width)}
    for r in range(height):
        for c in range(width):
            if c + 1 < width and _joins_right(units, rows, cols, (r, c), size):
                _join(owner, (r, c), (r, c + 1))
            if r + 1 < height and _joins_down(units, rows, cols, (r, c), size):
                _join(owner, (r, c), (r + 1, c))
    cells: dict[Area, GridCell] = {}
    for place, area in owner.items():
        cells.setdefault(area, GridCell(*area, [])).words.extend(units.get(place, ()))
    return list(cells.values())


def _join(owner: dict[Place, Area], place: Place, other: Place) -> None:
    """Make one cell of two, unless the result would cut through a third."""
    a, b = owner[place], owner[other]
    top, left = min(a[0], b[0]), min(a[1], b[1])
    bottom, right = max(a[2], b[2]), max(a[3], b[3])
    places = [(r, c) for r in range(top, bottom + 1) for c in range(left, right + 1)]
    for inner in (owner[p] for p in places):
        if inner[0] < top or inner[1] < left or inner[2] > bottom or inner[3] > right:
            return
    owner.update(dict.fromkeys(places, (top, left, bottom, right)))


def _joins_right(
    units: Units,
    rows: Sequence[Separator],
    cols: Sequence[Separator],
    place: Place,
    size: float,
) -> bool:
    """Whether a unit and the one to its right are one cell."""
    r, c = place
    border = cols[c + 1]
    if covered(border.spans, rows[r].position, rows[r + 1].position) >= 0.5:
        return False
    left, right = units.get((r, c), []), units.get((r, c + 1), [])
    if left and right:
        near = max(word.bbox.x2 for word in left) + size > min(word.bbox.x1 for word in right)
        return near and _crosses([*left, *right], border.position, size)
    if border.spans:
        return _mostly_ruled(border, rows)
    return _crosses([*left, *right], border.position, size)


def _joins_down(
    units: Units,
    rows: Sequence[Separator],
    cols: Sequence[Separator],
    place: Place,
    size: float,
) -> bool:
    """Whether a unit and the one below it are one cell."""
    r, c = place
    border = rows[r + 1]
    if covered(border.spans, cols[c].position, cols[c + 1].position) >= 0.5:
        return False
    upper, lower = units.get((r, c), []), units.get((r + 1, c), [])
    if not (upper and lower) and _straddles([*upper, *lower], border.position, size):
        return True
    return bool(border.spans) and _mostly_ruled(border, cols)


def _straddles(words: Sequence[Word], y: float, size: float) -> bool:
    """Whether there is but one line of text, and it runs along ``y``."""
    margin = 0.2 * size
    return bool(words) and all(
        word.angle == 0 and word.bbox.y1 < y - margin and word.bbox.y2 > y + margin
        for word in words
    )


def _mostly_ruled(border: Separator, others: Sequence[Separator]) -> bool:
    """Whether a border is ruled along half of the table, so that a gap in it has a meaning."""
    return covered(border.spans, others[0].position, others[-1].position) >= 0.5


def _crosses(words: Sequence[Word], x: float, size: float) -> bool:
    """Whether some line of text runs over ``x`` without a wide gap there."""
    low, high = x - 0.3 * size, x + 0.3 * size
    if all(word.bbox.x2 < high for word in words) or all(word.bbox.x1 > low for word in words):
        return False
    return any(
        chunk.box.x1 < low and chunk.box.x2 > high
        for row in find_rows(word for word in words if word.angle == 0)
        for chunk in row.chunks
    )
