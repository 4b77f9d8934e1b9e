"""Row labels that reach over several columns."""

from __future__ import annotations

from omnidocs_models.rule_based.tables.model import Grid


def spread_labels(grid: Grid, count: int) -> None:
    """Let a label that runs into the next column reach to the first value of its row.

    Args:
        grid: The table, whose cells are changed.
        count: How many rows at the top are headings.
    """
    for label in grid.filled:
        if label.row < count or label.col > 0 or label.last_col == 0:
            continue
        beside = [c for c in grid.filled if c is not label and c.row <= label.row <= c.last_row]
        end = min((cell.col for cell in beside), default=0)
        if label.row != label.last_row or end <= label.last_col + 1:
            continue
        grid.cells[:] = [
            cell
            for cell in grid.cells
            if cell is label or cell.row != label.row or not cell.col < end
        ]
        label.last_col = end - 1
