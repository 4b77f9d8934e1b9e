"""Code: lines, indentation and blank lines as they are printed."""

from __future__ import annotations

from itertools import pairwise
from statistics import median
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from omnidocs.conversion.assembly.rows import Row


def code_text(rows: Sequence[Row]) -> str:
    """The rows of a block of code with their indentation, from the width of its letters."""
    if not rows:
        return ""
    letter = _letter_width(rows)
    left = min(row.x1 for row in rows)
    pitch = _pitch(rows)
    lines: list[str] = []
    previous: Row | None = None
    for row in rows:
        if previous is not None:
            lines.extend([""] * min(2, round((row.y2 - previous.y2) / pitch) - 1))
        lines.append(_spaced(row, left, letter))
        previous = row
    return "\n".join(lines)


def _spaced(row: Row, left: float, letter: float) -> str:
    """The segments of a row, each at its column."""
    text = ""
    for line in row.lines:
        for word in line.words:
            gap = round((word.bbox.x1 - left) / letter) - len(text)
            text += " " * (gap if not text or word.joined else max(1, gap)) + word.text
    return text.rstrip()


def _letter_width(rows: Sequence[Row]) -> float:
    widths = [
        word.bbox.width / len(word.text)
        for row in rows
        for line in row.lines
        for word in line.words
        if word.text and word.bbox.width > 0
    ]
    return median(widths) if widths else 1.0


def _pitch(rows: Sequence[Row]) -> float:
    pitches = [below.y2 - above.y2 for above, below in pairwise(rows)]
    return max(1.0, min([*pitches, 1.8 * rows[0].font_size])) if pitches else 1.0
