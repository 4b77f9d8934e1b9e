"""The extractor's tables against those of the ICDAR-2013 competition."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from measures.icdar import Cell, Score, TrueTable, compare, read_truth
from omnidocs import Document
from omnidocs.document import Page
from omnidocs.results import BoundingBox, TableOutput
from omnidocs.tasks.table_extraction import RuleBasedTableExtractor

MARGIN = 2.0
"""Points by which a region of the answers is widened: their boxes cut into letters."""

Characters = dict[int, int]
"""Place of a word on the page -> its characters."""


@dataclass
class Found:
    """Scores of regions by their characters, of regions as wholes, and of their cells."""

    chars: Score = field(default_factory=Score)
    exact: Score = field(default_factory=Score)
    cells: Score = field(default_factory=Score)


def open_pages(structure: Path) -> Document:
    """The document of an answer file; ``eu-009b`` is another reading of ``eu-009a``."""
    name = structure.name.removesuffix("-str.xml")
    pdf = structure.with_name(f"{name}.pdf")
    return Document.from_pdf(pdf if pdf.exists() else pdf.with_name(f"{name[:-1]}a.pdf"))


def score_given(structure: Path) -> Score:
    """Adjacency relations of the cells, with the regions of the answers given."""
    extractor = RuleBasedTableExtractor()
    score = Score()
    with open_pages(structure) as document:
        for truth in read_truth(structure):
            page = document[truth.page]
            [table] = extractor.extract_tables(page, [true_region(truth, page)])
            score.add(*compare(cells_of(table), truth.cells))
    return score


def score_found(structure: Path) -> Found:
    """Regions and cells of the tables that the extractor finds by itself."""
    extractor = RuleBasedTableExtractor()
    truths = read_truth(structure)
    found = Found()
    with open_pages(structure) as document:
        for page in document:
            expected = [truth for truth in truths if truth.page == page.index]
            _score_page(found, page, expected, extractor.extract_tables(page))
    return found


def true_region(truth: TrueTable, page: Page) -> BoundingBox:
    """The region of an answer in pixels of the page image."""
    x1, y1, x2, y2 = truth.region
    wide = (x1 - MARGIN, y1 - MARGIN, x2 + MARGIN, y2 + MARGIN)
    return BoundingBox.from_points(wide, page.scale, page.point_size[1])


def cells_of(table: TableOutput) -> list[Cell]:
    """The cells of an output as the measures take them."""
    return [
        Cell(cell.row, cell.col, cell.end_row - 1, cell.end_col - 1, cell.text)
        for cell in table.cells
    ]


def _score_page(
    found: Found, page: Page, truths: Sequence[TrueTable], tables: Sequence[TableOutput]
) -> None:
    ours = [_characters(table.bbox, page) for table in tables if table.bbox]
    theirs = [_characters(true_region(truth, page), page) for truth in truths]
    matches = _matches(ours, theirs)
    for index, mine in enumerate(ours):
        truth = matches.get(index)
        shared = _shared(mine, theirs[truth]) if truth is not None else 0
        found.chars.add(shared, sum(mine.values()), 0)
        found.exact.add(truth is not None and mine == theirs[truth], 1, 0)
        expected = truths[truth].cells if truth is not None else ()
        found.cells.add(*compare(cells_of(tables[index]), expected))
    for index, chars in enumerate(theirs):
        found.chars.add(0, 0, sum(chars.values()))
        found.exact.add(0, 0, 1)
        if index not in matches.values():
            found.cells.add(*compare((), truths[index].cells))


def _characters(box: BoundingBox, page: Page) -> Characters:
    return {
        place: len(word.text)
        for place, word in enumerate(page.words)
        if box.contains_point(*word.bbox.center)
    }


def _shared(chars: Characters, other: Characters) -> int:
    return sum(count for place, count in chars.items() if place in other)


def _matches(ours: Sequence[Characters], theirs: Sequence[Characters]) -> dict[int, int]:
    """Our region -> the answer that shares most with it, each of both once."""
    pairs = sorted(
        (
            (-_shared(mine, truth), index, other)
            for index, mine in enumerate(ours)
            for other, truth in enumerate(theirs)
            if _shared(mine, truth)
        ),
    )
    matches: dict[int, int] = {}
    for _, index, other in pairs:
        if index not in matches and other not in matches.values():
            matches[index] = other
    return matches
