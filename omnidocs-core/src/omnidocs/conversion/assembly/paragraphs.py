"""Where one paragraph of a block ends and the next begins."""

from __future__ import annotations

import re
from itertools import pairwise
from statistics import median
from typing import TYPE_CHECKING

from omnidocs.conversion.assembly.joins import HYPHENS
from omnidocs.conversion.assembly.lists import marker_of
from omnidocs.conversion.assembly.rows import Row

if TYPE_CHECKING:
    from collections.abc import Sequence

_SENTENCE_END = re.compile(
    r"[.!?:;\u3002\uff01\uff1f\u061f\u2026][\"'\u201d\u2019\u00bb)\]]*(?:\d{1,3}(?:,\d{1,3})*)?$"
)
"""The end of a sentence, closing quotes and the numbers of notes included."""

Paragraph = list[Row]


def paragraphs(rows: Sequence[Row]) -> list[Paragraph]:
    """Split the rows of one block where the setting of the type says so.

    The signs are a wider gap, another size of type, a short line in bold or italics
    above one that is not, and the indentation of the first line (or, where most lines are
    indented, its lack).
    """
    if not rows:
        return []
    pitch = _usual_pitch(rows)
    indents = _indented(rows)
    right = max(row.x2 for row in rows)
    found: list[Paragraph] = [[rows[0]]]
    for number, row in enumerate(rows[1:], start=1):
        before = rows[number - 1]
        begins = (
            _is_apart(before, row, pitch)
            or (number in indents and _may_end(before, right))
            or _begins_entry(row)
            or (_is_heading_of(before, row, right) and not marker_of(found[-1][0].text))
        )
        if begins and not _breaks_word(before, row):
            found.append([row])
        else:
            found[-1].append(row)
    return found


def _begins_entry(row: Row) -> bool:
    """Whether a row is an item of a list or a line of a form to fill in."""
    marker = marker_of(row.text)
    return row.text.startswith("___") or (marker is not None and marker.is_strong)


def _breaks_word(above: Row, below: Row) -> bool:
    """Whether a word begins in one row and ends in the next."""
    return above.text[-1:] in HYPHENS and above.text[-2:-1].isalpha() and below.text[0].islower()


def _usual_pitch(rows: Sequence[Row]) -> float:
    """Distance from line to line; of a short block, what its type size suggests.

    The lower quartile, because a block of short paragraphs has as many gaps as lines.
    """
    pitches = sorted(below.baseline - above.baseline for above, below in pairwise(rows))
    if len(pitches) > 2:
        return pitches[len(pitches) // 4]
    return min([*pitches, 1.5 * median(row.font_size for row in rows)])


def _is_apart(above: Row, below: Row, pitch: float) -> bool:
    gap = below.baseline - above.baseline
    if gap > 1.4 * pitch and gap > 1.3 * min(above.font_size, below.font_size):
        return True
    larger, smaller = sorted((above.font_size, below.font_size), reverse=True)
    return larger > 1.25 * smaller > 0 and min(len(above.text), len(below.text)) > 3


def _indented(rows: Sequence[Row]) -> set[int]:
    """The rows that begin a paragraph by their left end."""
    if len(rows) < 2:
        return set()
    em = median(row.font_size for row in rows)
    left = min(row.x1 for row in rows)
    inward = {number for number, row in enumerate(rows) if 0.7 * em < row.x1 - left < 5 * em}
    if not inward or _is_centred(rows, em):
        return set()
    flush = set(range(len(rows))) - inward
    if len(inward) <= len(rows) / 2:
        return inward
    depths = [rows[number].x1 for number in inward]
    return flush if max(depths) - min(depths) < em and 0 in flush else set()


def _is_centred(rows: Sequence[Row], em: float) -> bool:
    """Whether the lines share their middle and not their left end."""
    middles = [(row.x1 + row.x2) / 2 for row in rows]
    return max(middles) - min(middles) < 0.7 * em


def _may_end(row: Row, right: float) -> bool:
    """Whether a paragraph may end with this row: a sentence does, or its line is short."""
    return _is_short(row, right) or bool(_SENTENCE_END.search(row.text))


def _is_heading_of(above: Row, below: Row, right: float) -> bool:
    """Whether a row is a heading that nobody labelled; run-in ones share their row."""
    first = above.lines[0].words[0]
    if not (first.bold or first.italic) or not _is_short(above, right):
        return False
    return len(above.styles) == 1 and below.styles.isdisjoint(above.styles)


def _is_short(row: Row, right: float) -> bool:
    return right - row.x2 > 3 * row.font_size
