"""Words of a region as rows, and rows as chunks that no wide gap divides."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from omnidocs.document import Word
from omnidocs_models.rule_based.geometry import Box, around, enclosing

GAP = 0.65
"""Widest gap inside a chunk, in parts of the font size; a space takes 0.25 to 0.5."""


@dataclass(slots=True)
class Chunk:
    """Words of one row that belong together, left to right."""

    words: list[Word]
    box: Box

    @property
    def text(self) -> str:
        """The words with one space between."""
        return " ".join(word.text for word in self.words)


@dataclass(slots=True)
class Row:
    """The words on one baseline, as chunks from left to right."""

    chunks: list[Chunk]
    box: Box
    size: float

    @property
    def words(self) -> list[Word]:
        """All words, left to right."""
        return [word for chunk in self.chunks for word in chunk.words]


def word_rows(words: Iterable[Word]) -> list[list[Word]]:
    """Group words by baseline, from top to bottom and left to right.

    Raised and lowered marks stay in the row of the words beside them.
    """
    rows: list[list[Word]] = []
    center = size = 0.0
    for word in sorted(words, key=lambda word: word.bbox.y1 + word.bbox.y2):
        box, own = word.bbox, word.font_size
        middle = (box.y1 + box.y2) / 2
        if rows and middle - center <= 0.5 * (own if own > size else size):
            rows[-1].append(word)
            if own > size:
                center, size = middle, own
        else:
            rows.append([word])
            center, size = middle, own
    for row in rows:
        row.sort(key=lambda word: word.bbox.x1)
    return rows


def find_rows(words: Iterable[Word], gap: float = GAP, cuts: Sequence[float] = ()) -> list[Row]:
    """Group words to rows, and each row to chunks at gaps and at vertical cuts."""
    return [_row(row, gap, cuts) for row in word_rows(words)]


def _row(words: list[Word], gap: float, cuts: Sequence[float]) -> Row:
    groups = [[words[0]]]
    right, previous = words[0].bbox.x2, words[0].font_size
    for word in words[1:]:
        box, size = word.bbox, word.font_size
        widest = gap * (size if size > previous else previous)
        if box.x1 - right > widest or (cuts and _is_cut(right, box.x1, 0.2 * size, cuts)):
            groups.append([word])
        else:
            groups[-1].append(word)
        right = max(right, box.x2)
        previous = size
    chunks = [Chunk(group, around(group)) for group in groups]
    outline = enclosing([chunk.box for chunk in chunks])
    return Row(chunks, outline, max([word.font_size for word in words]))


def _is_cut(left: float, right: float, slack: float, cuts: Sequence[float]) -> bool:
    """Whether a vertical cut lies between two words, or nearly so."""
    return any(left - slack <= x <= right + slack for x in cuts)


def joined_text(words: Sequence[Word]) -> str:
    """The text of words in reading order, lines joined by a space."""
    if len(words) == 1:  # as in most cells of a table
        return words[0].text.strip()
    text = ""
    for row in word_rows(words):
        for place, word in enumerate(row):
            text += word.text if place and word.joined else f" {word.text}"
    return text.strip()


def rows_in_columns(rows: Sequence[Row]) -> int:
    """How many rows have several chunks, or go on with the first column of rows that have."""
    several = [row for row in rows if len(row.chunks) > 1]
    if len(several) < 2:
        return len(several)
    second = min(row.chunks[1].box.x1 for row in several)
    return sum(len(row.chunks) > 1 or row.box.x2 < second for row in rows)
