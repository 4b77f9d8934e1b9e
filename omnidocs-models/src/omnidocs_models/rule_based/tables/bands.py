"""Rows of a table that no ruling divides: which lines of text make one row."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Collection, Sequence
from itertools import pairwise

from omnidocs.document import Word
from omnidocs_models.rule_based.geometry import median
from omnidocs_models.rule_based.rows import Row
from omnidocs_models.rule_based.tables.centred import rows_by_labels

NUMERIC = re.compile(
    r"[^\w]*[\d.,:/%()\[\]+\-–—−±~<>*†$€£¥\s]*\d[\d.,:/%()\[\]+\-–—−±*†$€£¥\s]*[a-zA-Z%*]?"
)
"""A number with its signs, currency, brackets, marks and at most a letter for its unit."""

CLOSE = 0.75
"""Distance of baselines below which two lines are one row, in parts of the font size."""

Line = dict[int, list[Word]]
"""The words of one line of text by the index of their column."""


def is_numeric(text: str) -> bool:
    """Whether the text is a number as tables hold them."""
    return NUMERIC.fullmatch(text) is not None


def split_band(
    rows: Sequence[Row],
    borders: Sequence[float],
    *,
    ruled: bool,
    breaks: Collection[int] = (),
) -> list[int]:
    """Find the lines of text at which a new table row begins.

    Args:
        rows: The lines of text between two rulings, or of a whole table without any.
        borders: The x of the column borders, outer ones included.
        ruled: Whether rulings divide the rest of the table into rows: then the lines stay
            one row unless columns of numbers show that they are several.
        breaks: Lines that are known to begin a row.

    Returns:
        Indexes into ``rows``, the first always 0.
    """
    lines = [by_column(row, borders) for row in rows]
    if len(lines) < 2 or (ruled and not _numbers_align(lines)):
        return [0]
    centred = _by_labels(lines, rows[0].size)
    if centred:
        return centred
    steps = [baseline(b) - baseline(a) for a, b in pairwise(rows)]
    usual = median(steps)
    starts = [0]
    for index in range(1, len(rows)):
        group, step, size = lines[starts[-1] : index], steps[index - 1], rows[index].size
        close_below = index < len(steps) and steps[index] < CLOSE * min(step, size)
        heads_next = close_below and not lines[index].keys() & lines[index + 1].keys()
        begins = index in breaks or heads_next
        if begins or not _continues(group, lines[index], borders, step / size, step / usual):
            starts.append(index)
    return starts


def _by_labels(lines: Sequence[Line], size: float) -> list[int] | None:
    values = {
        index: _bottom([word for col, words in line.items() if col for word in words])
        for index, line in enumerate(lines)
        if any(line)
    }
    labels = {index: _bottom(line[0]) for index, line in enumerate(lines) if 0 in line}
    return rows_by_labels(values, labels, size)


def baseline(row: Row) -> float:
    """The y that most words of a row stand on, nearly."""
    return _bottom(row.words)


def _bottom(words: Sequence[Word]) -> float:
    return median([word.bbox.y2 for word in words])


def by_column(row: Row, borders: Sequence[float]) -> Line:
    """The words of a row by the column that holds their middle."""
    line: Line = {}
    for chunk in row.chunks:
        for word in chunk.words:
            col = bisect_right(borders, (word.bbox.x1 + word.bbox.x2) / 2) - 1
            line.setdefault(min(max(col, 0), len(borders) - 2), []).append(word)
    return line


def _text(words: Sequence[Word]) -> str:
    return " ".join(word.text for word in words)


def _numbers_align(lines: Sequence[Line]) -> bool:
    """Whether a column has numbers, and nothing else, on several lines."""
    columns = {col for line in lines for col in line}
    good = 0
    for col in columns:
        texts = [_text(line[col]) for line in lines if col in line]
        if len(texts) >= 2 and all(map(is_numeric, texts)):
            good += 1
    return good >= 2 or (good == 1 and len(lines) >= 3 and len(columns) >= 2)


def _continues(
    group: Sequence[Line], line: Line, borders: Sequence[float], step: float, relative: float
) -> bool:
    """Whether a line of text belongs to the table row above it.

    Args:
        group: The lines of the row so far.
        line: The next line.
        borders: Column borders.
        step: Distance of the baselines in parts of the font size.
        relative: The same in parts of the usual distance.
    """
    above = {col for other in group for col in other}
    both = above & line.keys()
    if step < CLOSE:
        return True
    if relative > 1.35 and step > 1.3:
        return False
    if any(is_numeric(_text(line[col])) for col in line):
        return _label_wraps(group, line, borders)
    if relative < 0.75 and step < 1.35:
        return True
    if not both:
        return False
    wraps = [_wraps(_last(group, col), line[col], borders, col) for col in both]
    if line.keys() < above and 0 not in line:
        return relative < 1.1 or all(wraps)
    return 2 * sum(wraps) > len(wraps) and (line.keys() <= above or 0 not in above)


def _last(group: Sequence[Line], col: int) -> list[Word]:
    return next(other[col] for other in reversed(group) if col in other)


def _label_wraps(group: Sequence[Line], line: Line, borders: Sequence[float]) -> bool:
    """Whether the row so far is only the first lines of a label that goes on."""
    only_label = all(other.keys() == {0} for other in group)
    return only_label and 0 in line and _wraps(_last(group, 0), line[0], borders, 0)


def _wraps(
    above: Sequence[Word], below: Sequence[Word], borders: Sequence[float], col: int
) -> bool:
    """Whether the text below goes on from the text above within one cell.

    It does where its first word had no room at the end of the line above, or where it
    begins in the middle of a sentence.
    """
    first = below[0]
    if first.text[:1].islower() or first.text[:1] == "(":
        return True
    room = borders[col + 1] - max(word.bbox.x2 for word in above)
    return room < first.bbox.width + 0.5 * first.font_size
