"""Columns of a table that the alignment of its text shows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from omnidocs_models.rule_based.geometry import overlap
from omnidocs_models.rule_based.rows import Row

SIGNS = frozenset(("$", "€", "£", "¥", "₹", "US$", "USD", "EUR", "GBP", "(", "-$", "$(", "~", "≈"))
"""What stands before the numbers of a column, aligned by itself."""

MARKS = frozenset(["%", ")", ")%", "*", "**", "***", "†", "‡", "pp", "bps"])
"""What stands after the numbers of a column, aligned by itself."""

LEADERS = frozenset((".", "..", ". .", ". . .", "·"))
"""Dots that lead from a label to its number, far apart from each other."""


@dataclass(slots=True)
class Column:
    """An interval of x that holds text, and the rows that have some there."""

    low: float
    high: float
    rows: set[int] = field(default_factory=set)


def text_columns(rows: Sequence[Row]) -> list[Column]:
    """Find the columns that the chunks of some rows line up in, left to right.

    Chunks are taken from the narrowest to the widest: one that overlaps a column joins it;
    one that overlaps several makes them one, unless a row has text in two of them, which
    shows that they are columns of their own and the wide chunk spans them.
    """
    chunks = [(chunk.box, index) for index, row in enumerate(rows) for chunk in row.chunks]
    slack = 0.1 * max((row.size for row in rows), default=0.0)
    columns: list[Column] = []
    for box, row in sorted(chunks, key=lambda item: item[0].width):
        hits = [c for c in columns if overlap(c.low, c.high, box.x1, box.x2) > slack]
        if not hits:
            columns.append(Column(box.x1, box.x2, {row}))
        elif not _distinct(hits):
            columns = [c for c in columns if c not in hits]
            low = min(box.x1, *(c.low for c in hits))
            high = max(box.x2, *(c.high for c in hits))
            columns.append(Column(low, high, {row}.union(*(c.rows for c in hits))))
    columns.sort(key=lambda column: column.low)
    return _with_signs(_without_spanning_heads(columns, rows), rows)


def _distinct(columns: Sequence[Column]) -> bool:
    """Whether some row has text in two of the columns."""
    seen: set[int] = set()
    for column in columns:
        if seen & column.rows:
            return True
        seen |= column.rows
    return False


def _without_spanning_heads(columns: list[Column], rows: Sequence[Row]) -> list[Column]:
    """Drop columns whose one chunk is centred above the gap between two others."""
    if len(rows) < 4:
        return columns
    kept = columns[:1]
    for before, column, after in zip(columns, columns[1:], columns[2:], strict=False):
        row = min(column.rows)
        below = sum(other > row for other in before.rows & after.rows)
        beside = row in before.rows or row in after.rows
        if len(column.rows) > 1 or beside or below < 2:
            kept.append(column)
    return kept + columns[1:][-1:]


def _with_signs(columns: Sequence[Column], rows: Sequence[Row]) -> list[Column]:
    """Join columns of currency signs, percent marks and leader dots to what they belong to."""
    joined: list[Column] = []
    before = False
    for column in columns:
        texts = [
            chunk.text
            for index in column.rows
            for chunk in rows[index].chunks
            if column.low <= chunk.box.center_x <= column.high
        ]
        after = _mostly(texts, MARKS) or LEADERS.issuperset(texts) or texts == ["•"]
        if joined and (before or after):
            last = joined[-1]
            joined[-1] = Column(last.low, column.high, last.rows | column.rows)
        else:
            joined.append(column)
        before = _mostly(texts, SIGNS)
    return joined


def _mostly(texts: Sequence[str], marks: frozenset[str]) -> bool:
    return bool(texts) and sum(text in marks for text in texts) >= 0.8 * len(texts)


def gutters(columns: Sequence[Column]) -> list[float]:
    """The x in the middle between each column and the next."""
    return [(left.high + right.low) / 2 for left, right in pairwise(columns)]
