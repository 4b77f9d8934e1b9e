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
        middle = (word.bbox.y1 + word.bbox.y2) / 2
        if rows and middle - center <= 0.5 * max(size, word.font_size):
            rows[-1].append(word)
            if word.font_size > size:
                center, size = middle, word.font_size
        else:
            rows.append([word])
            center, size = middle, word.font_size
    for row in rows:
        row.sort(key=lambda word: word.bbox.x1)
    return rows


def find_rows(words: Iterable[Word], gap: float = GAP, cuts: Sequence[float] = ()) -> list[Row]:
    """Group words to rows, and each row to chunks at gaps and at vertical cuts."""
    return [_row(row, gap, cuts) for row in word_rows(words)]


def _row(words: list[Word], gap: float, cuts: Sequence[float]) -> Row:
    groups = [[words[0]]]
    right = words[0].bbox.x2
    for word in words[1:]:
        previous = groups[-1][-1]
        space = word.bbox.x1 - right
        slack = 0.2 * word.font_size
        cut = cuts and any(right - slack <= x <= word.bbox.x1 + slack for x in cuts)
        if cut or space > gap * max(word.font_size, previous.font_size):
            groups.append([word])
        else:
            groups[-1].append(word)
        right = max(right, word.bbox.x2)
    chunks = [Chunk(group, around(group)) for group in groups]
    box = enclosing([chunk.box for chunk in chunks])
    return Row(chunks, box, max([word.font_size for word in words]))


def joined_text(words: Sequence[Word]) -> str:
    """The text of words in reading order, lines joined by a space."""
    if len(words) == 1:  # as in most cells of a table
        return words[0].text.strip()
    text = ""
    for row in word_rows(words):
        for place, word in enumerate(row):
            text += word.text if place and word.joined else f" {word.text}"
    return text.strip()


def is_inside(word: Word, box: Box) -> bool:
    """Whether the middle of a word lies in a box."""
    return box.holds((word.bbox.x1 + word.bbox.x2) / 2, (word.bbox.y1 + word.bbox.y2) / 2)
