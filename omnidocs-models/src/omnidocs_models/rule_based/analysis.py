"""What all extractors share about a page."""

from __future__ import annotations

from dataclasses import dataclass
from weakref import WeakKeyDictionary

from omnidocs.document import Page, Picture
from omnidocs_models.rule_based.figures import find_figures
from omnidocs_models.rule_based.geometry import Box
from omnidocs_models.rule_based.marks import Marks
from omnidocs_models.rule_based.tables.finding import TableFinder
from omnidocs_models.rule_based.tables.model import Table

BACKDROP = 0.8
"""Share of a page that a picture behind its words covers: a scan, or a background."""


@dataclass(frozen=True, slots=True)
class Analysis:
    """A page as the rules see it; several extractors share it, and none changes it.

    Args:
        marks: What is on the page.
        tables: Its tables, from top to bottom.
        figures: Its figures.
    """

    marks: Marks
    tables: tuple[Table, ...]
    figures: tuple[Box, ...]


_known: WeakKeyDictionary[Page, Analysis] = WeakKeyDictionary()
"""What was found on the pages that somebody still holds: layout and tables ask in turn."""


def analyse(page: Page) -> Analysis:
    """Find the tables of a page, from top to bottom, and its figures, once for each page.

    Rulings that make no table are a drawing; the words in figures make no tables. Threads
    that ask for one page at the same time may each look, and find the same.
    """
    analysis = _known.get(page)
    if analysis is None:
        analysis = _known[page] = _analysed(page)
    return analysis


def _analysed(page: Page) -> Analysis:
    marks = Marks.of(page)
    finder = TableFinder(marks)
    drawings = finder.find_lattices()
    pictures = [
        Box.of(picture.bbox) for picture in page.pictures if not _is_backdrop(picture, page)
    ]
    free = [box for box in pictures if not finder.overlaps(box)]
    shapes = [box for box in map(Box.of, page.shapes) if not finder.overlaps(box)]
    figures = find_figures(drawings, free, shapes, marks)
    finder.find_others(figures)
    tables = sorted(finder.tables, key=lambda table: (table.box.y1, table.box.x1))
    return Analysis(marks, tuple(tables), tuple(figures))


def _is_backdrop(picture: Picture, page: Page) -> bool:
    """Whether the page's words stand on a picture, or were read from it."""
    return bool(page.words) and picture.cover > BACKDROP
