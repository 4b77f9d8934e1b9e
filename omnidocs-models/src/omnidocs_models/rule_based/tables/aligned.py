"""Tables without rulings: rows whose words line up in columns."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from math import inf

from omnidocs.document import Word
from omnidocs_models.rule_based.geometry import Box, enclosing, merged, overlap
from omnidocs_models.rule_based.rows import Chunk, Row, find_rows, rows_in_columns

WIDE = 1.1
"""Gap between the columns of a table without rulings, in parts of the font size."""


def aligned_regions(words: Sequence[Word], size: float) -> list[Box]:
    """Find runs of at least three rows with the same columns.

    Each column of running text is searched by itself, so that a table beside a paragraph
    keeps its own rows.
    """
    rows = find_rows(words, gap=WIDE)
    zones = _zones(rows, size)
    if len(zones) == 1:
        return _runs(rows, size)
    found: list[Box] = []
    for low, high in zones:
        zone = [word for word in words if low <= (word.bbox.x1 + word.bbox.x2) / 2 < high]
        found += _runs(find_rows(zone, gap=WIDE), size)
    return found


def _is_prose(chunk: Chunk, size: float) -> bool:
    return len(chunk.words) >= 5 and chunk.box.width > 12 * size


def _zones(rows: Sequence[Row], size: float) -> list[tuple[float, float]]:
    """Intervals of x: the columns of running text, and what is beside them."""
    lines = [chunk.box for row in rows for chunk in row.chunks if _is_prose(chunk, size)]
    columns = [
        (low, high)
        for low, high in merged((box.x1, box.x2) for box in lines)
        if sum(overlap(low, high, box.x1, box.x2) > 0 for box in lines) >= 5
    ]
    beside = sum(
        len(row.chunks) > 1 and any(_is_prose(c, size) for c in row.chunks) for row in rows
    )
    if beside < 3:
        return [(-inf, inf)]
    borders = [x for column in columns for x in column]
    return list(pairwise([-inf, *borders, inf]))


def _runs(rows: Sequence[Row], size: float) -> list[Box]:
    found: list[Box] = []
    run: list[Row] = []
    for row in rows:
        if run and row.box.y1 - run[-1].box.y2 > 1.6 * size:
            found += _table_in(run)
            run = []
        if any(_is_prose(chunk, row.size) for chunk in row.chunks):
            found += _table_in(run)
            run = []
            continue
        run.append(row)
    return found + _table_in(run)


def _table_in(run: list[Row]) -> list[Box]:
    """The part of a run from its first to its last row with several chunks."""
    several = [index for index, row in enumerate(run) if len(row.chunks) > 1]
    if len(several) < 3:
        return []
    first, last = several[0], several[-1]
    second = min(row.chunks[1].box.x1 for row in run if len(row.chunks) > 1)
    if 2 * rows_in_columns(run[first : last + 1]) < last - first + 1:
        return []
    while last + 1 < len(run) and _ends_label(run[last + 1], run[last], second):
        last += 1
    box = enclosing([row.box for row in run[first : last + 1]])
    while first and _is_head(run[first - 1], run[first], box):
        first -= 1
    return [enclosing([box, *(row.box for row in run[first:last])])]


def _ends_label(row: Row, above: Row, second: float) -> bool:
    """Whether a single chunk goes on with the label of the row right above it."""
    near = row.box.y1 - above.box.y2 < 0.3 * row.size
    return near and len(row.chunks) == 1 and row.box.x2 < second


def _is_head(row: Row, below: Row, box: Box) -> bool:
    """Whether a single chunk stands over some columns of the table below it."""
    [chunk] = row.chunks
    inside = chunk.box.x1 > below.chunks[0].box.x2 or chunk.box.x1 > box.x1 + 2 * row.size
    near = below.box.y1 - row.box.y2 < row.size
    return inside and near and chunk.box.x2 <= box.x2 + row.size and len(chunk.words) <= 6
