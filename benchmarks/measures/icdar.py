"""The ICDAR-2013 table competition: its files and its measures.

Göbel, Hassan, Oro, Orsi: "A Methodology for Evaluating Algorithms for Table Understanding
in PDF Documents" (DocEng 2012) defines both measures: regions by the characters that they
hold, structure by the adjacency relations between cells that are not empty.
"""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from xml.etree import ElementTree as ET

from measures.text import f1, normalise

Box = tuple[float, float, float, float]
Relation = tuple[str, str, str]


@dataclass(frozen=True)
class Cell:
    """A cell of a table: its first and last row and column, and its text."""

    row: int
    col: int
    last_row: int
    last_col: int
    text: str


@dataclass(frozen=True)
class TrueTable:
    """A table of the answers: its page (0-based), its region in PDF points, its cells."""

    page: int
    region: Box
    cells: tuple[Cell, ...]


@dataclass
class Score:
    """Counts that add up over tables and documents."""

    correct: float = 0
    found: float = 0
    expected: float = 0

    def add(self, correct: float, found: float, expected: float) -> None:
        self.correct += correct
        self.found += found
        self.expected += expected

    def add_score(self, other: Score) -> None:
        self.add(other.correct, other.found, other.expected)

    @property
    def summary(self) -> str:
        return f"precision {self.precision:.3f} recall {self.recall:.3f}"

    @property
    def precision(self) -> float:
        return self.correct / self.found if self.found else 1.0

    @property
    def recall(self) -> float:
        return self.correct / self.expected if self.expected else 1.0

    @property
    def f1(self) -> float:
        return f1(self.precision, self.recall)


def read_truth(structure: Path) -> list[TrueTable]:
    """Read ``NAME-str.xml`` and the regions of ``NAME-reg.xml`` beside it."""
    regions = structure.with_name(structure.name.replace("-str", "-reg"))
    boxes = [_box(region) for region in ET.parse(regions).getroot().iter("region")]
    tables = list(ET.parse(structure).getroot().iter("region"))
    if len(boxes) != len(tables):
        raise ValueError(f"{structure.name} and {regions.name} name different regions")
    return [
        TrueTable(int(table.attrib["page"]) - 1, box, tuple(map(_cell, table.iter("cell"))))
        for table, box in zip(tables, boxes, strict=True)
    ]


def _box(element: ET.Element) -> Box:
    box = element.find("bounding-box")
    if box is None:
        raise ValueError("a region has no bounding box")
    x1, y1, x2, y2 = (float(box.attrib[name]) for name in ("x1", "y1", "x2", "y2"))
    return x1, y1, x2, y2


def _cell(element: ET.Element) -> Cell:
    row, col = int(element.attrib["start-row"]), int(element.attrib["start-col"])
    return Cell(
        row,
        col,
        int(element.attrib.get("end-row", row)),
        int(element.attrib.get("end-col", col)),
        element.findtext("content") or "",
    )


def relations(cells: Iterable[Cell]) -> Counter[Relation]:
    """Each cell with its nearest neighbour that is not empty, to the right and below."""
    grid: dict[tuple[int, int], Cell] = {}
    for cell in cells:
        if _key(cell.text):
            for row in range(cell.row, cell.last_row + 1):
                for col in range(cell.col, cell.last_col + 1):
                    grid.setdefault((row, col), cell)
    beside = _neighbours(sorted(grid), grid, same=0)
    below = _neighbours(sorted(grid, key=lambda place: place[::-1]), grid, same=1)
    return Counter(
        (_key(first.text), _key(second.text), direction)
        for direction, pairs in (("right", beside), ("below", below))
        for first, second in pairs
    )


def _neighbours(
    places: Sequence[tuple[int, int]], grid: dict[tuple[int, int], Cell], same: int
) -> list[tuple[Cell, Cell]]:
    """Pairs of cells that follow each other in a row (``same=0``) or a column (1)."""
    pairs: dict[tuple[int, int], tuple[Cell, Cell]] = {}
    for here, there in pairwise(places):
        first, second = grid[here], grid[there]
        if here[same] == there[same] and first is not second:
            pairs[id(first), id(second)] = first, second
    return list(pairs.values())


def _key(text: str) -> str:
    """A cell's text without spaces, case and marks that no reader sees."""
    folded = unicodedata.normalize("NFKD", normalise(text)).casefold()
    return "".join(char for char in folded if not unicodedata.combining(char) and char > " ")


def compare(found: Iterable[Cell], expected: Iterable[Cell]) -> tuple[int, int, int]:
    """Relations that are right, found, and expected."""
    ours, theirs = relations(found), relations(expected)
    return (ours & theirs).total(), ours.total(), theirs.total()
