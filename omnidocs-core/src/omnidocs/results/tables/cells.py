"""One cell of a table."""

from __future__ import annotations

from enum import StrEnum

from pydantic import Field

from omnidocs.results.geometry import BoundingBox
from omnidocs.results.output import Record


class CellType(StrEnum):
    """What a cell is for."""

    DATA = "data"
    COLUMN_HEADER = "column_header"
    ROW_HEADER = "row_header"
    SECTION_ROW = "section_row"
    """A line across the table that heads the rows below it."""

    @property
    def color(self) -> str:
        """The colour in ``visualize``, ``"#RRGGBB"``."""
        return _COLORS[self]


_COLORS = {
    CellType.DATA: "#3498DB",
    CellType.COLUMN_HEADER: "#E74C3C",
    CellType.ROW_HEADER: "#D35400",
    CellType.SECTION_ROW: "#9B59B6",
}


class TableCell(Record):
    """One cell.

    Args:
        row: Its first row, from 0.
        col: Its first column, from 0.
        row_span: How many rows it covers.
        col_span: How many columns it covers.
        text: Its text; a line end is a line end of the cell.
        cell_type: What it is for.
        bbox: Where it is, in pixels of the image that the table was read from.
        confidence: How sure the model is, 0 to 1.
    """

    row: int = Field(ge=0)
    col: int = Field(ge=0)
    row_span: int = Field(default=1, ge=1)
    col_span: int = Field(default=1, ge=1)
    text: str = ""
    cell_type: CellType = CellType.DATA
    bbox: BoundingBox | None = None
    confidence: float | None = Field(default=None, ge=0, le=1)

    @property
    def end_row(self) -> int:
        """The row after its last one."""
        return self.row + self.row_span

    @property
    def end_col(self) -> int:
        """The column after its last one."""
        return self.col + self.col_span

    @property
    def is_header(self) -> bool:
        """Whether it heads a column or a row."""
        return self.cell_type in (CellType.COLUMN_HEADER, CellType.ROW_HEADER)

    def covers(self, row: int, col: int) -> bool:
        """Whether a place of the table lies in it."""
        return self.row <= row < self.end_row and self.col <= col < self.end_col
