"""The words of a table, each in its cell."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from omnidocs.document import Word
    from omnidocs.results import BoundingBox, TableCell

_LEAST_SHARE = 0.3
"""Part of a word that must lie in a cell."""


def with_words(cells: Sequence[TableCell], words: Iterable[Word]) -> list[TableCell]:
    """The cells with the words that lie in them, in the order of the page.

    A word goes to the cell that holds most of it; one that lies in no cell is left out.

    Args:
        cells: Cells; those without a box keep their text.
        words: Words, their boxes in pixels of the same image.
    """
    inside: defaultdict[int, list[Word]] = defaultdict(list)
    for word in words:
        shares = [_share(word.bbox, cell.bbox) for cell in cells]
        most = max(shares, default=0.0)
        if most >= _LEAST_SHARE:
            inside[shares.index(most)].append(word)
    return [
        cell.model_copy(update={"text": joined(inside[place])}) if place in inside else cell
        for place, cell in enumerate(cells)
    ]


def joined(words: Iterable[Word]) -> str:
    """Words as text, with spaces where the page has some."""
    text = ""
    for word in words:
        text += word.text if word.joined or not text else f" {word.text}"
    return text


def _share(word: BoundingBox, cell: BoundingBox | None) -> float:
    """The part of a word that lies in a cell, 0 to 1."""
    if cell is None or not word.area:
        return 0.0
    width = min(word.x2, cell.x2) - max(word.x1, cell.x1)
    height = min(word.y2, cell.y2) - max(word.y1, cell.y1)
    return max(width, 0.0) * max(height, 0.0) / word.area
