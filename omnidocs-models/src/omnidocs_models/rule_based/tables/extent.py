"""Parts of a table that lie outside its rulings: labels on the left, headings above."""

from __future__ import annotations

from collections.abc import Sequence

from omnidocs.document import Word
from omnidocs_models.rule_based.geometry import Box, enclosing, overlap
from omnidocs_models.rule_based.rows import Row, find_rows

LONG = 8
"""Words that a row label or a heading has at most."""


def with_labels(box: Box, words: Sequence[Word], size: float) -> Box:
    """Widen a ruled region to the labels of its rows, where its rulings leave them out.

    Financial reports rule only the columns of numbers. What stands above the rulings of
    such a table heads its columns.

    Args:
        box: The region inside the rulings.
        words: The words that may belong to it: none of another table.
        size: The usual font size in pixels.
    """
    level = [word for word in words if box.y1 < (word.bbox.y1 + word.bbox.y2) / 2 < box.y2]
    left = find_rows([word for word in level if word.bbox.x2 < box.x1])
    if not left:
        return box
    rows = find_rows([word for word in level if word.bbox.x1 >= box.x1 - 0.5 * size])
    if 2 * sum(any(map(str.isalpha, row.chunks[0].text)) for row in rows) > len(rows):
        return box
    beside = [_beside(row, rows) for row in left]
    if len(rows) < 3 or not all(beside) or 2 * len(left) < len(rows):
        return box
    if any(len(row.words) > LONG or len(row.chunks) > 1 for row in left):
        return box
    wide = enclosing([box, *(row.box for row in left)])
    return _with_headings(wide, box, words, size)


def _beside(row: Row, rows: Sequence[Row]) -> bool:
    """Whether a row of numbers stands on the line of a label."""
    return any(
        overlap(row.box.y1, row.box.y2, other.box.y1, other.box.y2) > 0.6 * row.box.height
        for other in rows
    )


def _with_headings(wide: Box, box: Box, words: Sequence[Word], size: float) -> Box:
    """Add the rows right above the ruled columns that reach over nothing else."""
    above = [
        word
        for word in words
        if wide.y1 - 6 * size < word.bbox.y1 and (word.bbox.y1 + word.bbox.y2) / 2 < wide.y1
    ]
    for row in reversed(find_rows(above)):
        near = wide.y1 - row.box.y2 < 0.6 * size
        fits = row.box.x1 > box.x1 - size and row.box.x2 < box.x2 + size
        if not near or not fits or len(row.words) > LONG:
            break
        wide = enclosing([wide, row.box])
    return wide
