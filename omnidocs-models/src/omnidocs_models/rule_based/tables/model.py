"""What a table is while the rules work on it."""

from __future__ import annotations

from dataclasses import dataclass, field

from omnidocs.document import Word
from omnidocs_models.rule_based.geometry import Box
from omnidocs_models.rule_based.rows import joined_text


@dataclass(slots=True)
class Separator:
    """A line between two rows (at a y) or two columns (at an x), ruled along its spans."""

    position: float
    spans: list[tuple[float, float]] = field(default_factory=list)


@dataclass(slots=True)
class GridCell:
    """A cell: the rows and columns that it covers, and its words."""

    row: int
    col: int
    last_row: int
    last_col: int
    words: list[Word]

    @property
    def text(self) -> str:
        """Its words in reading order, lines joined by a space."""
        return joined_text(self.words)


@dataclass(slots=True)
class Grid:
    """A table: its separators with the outer borders, the cells, the font size in pixels."""

    rows: list[Separator]
    cols: list[Separator]
    cells: list[GridCell]
    size: float

    @property
    def num_rows(self) -> int:
        """Rows between the separators."""
        return max(0, len(self.rows) - 1)

    @property
    def num_cols(self) -> int:
        """Columns between the separators."""
        return max(0, len(self.cols) - 1)

    @property
    def filled(self) -> list[GridCell]:
        """The cells that have words."""
        return [cell for cell in self.cells if cell.words]

    def box(self, cell: GridCell) -> Box:
        """The rectangle of a cell."""
        return Box(
            self.cols[cell.col].position,
            self.rows[cell.row].position,
            self.cols[cell.last_col + 1].position,
            self.rows[cell.last_row + 1].position,
        )


@dataclass(slots=True)
class Table:
    """A table on a page: its region, its cells, and how sure the rules are (0 to 1)."""

    box: Box
    grid: Grid
    confidence: float
