"""Whether a grid is a table, or prose, a list or a chart that looks like one."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from omnidocs_models.rule_based.geometry import covered
from omnidocs_models.rule_based.tables.bands import is_numeric
from omnidocs_models.rule_based.tables.model import Grid, GridCell, Separator

MARKER = re.compile(r"[•●○▪■◦‣–—\-*·o]|\(?\w{1,3}[.)\]]|\[\d+\]|\d{1,3}")
"""A bullet or the number of a list item."""

LEADERS = re.compile(r"(\.\s?){4,}|…{2,}|(·\s?){4,}")
"""Dots that lead from a title to its page number."""


def judge(grid: Grid, *, ruled: bool) -> float:
    """How sure it is that the grid is a table, 0 to 1; 0 means that it is none.

    Args:
        grid: The cells.
        ruled: Whether rulings led to the region.
    """
    filled = [cell for cell in grid.cells if any(word.angle == 0 for word in cell.words)]
    columns: dict[int, list[str]] = {}
    for cell in filled:
        columns.setdefault(cell.col, []).append(cell.text)
    if len({cell.row for cell in filled}) < 2 or len(columns) < 2 or len(filled) < 4:
        return 0.0
    texts = [text for column in columns.values() for text in column]
    if sum(bool(LEADERS.search(text)) for text in texts) >= 2:
        return 0.0
    density = len(filled) / len(grid.cells)
    numbers = sum(map(is_numeric, texts)) / len(texts)
    by_rows, by_cols = _divided(grid.rows, grid.cols), _divided(grid.cols, grid.rows)
    if _emptiness(grid, filled) > 0.4:
        return 0.0
    if ruled and by_rows and by_cols:
        return 0.0 if density < 0.25 else min(0.99, 0.7 + 0.2 * density + 0.1 * numbers)
    if density < 0.35 or _is_list([columns[col] for col in sorted(columns)]):
        return 0.0
    length = sum(len(cell.words) for cell in filled) / len(filled)
    if ruled and (by_rows or by_cols):
        empty_rows = grid.num_rows - len({cell.row for cell in filled})
        return 0.85 if length <= 12 and empty_rows <= 0.3 * grid.num_rows else 0.0
    return _judge_aligned(grid, list(columns.values()), density, numbers, length)


def _judge_aligned(
    grid: Grid, columns: Sequence[Sequence[str]], density: float, numbers: float, length: float
) -> float:
    """The same for a region that nothing but the alignment of its words led to."""
    height = (grid.rows[-1].position - grid.rows[0].position) / grid.num_rows
    if grid.num_rows < 3 or length > 5 or height > 3 * grid.size:
        return 0.0
    if density < 0.5 or (numbers < 0.25 and (len(columns) < 3 or density < 0.6)):
        return 0.0
    if 2 * sum(_is_mixed(texts) for texts in columns) > len(columns):
        return 0.0
    return min(0.8, 0.4 + 0.4 * numbers + 0.2 * density)


def _emptiness(grid: Grid, filled: Sequence[GridCell]) -> float:
    """Part (0 to 1) of the width or the height that columns or rows without words take.

    Charts have gridlines with nothing between them.
    """
    parts = []
    for lines, used in (
        (grid.cols, {col for c in filled for col in range(c.col, c.last_col + 1)}),
        (grid.rows, {row for c in filled for row in range(c.row, c.last_row + 1)}),
    ):
        whole = lines[-1].position - lines[0].position
        empty = sum(
            after.position - before.position
            for index, (before, after) in enumerate(pairwise(lines))
            if index not in used
        )
        parts.append(empty / whole if whole else 0.0)
    return max(parts)


def _is_mixed(texts: Sequence[str]) -> bool:
    """Whether a column has numbers and words in turn, as the labels of a chart have."""
    body = [is_numeric(text) for text in texts[1:] if any(map(str.isalnum, text))]
    return 0.25 < sum(body) / len(body) < 0.75 if len(body) > 2 else False


def _divided(lines: Sequence[Separator], others: Sequence[Separator]) -> bool:
    """Whether a ruling divides the region, other than at its edges."""
    low, high = others[0].position, others[-1].position
    return any(covered(line.spans, low, high) > 0.3 for line in lines[1:-1])


def _is_list(columns: Sequence[Sequence[str]]) -> bool:
    """Whether there are two columns and the first has but bullets or item numbers."""
    if len(columns) != 2 or not all(map(MARKER.fullmatch, columns[0])):
        return False
    return not all(map(is_numeric, columns[1]))
