"""Code: lines, indentation and blank lines as they are printed."""

from __future__ import annotations

from itertools import pairwise
from statistics import median
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from omnidocs.conversion.assembly.rows import Row


_LONG_WORD = 4


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
    """The words of a row with as many spaces as fit before each."""
    text = ""
    end = left
    for line in row.lines:
        for word in line.words:
            text += " " * round((word.bbox.x1 - end) / letter) + word.text
            end = word.bbox.x2
    return text.rstrip()


def _letter_width(rows: Sequence[Row]) -> float:
    """The width of a letter; long words tell, as boxes leave out the white beside them."""
    words = [word for row in rows for line in row.lines for word in line.words if word.text]
    long = [word for word in words if len(word.text) >= _LONG_WORD] or words
    return median([word.bbox.width / len(word.text) for word in long] or [1.0]) or 1.0


def _pitch(rows: Sequence[Row]) -> float:
    pitches = [below.y2 - above.y2 for above, below in pairwise(rows)]
    return max(1.0, min([*pitches, 1.8 * rows[0].font_size])) if pitches else 1.0
