"""The order of boxes on a page by recursive cuts along white space.

The recursive XY-cut (Nagy and Seth 1984) cuts a page at the white bands that cross it.
Cutting across first would read the paragraphs of two columns in turn wherever their gaps
are level. So bands are put together again as long as one gutter runs through them all.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from omnidocs_models.rule_based.geometry import Box, overlap

Entries = list[int]
"""Indexes of boxes."""

LOWEST = 5
"""Lines that boxes side by side have at least, to be columns that go on below them."""


class XYCut:
    """Orders boxes.

    Args:
        boxes: The boxes of one page.
        heads: Indexes of headings: level ones begin a row of cards, to be read first.
        gutter: Least width of the white space between two columns.
        line: Height of a line of text.
        right_to_left: Whether the rightmost column is read first.
    """

    def __init__(
        self,
        boxes: Sequence[Box],
        heads: set[int],
        *,
        gutter: float,
        line: float,
        right_to_left: bool = False,
    ) -> None:
        self._boxes = boxes
        self._heads = heads
        self._gutter = gutter
        self._line = line
        self._right_to_left = right_to_left

    def order(self, entries: Entries) -> Entries:
        """The boxes in the order of reading."""
        if len(entries) < 2:
            return entries
        columns, bands = self._columns(entries), self._bands(entries)
        cards = any(self._are_rows_of_cards(bands[0], band) for band in bands[1:])
        if len(columns) > 1 and not cards:
            return [index for column in columns for index in self.order(column)]
        groups = self._groups(bands)
        if len(groups) > 1:
            return [index for group in groups for index in self.order(group)]
        return self._by_position(entries)

    def _columns(self, entries: Entries) -> list[Entries]:
        """The entries parted at the gutters that no box crosses, in the order of reading."""
        columns: list[Entries] = []
        right = 0.0
        for index in sorted(entries, key=lambda index: self._boxes[index].x1):
            box = self._boxes[index]
            if columns and box.x1 - right < self._gutter:
                columns[-1].append(index)
                right = max(right, box.x2)
            else:
                columns.append([index])
                right = box.x2
        return columns[::-1] if self._right_to_left else columns

    def _bands(self, entries: Entries) -> list[Entries]:
        """The entries parted at the white space that crosses them all, from the top."""
        bands: list[Entries] = []
        bottom = 0.0
        for index in sorted(entries, key=lambda index: self._boxes[index].y1):
            box = self._boxes[index]
            slack = 0.1 * min(box.height, 4 * self._gutter)
            if bands and box.y1 + slack < bottom:
                bands[-1].append(index)
                bottom = max(bottom, box.y2 - slack)
            else:
                bands.append([index])
                bottom = box.y2 - slack
        return bands

    def _groups(self, bands: Sequence[Entries]) -> list[Entries]:
        """Bands put together where the gutters of columns run through them."""
        groups: list[list[Entries]] = []
        for band in bands:
            if groups and self._goes_on(groups[-1], band):
                groups[-1].append(band)
            else:
                heads = self._trailing_heads(groups[-1]) if groups else []
                groups.append([*heads, band])
        return [_flat(group) for group in groups if group]

    def _trailing_heads(self, group: list[Entries]) -> list[Entries]:
        """Take the last bands of some columns that are a heading of what follows them."""
        first = len(group)
        while first > 1 and len(group[first - 1]) == 1 and group[first - 1][0] in self._heads:
            first -= 1
        heads = group[first:]
        del group[first:]
        return heads

    def _goes_on(self, bands: Sequence[Entries], band: Entries) -> bool:
        """Whether the columns of some bands go on in the band below them."""
        group = _flat(bands)
        before, after = self._columns(group), self._columns(band)
        together = self._columns(group + band)
        if len(together) < 2 or max(len(before), len(after)) > len(together):
            return False
        if len(after) == 1 and self._height(group) < LOWEST * self._line:
            return False
        return not self._are_rows_of_cards(bands[0], band)

    def _height(self, entries: Entries) -> float:
        boxes = [self._boxes[index] for index in entries]
        return max(box.y2 for box in boxes) - min(box.y1 for box in boxes)

    def _are_rows_of_cards(self, band: Entries, other: Entries) -> bool:
        """Whether two bands are cards side by side, as on slides, and no text in columns."""
        return self._begins_cards(band) and self._begins_cards(other)

    def _begins_cards(self, band: Entries) -> bool:
        """Whether each column begins with a heading, all at one height."""
        columns = self._columns(band)
        firsts = [min(column, key=lambda index: self._boxes[index].y1) for column in columns]
        if len(firsts) < 2 or not self._heads.issuperset(firsts):
            return False
        boxes = [self._boxes[index] for index in firsts]
        return all(
            overlap(a.y1, a.y2, b.y1, b.y2) > 0.7 * min(a.height, b.height)
            for a, b in pairwise(boxes)
        )

    def _by_position(self, entries: Entries) -> Entries:
        """Boxes that no white space parts: by rows, then along them."""
        sign = -1 if self._right_to_left else 1
        rows: list[Entries] = []
        for index in sorted(entries, key=lambda index: self._boxes[index].y1):
            box = self._boxes[index]
            if rows:
                first = self._boxes[rows[-1][0]]
                if overlap(box.y1, box.y2, first.y1, first.y2) > 0.7 * min(
                    box.height, first.height
                ):
                    rows[-1].append(index)
                    continue
            rows.append([index])
        return [
            index for row in rows for index in sorted(row, key=lambda i: sign * self._boxes[i].x1)
        ]


def _flat(bands: Sequence[Entries]) -> Entries:
    return [index for band in bands for index in band]
