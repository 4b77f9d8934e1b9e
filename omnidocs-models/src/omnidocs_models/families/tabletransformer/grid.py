"""From what Table Transformer finds to the cells of a table.

Its labels are those of PubTables-1M. A row or column that shares most of its extent with a
more confident one is the same one found twice; a cell is where a row and a column meet; a
spanning cell takes the place of those that it covers.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import product

from omnidocs.backends import Detection
from omnidocs.results import BoundingBox, CellType, TableCell

Extent = tuple[float, float]
"""From where to where: of a row on the page downwards, of a column to the right."""

Span = tuple[range, range]
"""The rows and the columns that one cell covers."""

_ROW, _COLUMN = "table row", "table column"
_HEADER, _SECTION = "table column header", "table projected row header"
_SPANNING = "table spanning cell"
LABELS = frozenset({"table", _ROW, _COLUMN, _HEADER, _SECTION, _SPANNING})
"""What Table Transformer finds."""

_MOST = 0.5
"""Part of an extent that another one must hold to cover it."""


@dataclass(frozen=True)
class TableGrid:
    """What a table is made of.

    Args:
        rows: From top to bottom.
        columns: From left to right.
        headers: Where rows head the columns.
        sections: Where a row heads the rows below it.
        spanning: Boxes of cells that span several rows or columns, most confident first.
    """

    rows: tuple[Extent, ...]
    columns: tuple[Extent, ...]
    headers: tuple[Extent, ...] = ()
    sections: tuple[Extent, ...] = ()
    spanning: tuple[BoundingBox, ...] = ()

    @classmethod
    def of(cls, detections: Iterable[Detection]) -> TableGrid:
        """The grid of what was found, which comes most confident first."""
        found = list(detections)

        def boxes(label: str) -> list[BoundingBox]:
            return [one.bbox for one in found if one.label == label]

        return cls(
            rows=_once(map(_down, boxes(_ROW))),
            columns=_once(map(_across, boxes(_COLUMN))),
            headers=tuple(map(_down, boxes(_HEADER))),
            sections=tuple(map(_down, boxes(_SECTION))),
            spanning=tuple(boxes(_SPANNING)),
        )

    def cells(self) -> list[TableCell]:
        """The cells, row by row; no two cover the same place."""
        spans = list(self._spans())
        taken = {place for span in spans for place in product(*span)}
        places = product(range(len(self.rows)), range(len(self.columns)))
        spans += [(range(i, i + 1), range(j, j + 1)) for i, j in places if (i, j) not in taken]
        ordered = sorted(spans, key=lambda span: (span[0].start, span[1].start))
        return [self._cell(*span) for span in ordered]

    def _spans(self) -> Iterator[Span]:
        """What covers several places, none of them twice."""
        whole = range(len(self.columns))
        sections = [(range(i, i + 1), whole) for i in _held(self.rows, self.sections)]
        spanning = [
            (_range(_held(self.rows, [_down(box)])), _range(_held(self.columns, [_across(box)])))
            for box in self.spanning
        ]
        taken: set[tuple[int, int]] = set()
        for rows, columns in sections + spanning:
            places = set(product(rows, columns))
            if len(places) > 1 and not places & taken:
                taken |= places
                yield rows, columns

    def _cell(self, rows: range, columns: range) -> TableCell:
        return TableCell(
            row=rows.start,
            col=columns.start,
            row_span=len(rows),
            col_span=len(columns),
            cell_type=self._kind(rows.start),
            bbox=BoundingBox(
                x1=self.columns[columns[0]][0],
                y1=self.rows[rows[0]][0],
                x2=max(self.columns[j][1] for j in columns),
                y2=max(self.rows[i][1] for i in rows),
            ),
        )

    def _kind(self, row: int) -> CellType:
        if _held([self.rows[row]], self.headers):
            return CellType.COLUMN_HEADER
        is_section = _held([self.rows[row]], self.sections)
        return CellType.SECTION_ROW if is_section else CellType.DATA


def _down(box: BoundingBox) -> Extent:
    return box.y1, box.y2


def _across(box: BoundingBox) -> Extent:
    return box.x1, box.x2


def _once(extents: Iterable[Extent]) -> tuple[Extent, ...]:
    """The extents in order, each once; of two that are one the first stays."""
    kept: list[Extent] = []
    for extent in extents:
        if not any(_are_one(extent, other) for other in kept):
            kept.append(extent)
    return tuple(sorted(kept, key=sum))


def _are_one(one: Extent, other: Extent) -> bool:
    return _shared(one, other) >= _MOST * min(_size(one), _size(other))


def _held(extents: Sequence[Extent], holders: Sequence[Extent]) -> list[int]:
    """The numbers of the extents that lie in one of the holders for the most part."""
    return [
        i
        for i, extent in enumerate(extents)
        if any(_shared(extent, holder) >= _MOST * _size(extent) for holder in holders)
    ]


def _range(numbers: Sequence[int]) -> range:
    """From the first number to the last."""
    return range(numbers[0], numbers[-1] + 1) if numbers else range(0)


def _shared(one: Extent, other: Extent) -> float:
    return max(min(one[1], other[1]) - max(one[0], other[0]), 0.0)


def _size(extent: Extent) -> float:
    return extent[1] - extent[0]
