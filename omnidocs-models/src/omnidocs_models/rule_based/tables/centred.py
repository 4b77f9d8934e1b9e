"""Lines of a table whose cells are centred beside taller ones.

A label of several lines stands beside values at the height of its middle, and a heading of
two rows between them, so the lines of one row alternate, or a line belongs to two rows.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from itertools import pairwise
from math import inf

from omnidocs_models.rule_based.geometry import median

TIGHT = 0.9
"""Distance of lines in a label over that of rows, below which both can be told apart."""

JUMP = 1.2
"""Distance of rows over that of the lines in a label, at least."""

NEAR = 0.35
"""How far from the middle of its label a value may stand, in parts of the font size."""


def straddling_lines(
    baselines: Sequence[float], lines: Sequence[Collection[int]], size: float
) -> set[int]:
    """Find the lines that stand half-way between two rows, and so belong to both.

    Args:
        baselines: The y of each line.
        lines: The columns in which each line has text.
        size: Font size in pixels.

    Returns:
        Indexes of the lines.
    """
    steps = [below - above for above, below in pairwise(baselines)]
    usual = median(steps)
    found: set[int] = set()
    for index in range(1, len(lines) - 1):
        before, after = steps[index - 1], steps[index]
        above, here, below = (set(line) for line in lines[index - 1 : index + 2])
        halves = max(before, after) < 0.8 * max(usual, size) and abs(before - after) < NEAR * size
        apart = not here & (above | below) and bool(above & below - {0})
        if halves and apart and index - 1 not in found:
            found.add(index)
    return found


def rows_by_labels(
    values: Mapping[int, float], labels: Mapping[int, float], size: float
) -> list[int] | None:
    """Find the rows of a table from its labels, which are taller than the values beside them.

    Args:
        values: The y of the text beside the labels, by line.
        labels: The y of the text in the first column, by line.
        size: Font size in pixels.

    Returns:
        The first line of each row; None where the labels do not tell.
    """
    if len(values) < 3 or len(labels) < 4:
        return None
    steps = sorted(below - above for above, below in pairwise(labels.values()))
    limit = next((low for low, high in pairwise(steps) if high > JUMP * low), 0.0)
    if not 0 < steps[0] <= TIGHT * min(below - above for above, below in pairwise(values.values())):
        return None
    cells: list[dict[int, float]] = []
    last = -inf
    for line, y in labels.items():
        if y - last > limit:
            cells.append({})
        cells[-1][line] = last = y
    return _starts(cells, dict(values), NEAR * size)


def _starts(
    cells: Sequence[Mapping[int, float]], values: dict[int, float], near: float
) -> list[int] | None:
    """The first line of each row, where each label has one line of values at its middle.

    Lines of values above all labels are headings.
    """
    starts: list[int] = []
    centred = 0
    for cell in cells:
        top, bottom = min(cell.values()), max(cell.values())
        beside = [line for line, y in values.items() if top - near < y < bottom + near]
        if len(beside) != 1:
            return None
        [line] = beside
        is_centred = abs(values.pop(line) - (top + bottom) / 2) <= near
        if not is_centred and line != min(cell):
            return None
        centred += is_centred and len(cell) > 1
        starts.append(min(line, *cell))
    is_head = all(line < starts[0] for line in values)
    return sorted([*values, *starts]) if centred and is_head else None
