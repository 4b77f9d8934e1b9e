"""Puts lines in reading order by cutting the page along its white space.

A recursive XY-cut (Nagy and Seth, 1984): gaps that run down or across the page part its
lines. A gap that runs down counts between columns of prose only, so that the rows of a
table stay together, and lines that span both columns part the page above from below.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import groupby
from statistics import median

from omnidocs.results import BoundingBox

Gap = tuple[float, float]

_LONG_LINE = 10.0
"""Width of a line in the narrowest column of prose, in line heights: about 20 letters."""
_COLUMN_LINES = 3
_SPANNING = 1.4
"""Lines this much wider than most may span columns."""
_SAME_ROW = 0.5
"""Share of the lower line's height by which two lines of one row overlap."""
_LIKE_WIDEST = 0.75
"""Gaps across the page this close to the widest one cut together with it."""


def reading_order(boxes: Sequence[BoundingBox]) -> list[int]:
    """The positions of the boxes in reading order, left to right and top to bottom."""
    return _Cutter(boxes).order(list(range(len(boxes)))) if boxes else []


class _Cutter:
    def __init__(self, boxes: Sequence[BoundingBox]) -> None:
        self._boxes = boxes
        self._height = median(box.height for box in boxes)

    def order(self, items: list[int]) -> list[int]:
        """The items in reading order."""
        parts = self._parts(items)
        if len(parts) == 1:
            return self._rows(items)
        return [item for part in parts for item in self.order(part)]

    def _parts(self, items: list[int]) -> list[list[int]]:
        """The items in parts that are read one after another; one where nothing cuts."""
        if len(items) < 2 * _COLUMN_LINES:
            return [items]
        across = _gaps((self._boxes[i].y1, self._boxes[i].y2) for i in items)
        gutter = self._gutter(items)
        spanning = [i for i in items if gutter and self._spans(i, gutter)]
        if spanning:
            return self._bands(items, spanning)
        widest = max(map(_width, across), default=0.0)
        if gutter and _width(gutter) >= widest:
            return self._cut(items, [gutter[1]], "x1")
        least = max(widest * _LIKE_WIDEST, _width(gutter) if gutter else 0.0)
        return self._cut(items, [gap[1] for gap in across if _width(gap) >= least], "y1")

    def _gutter(self, items: list[int]) -> Gap | None:
        """The widest gap between two columns of prose; a few lines may span it."""
        limit = _SPANNING * median(self._boxes[i].width for i in items)
        narrow = [i for i in items if self._boxes[i].width <= limit]
        gaps = _gaps((self._boxes[i].x1, self._boxes[i].x2) for i in narrow)
        for gap in sorted(gaps, key=_width, reverse=True):
            if all(self._is_prose(side) for side in self._cut(narrow, [gap[1]], "x1")):
                return gap
        return None

    def _is_prose(self, items: list[int]) -> bool:
        """Whether most lines are long: a column of prose, or several beside each other."""
        long = _LONG_LINE * self._height
        return len(items) >= _COLUMN_LINES and median(self._boxes[i].width for i in items) >= long

    def _spans(self, item: int, gutter: Gap) -> bool:
        return self._boxes[item].x1 < gutter[0] and self._boxes[item].x2 > gutter[1]

    def _bands(self, items: list[int], spanning: list[int]) -> list[list[int]]:
        """What stands above, between and below the spanning lines, and these lines."""
        ordered = sorted(items, key=lambda i: self._boxes[i].center[1])
        return [list(band) for _, band in groupby(ordered, key=spanning.__contains__)]

    def _cut(self, items: list[int], cuts: list[float], edge: str) -> list[list[int]]:
        """The items between the cuts; each cut is where the part behind it begins."""
        parts: list[list[int]] = [[] for _ in range(len(cuts) + 1)]
        for i in items:
            start = getattr(self._boxes[i], edge)
            parts[sum(cut <= start for cut in cuts)].append(i)
        return parts

    def _rows(self, items: list[int]) -> list[int]:
        """Items that share a row from left to right, the rows from top to bottom."""
        rows: list[list[int]] = []
        for i in sorted(items, key=lambda i: self._boxes[i].y1):
            if rows and self._same_row(rows[-1][0], i):
                rows[-1].append(i)
            else:
                rows.append([i])
        return [i for row in rows for i in sorted(row, key=lambda i: self._boxes[i].x1)]

    def _same_row(self, first: int, other: int) -> bool:
        upper, lower = self._boxes[first], self._boxes[other]
        shared = min(upper.y2, lower.y2) - lower.y1
        return shared > _SAME_ROW * min(upper.height, lower.height)


def _gaps(intervals: Iterable[tuple[float, float]]) -> list[Gap]:
    """The gaps that no interval touches, in order."""
    ordered = sorted(intervals)
    gaps: list[Gap] = []
    end = ordered[0][1]
    for low, high in ordered[1:]:
        if low > end:
            gaps.append((end, low))
        end = max(end, high)
    return gaps


def _width(gap: Gap) -> float:
    return gap[1] - gap[0]
