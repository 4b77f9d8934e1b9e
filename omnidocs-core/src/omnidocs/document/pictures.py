"""How much of a page its pictures cover."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from omnidocs.results import BoundingBox

_GRID = 100


def union_cover(boxes: Iterable[BoundingBox], width: float, height: float) -> float:
    """The part (0 to 1) of a page under at least one box, to a hundredth of each side.

    A scan can come in strips, or as several layers of the page's size, so areas do not add.
    """
    rows = [0] * _GRID
    for box in boxes:
        left, right = round(box.x1 / width * _GRID), round(box.x2 / width * _GRID)
        top, bottom = round(box.y1 / height * _GRID), round(box.y2 / height * _GRID)
        columns = (1 << right) - (1 << left)
        for row in range(top, bottom):
            rows[row] |= columns
    return sum(row.bit_count() for row in rows) / _GRID**2
