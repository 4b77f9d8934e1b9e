"""What is on a page, made ready for the rules."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from omnidocs.document import Page, Word
from omnidocs_models.rule_based.geometry import Box, median
from omnidocs_models.rule_based.rulings import Edges, find_edges

TOLERANCE = 2.0
"""How far strokes that mean one line may lie apart, in points."""


@dataclass(frozen=True, slots=True)
class Marks:
    """The words and lines of a page or of a part of it.

    Args:
        words: The words that read from left to right, each with a font size, from the
            highest to the lowest.
        turned: The words that run in other directions.
        edges: The rulings, joined and without underlines.
        size: The usual font size of the page in pixels.
        mono: Whether most words of the page are set in type of one width.
    """

    words: Sequence[Word]
    turned: Sequence[Word]
    edges: Edges
    size: float
    mono: bool

    @classmethod
    def of(cls, page: Page) -> Marks:
        """The marks of a page."""
        words = [_sized(word) for word in page.words if word.text.strip()]
        upright = sorted((word for word in words if word.angle == 0), key=_middle)
        size = median([word.font_size for word in upright], 10 * page.scale)
        edges = find_edges(page.rulings, upright, TOLERANCE * page.scale)
        turned = [word for word in words if word.angle != 0]
        return cls(upright, turned, edges, size, mono=mostly_mono(upright))

    def inside(self, box: Box) -> Marks:
        """The marks in a box; rulings a little outside count as its border."""
        return Marks(
            self.words_in(box),
            [word for word in self.turned if box.holds(*foot(word))],
            self.edges.within(box.grown(0.01 * box.width)),
            self.size,
            self.mono,
        )

    def words_in(self, box: Box) -> list[Word]:
        """The words that read from left to right in a box, from the highest to the lowest."""
        first = bisect_left(self.words, box.y1, key=_middle)
        last = bisect_right(self.words, box.y2, lo=first, key=_middle)
        return [
            word
            for word in self.words[first:last]
            if box.x1 <= (word.bbox.x1 + word.bbox.x2) / 2 <= box.x2
        ]

    def outside(self, boxes: Iterable[Box]) -> Marks:
        """The marks without the words in some boxes."""
        taken = {id(word) for box in boxes for word in self.words_in(box)}
        return replace(self, words=[word for word in self.words if id(word) not in taken])


def _middle(word: Word) -> float:
    return (word.bbox.y1 + word.bbox.y2) / 2


def mostly_mono(words: Sequence[Word]) -> bool:
    """Whether most words are set in type of one width."""
    return 2 * sum(word.mono for word in words) > len(words)


def _sized(word: Word) -> Word:
    """The word with a font size, where OCR gave none."""
    return word if word.font_size else replace(word, font_size=max(word.bbox.height, 1.0))


def foot(word: Word) -> tuple[float, float]:
    """The lower end of a word that is not upright: what it stands over."""
    box = word.bbox
    half = word.font_size / 2
    if word.angle % 180 == 90:
        return (box.x1 + box.x2) / 2, box.y2 - half
    rising = word.angle > 180
    return (box.x1 + half if rising else box.x2 - half), box.y2 - half
