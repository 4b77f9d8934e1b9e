"""Pages made of words and rulings, without a PDF."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import pytest
from PIL import Image

from omnidocs import Page
from omnidocs.document import Picture, Ruling, Word
from omnidocs.document.content import PageContent, TextSource
from omnidocs.document.geometry import PageGeometry
from omnidocs.results import BoundingBox, LayoutLabel, LayoutOutput, TableOutput
from omnidocs.tasks.layout_extraction import RuleBasedLayoutExtractor
from omnidocs.tasks.table_extraction import RuleBasedTableExtractor

SIZE = 20.0
"""Font size of the body text in pixels."""

PROSE = (
    "The survey of the river was done between March and October and the",
    "levels stayed below the mean of the last thirty years in five of the",
    "eight months although the ground water rose at every station of the",
    "upper valley because two of the reservoirs were kept open all year",
)


@dataclass
class Sheet:
    """A page to write on. Every letter is half as wide as the type is high."""

    width: int = 1240
    height: int = 1754
    words: list[Word] = field(default_factory=list)
    rulings: list[Ruling] = field(default_factory=list)
    pictures: list[Picture] = field(default_factory=list)
    shapes: list[BoundingBox] = field(default_factory=list)

    def text(self, x: float, y: float, text: str, size: float = SIZE, **style: Any) -> float:
        """Write a line with its baseline at ``y``; return where it ends."""
        for word in text.split():
            right = x + 0.5 * size * len(word)
            box = BoundingBox(x1=x, y1=y - 0.8 * size, x2=right, y2=y + 0.2 * size)
            self.words.append(Word(word, box, font_size=size, baseline=y, **style))
            x = right + 0.3 * size
        return x

    def lines(
        self, x: float, y: float, lines: Sequence[str], size: float = SIZE, **style: Any
    ) -> float:
        """Write lines below each other; return the baseline of the next."""
        for line in lines:
            self.text(x, y, line, size, **style)
            y += 1.2 * size
        return y

    def right(self, x: float, y: float, text: str, size: float = SIZE, **style: Any) -> None:
        """Write a line that ends at ``x``."""
        words = text.split()
        width = sum(0.5 * size * len(word) for word in words) + 0.3 * size * (len(words) - 1)
        self.text(x - width, y, text, size, **style)

    def rule(self, x1: float, y1: float, x2: float, y2: float, width: float = 1.5) -> None:
        """Draw a line."""
        self.rulings.append(Ruling(x1, y1, x2, y2, width))

    def lattice(self, xs: Sequence[float], ys: Sequence[float]) -> None:
        """Draw all lines of a ruled table."""
        for y in ys:
            self.rule(xs[0], y, xs[-1], y)
        for x in xs:
            self.rule(x, ys[0], x, ys[-1])

    def cells(
        self, xs: Sequence[float], ys: Sequence[float], rows: Sequence[Sequence[str]]
    ) -> None:
        """Write texts into the cells between lines, lines of a cell parted by ``/``."""
        for top, row in zip(ys, rows, strict=False):
            for left, text in zip(xs, row, strict=False):
                for number, line in enumerate(filter(None, text.split("/"))):
                    self.text(left + 8, top + 26 + 24 * number, line.strip())

    def columns(self, xs: Sequence[float], y: float, rows: Sequence[Sequence[str]]) -> float:
        """Write rows without lines: the first column flush left, numbers flush right."""
        for row in rows:
            for number, (x, text) in enumerate(zip(xs, row, strict=False)):
                write = self.right if number else self.text
                if text:
                    write(x, y, text)
            y += 1.5 * SIZE
        return y

    def picture(self, x1: float, y1: float, x2: float, y2: float) -> None:
        """Place a raster image."""
        box = BoundingBox(x1=x1, y1=y1, x2=x2, y2=y2)
        self.pictures.append(Picture(box, box.area / (self.width * self.height)))

    def shape(self, x1: float, y1: float, x2: float, y2: float) -> None:
        """Draw an area."""
        self.shapes.append(BoundingBox(x1=x1, y1=y1, x2=x2, y2=y2))

    def page(self, index: int = 0, source: TextSource = "text_layer") -> Page:
        """The page as extractors see it."""
        scale = 150 / 72
        geometry = PageGeometry(
            self.width / scale, self.height / scale, self.width, self.height, scale
        )
        content = PageContent(
            words=tuple(self.words),
            rulings=tuple(self.rulings),
            pictures=tuple(self.pictures),
            shapes=tuple(self.shapes),
            source=source if self.words else None,
        )
        white = Image.new("RGB", (self.width, self.height), "white")
        return Page(index, measure=lambda: geometry, render=lambda: white, read=lambda: content)

    def tables(self) -> list[TableOutput]:
        """The tables that are found on the page."""
        return RuleBasedTableExtractor().extract_tables(self.page())

    def layout(self, index: int = 0, source: TextSource = "text_layer") -> LayoutOutput:
        """The regions that are found on the page."""
        return RuleBasedLayoutExtractor().extract(self.page(index, source))


@pytest.fixture
def sheet() -> Sheet:
    """An empty page of A4 at 150 dpi."""
    return Sheet()


@pytest.fixture(scope="session")
def prose() -> tuple[str, ...]:
    """Four lines of a paragraph, 12 to 13 words each."""
    return PROSE


@pytest.fixture(scope="session")
def grid_of():
    """A function that gives the text at every place of a table."""

    def texts(table: TableOutput) -> list[list[str]]:
        rows = [["" for _ in range(table.num_cols)] for _ in range(table.num_rows)]
        for cell in table.cells:
            for row in range(cell.row, cell.end_row):
                for col in range(cell.col, cell.end_col):
                    rows[row][col] = cell.text
        return rows

    return texts


@pytest.fixture(scope="session")
def labelled():
    """A function that gives the boxes of a layout with one label."""

    def boxes(layout: LayoutOutput, label: LayoutLabel) -> list[BoundingBox]:
        return [box.bbox for box in layout.bboxes if box.label is label]

    return boxes
