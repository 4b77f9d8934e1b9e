"""Columns and rows that hold nothing, taken out of a grid."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate, product

from omnidocs_models.rule_based.tables.model import Grid, GridCell, Separator


def without_empty(grid: Grid) -> Grid:
    """The grid without rows and columns in which no cell with words begins.

    Double rulings and cells that are merged all along the table leave such ones.
    """
    rows = _renumbered({cell.row for cell in grid.filled}, grid.num_rows)
    cols = _renumbered({cell.col for cell in grid.filled}, grid.num_cols)
    taken: set[tuple[int, int]] = set()
    cells: list[GridCell] = []
    for cell in sorted(grid.cells, key=lambda cell: not cell.words):
        first, last = rows[cell.row], rows[cell.last_row]
        left, right = cols[cell.col], cols[cell.last_col]
        if (first, left) not in taken:
            cells.append(GridCell(first, left, last, right, cell.words))
            taken.update(product(range(first, last + 1), range(left, right + 1)))
    cells.sort(key=lambda cell: (cell.row, cell.col))
    return Grid(_kept(grid.rows, rows), _kept(grid.cols, cols), cells, grid.size)


def _renumbered(used: set[int], count: int) -> list[int]:
    """New index of each row; an unused one becomes part of the used one before it."""
    return [max(n - 1, 0) for n in accumulate(int(index in used) for index in range(count))]


def _kept(separators: Sequence[Separator], indexes: Sequence[int]) -> list[Separator]:
    kept = [separators[0]]
    for index, separator in enumerate(separators[1:-1], start=1):
        if indexes[index] != indexes[index - 1]:
            kept.append(separator)
    return [*kept, separators[-1]]
