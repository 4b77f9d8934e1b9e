"""What all rules share about a page: upright words, edges, tables and figures."""

from __future__ import annotations

from dataclasses import dataclass, replace

from omnidocs.document import Page, Word
from omnidocs_models.rule_based.geometry import Box, median
from omnidocs_models.rule_based.tables.regions import Regions, find_regions
from omnidocs_models.rule_based.tables.rulings import Edges, find_edges

TOLERANCE = 2.0
"""How far strokes that mean one line may lie apart, in points."""


@dataclass(frozen=True, slots=True)
class Analysis:
    """A page as the rules see it.

    Args:
        words: The upright words, each with a font size.
        size: The usual font size in pixels.
        edges: The rulings, joined and without underlines.
        regions: Tables and figures.
    """

    words: list[Word]
    size: float
    edges: Edges
    regions: Regions


def analyse(page: Page) -> Analysis:
    """Look at a page as a whole."""
    words, size, edges = analyse_without_regions(page)
    pictures = [Box.of(picture.bbox) for picture in page.pictures]
    return Analysis(words, size, edges, find_regions(words, edges, pictures, size))


def analyse_without_regions(page: Page) -> tuple[list[Word], float, Edges]:
    """The words, the usual font size and the edges of a page."""
    words = upright_words(page)
    size = median([word.font_size for word in words], 10 * page.scale)
    return words, size, find_edges(page.rulings, words, TOLERANCE * page.scale)


def upright_words(page: Page) -> list[Word]:
    """The words that read from left to right, with a font size where OCR gave none."""
    return [
        word if word.font_size else replace(word, font_size=max(word.bbox.height, 1.0))
        for word in page.words
        if word.angle == 0 and word.text.strip()
    ]
