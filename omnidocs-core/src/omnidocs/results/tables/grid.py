"""A table as a grid in which every place has one cell or none.

Models return cells that overlap, repeat or reach out of their table. Every export reads
this grid, so that all of them show the same table and none loses a cell's text.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from omnidocs.results.tables.cells import CellType, TableCell

if TYPE_CHECKING:
    from collections.abc import Iterable


@dataclass
class Area:
    """A rectangle of the grid and the cells that begin at its top-left place."""

    row: int
    col: int
    row_span: int
    col_span: int
    cells: list[TableCell] = field(default_factory=list)

    @property
    def text(self) -> str:
        """The text; that of several cells on lines of their own."""
        return "\n".join(cell.text for cell in self.cells if cell.text)

    @property
    def cell_type(self) -> CellType:
        """What it is for."""
        return self.cells[0].cell_type


class Grid:
    """The places of a table, each with the area that it belongs to.

    The first place of a cell is always its own: a span that reaches into the first place
    of another cell ends before it, as one that reaches out of the table ends at its edge.
    """

    def __init__(self, num_rows: int, num_cols: int, cells: Iterable[TableCell]) -> None:
        self.num_rows = num_rows
        self.num_cols = num_cols
        self._areas: dict[tuple[int, int], Area] = {}
        for cell in cells:
            area = Area(cell.row, cell.col, 1, 1)
            self._areas.setdefault((cell.row, cell.col), area).cells.append(cell)
        self._places = dict(self._areas)
        for area in sorted(self._areas.values(), key=lambda item: (item.row, item.col)):
            self._spread(area)

    def _spread(self, area: Area) -> None:
        want_rows = min(max(cell.row_span for cell in area.cells), self.num_rows - area.row)
        want_cols = min(max(cell.col_span for cell in area.cells), self.num_cols - area.col)
        while area.col_span < want_cols and self._free(
            area.row, area.col + area.col_span, columns=1
        ):
            area.col_span += 1
        while area.row_span < want_rows and self._free(
            area.row + area.row_span, area.col, columns=area.col_span
        ):
            area.row_span += 1
        for row in range(area.row, area.row + area.row_span):
            for col in range(area.col, area.col + area.col_span):
                self._places[row, col] = area

    def _free(self, row: int, col: int, columns: int) -> bool:
        return all((row, place) not in self._places for place in range(col, col + columns))

    def at(self, row: int, col: int) -> Area | None:
        """The area that a place belongs to."""
        return self._places.get((row, col))

    def begins(self, row: int, col: int) -> bool:
        """Whether an area begins at this place."""
        return (row, col) in self._areas

    @property
    def header_rows(self) -> int:
        """How many rows at the top hold nothing but column headers.

        No area crosses the line below them.
        """
        count = 0
        while count < self.num_rows and self._is_header(count):
            count += 1
        while count and not self._parted(count):
            count -= 1
        return count

    def _is_header(self, row: int) -> bool:
        areas = [self.at(row, col) for col in range(self.num_cols)]
        types = {area.cell_type for area in areas if area is not None}
        return types == {CellType.COLUMN_HEADER}

    def _parted(self, row: int) -> bool:
        return all(
            area is None or area.row == row
            for area in (self.at(row, col) for col in range(self.num_cols))
        )

    def filled(self) -> list[list[str | None]]:
        """The text of every place; None where there is no cell.

        A merged cell's text stands in all its places, so that each row says what it means
        without the others; that of a cell as wide as the table stands in the first one.
        """
        return [
            [self._text(row, col) for col in range(self.num_cols)] for row in range(self.num_rows)
        ]

    def _text(self, row: int, col: int) -> str | None:
        area = self.at(row, col)
        if area is None:
            return None
        across = area.col_span == self.num_cols > 1
        return None if across and (row, col) != (area.row, area.col) else area.text
