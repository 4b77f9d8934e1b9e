"""Headings of a table: which rows they are, and how many columns each stands over."""

from __future__ import annotations

import re
from collections.abc import Sequence

from omnidocs.results import CellType
from omnidocs_models.rule_based.geometry import covered
from omnidocs_models.rule_based.tables.bands import is_numeric
from omnidocs_models.rule_based.tables.model import Grid, GridCell

YEAR = re.compile(r"\D{0,2}(1[89]|20)\d\d\D{0,3}")
MOST_HEADER_ROWS = 5


def header_rows(grid: Grid) -> int:
    """How many rows at the top are headings; at least one row stays below them."""
    if not grid.cells:
        return 0
    ruled = _rows_above_rule(grid)
    if ruled:
        return ruled
    numeric = [_has_numbers(grid, row) for row in range(grid.num_rows)]
    count = numeric.index(True) if True in numeric else 1
    if not 1 <= count <= MOST_HEADER_ROWS:
        count = 1
    if 2 * sum(numeric[count:]) < grid.num_rows - count:
        count = 1
    spans = [cell.last_row + 1 for cell in grid.filled if cell.row < count]
    return min(max([count, *spans]), grid.num_rows - 1)


def _rows_above_rule(grid: Grid) -> int:
    """Rows above the first ruling across a table in which few rows have one below."""
    left, right = grid.cols[0].position, grid.cols[-1].position
    ruled = [
        index
        for index, separator in enumerate(grid.rows[1:-1], start=1)
        if covered(separator.spans, left, right) > 0.8
    ]
    if not ruled or ruled[0] > MOST_HEADER_ROWS or 2 * len(ruled) > grid.num_rows:
        return 0
    return ruled[0] if 2 * ruled[0] <= grid.num_rows else 0


def _has_numbers(grid: Grid, row: int) -> bool:
    """Whether a row has numbers that are no years to the right of its first cell."""
    texts = [cell.text for cell in grid.filled if cell.row == row and cell.col > 0]
    return any(is_numeric(text) and not YEAR.fullmatch(text) for text in texts)


def spread_headings(grid: Grid, count: int) -> None:
    """Let each heading reach over the columns that it is centred above.

    Args:
        grid: The table, whose cells are changed.
        count: How many rows at the top are headings.
    """
    for row in range(count - 1):
        heads = sorted(
            (cell for cell in grid.filled if cell.row == row == cell.last_row),
            key=lambda cell: cell.col,
        )
        below = {
            cell.col for cell in grid.filled if cell.row == row + 1 and cell.col == cell.last_col
        }
        extents = {col: extent for col in below if (extent := _column_extent(grid, col, row))}
        limits = [cell.col for cell in heads[1:]] + [grid.num_cols]
        free_from = 1
        for head, limit in zip(heads, limits, strict=False):
            if head.col >= free_from:
                _spread(grid, head, range(free_from, limit), extents)
            free_from = head.last_col + 1


def _column_extent(grid: Grid, col: int, row: int) -> tuple[float, float] | None:
    """From where to where the upright text of a column runs below a row."""
    words = [
        word
        for cell in grid.filled
        if cell.row > row and cell.col == col == cell.last_col
        for word in cell.words
        if word.angle == 0
    ]
    if not words:
        return None
    return min(word.bbox.x1 for word in words), max(word.bbox.x2 for word in words)


def _spread(
    grid: Grid, head: GridCell, free: range, extents: dict[int, tuple[float, float]]
) -> None:
    """Widen a heading to the largest run of columns that it is centred over."""
    low, high = _extent(head)
    best = (head.col, head.last_col)
    for first in range(free.start, head.col + 1):
        for last in range(head.last_col, free.stop):
            columns = range(first, last + 1)
            if len(columns) <= best[1] - best[0] + 1 or any(c not in extents for c in columns):
                continue
            middle = (extents[first][0] + extents[last][1]) / 2
            if abs(middle - (low + high) / 2) < grid.size:
                best = (first, last)
    absorbed = {
        id(cell)
        for cell in grid.cells
        if cell.row == head.row and best[0] <= cell.col <= best[1] and cell is not head
    }
    grid.cells[:] = [cell for cell in grid.cells if id(cell) not in absorbed]
    head.col, head.last_col = best


def spread_section_rows(grid: Grid) -> None:
    """Let a line that is centred in the table, alone in its row, reach over all columns."""
    middle = (grid.cols[0].position + grid.cols[-1].position) / 2
    for row in range(grid.num_rows):
        inside = [cell for cell in grid.filled if cell.row <= row <= cell.last_row]
        if len(inside) != 1 or inside[0].col == inside[0].last_col:
            continue
        [cell] = inside
        low, high = _extent(cell)
        if cell.row == cell.last_row and abs((low + high) / 2 - middle) < 2 * grid.size:
            grid.cells[:] = [other for other in grid.cells if other.row != row or other is cell]
            cell.col, cell.last_col = 0, grid.num_cols - 1


def _extent(cell: GridCell) -> tuple[float, float]:
    return min(word.bbox.x1 for word in cell.words), max(word.bbox.x2 for word in cell.words)


def cell_types(grid: Grid, count: int) -> list[CellType]:
    """What each cell of the grid is for, in the order of its cells."""
    labels = _labels_rows(grid, count)
    return [_cell_type(grid, cell, count, labels=labels) for cell in grid.cells]


def _cell_type(grid: Grid, cell: GridCell, count: int, *, labels: bool) -> CellType:
    if cell.row < count:
        return CellType.COLUMN_HEADER
    if cell.col == 0 and cell.last_col == grid.num_cols - 1 > 0:
        return CellType.SECTION_ROW
    return CellType.ROW_HEADER if cell.col == 0 and labels else CellType.DATA


def _labels_rows(grid: Grid, count: int) -> bool:
    """Whether the first column holds words and the others mostly numbers."""
    body = [cell for cell in grid.filled if cell.row >= count]
    first = [is_numeric(cell.text) for cell in body if cell.col == 0]
    others = [is_numeric(cell.text) for cell in body if cell.col > 0]
    return _part(first) < 0.5 and _part(others) >= 0.5


def _part(flags: Sequence[bool]) -> float:
    return sum(flags) / len(flags) if flags else 0.0
