"""Documents that nobody developed rules on: drawn from a seed, with their answers.

Headings of two levels under a title, paragraphs, lists, running heads and page numbers, one
or two columns, and tables of several kinds. The same seed gives the same documents.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.platypus import (
    BaseDocTemplate,
    Flowable,
    Frame,
    ListFlowable,
    PageTemplate,
    Paragraph,
    Spacer,
)

from measures.generated_tables import draw_table, random_table
from measures.icdar import Cell

if TYPE_CHECKING:
    from reportlab.pdfgen.canvas import Canvas

WORDS: Sequence[str] = (
    "river", "station", "summer", "valley", "measure", "report", "record", "water", "level",
    "method", "sample", "result", "region", "system", "annual", "growth", "market", "public",
    "energy", "supply", "school", "survey", "mountain", "forest", "carbon", "policy", "number",
    "surface", "winter", "service", "average", "transport", "village", "garden", "pressure",
    "machine", "section", "kitchen", "library", "product", "capital", "increase", "account",
    "history", "language", "network", "project", "quality", "morning", "picture", "science",
    "the", "of", "and", "in", "with", "from", "under", "between", "before", "after", "because",
)  # fmt: skip
"""Short words and long ones, so that lines break in many places."""

FONTS = (("Helvetica", "Helvetica-Bold"), ("Times-Roman", "Times-Bold"))


@dataclass
class Truth:
    """What a generated document says.

    Args:
        path: The PDF.
        text: All its text but running heads and page numbers.
        starts: The first words of its blocks, in reading order.
        headings: Level (1 is the title) and text.
        tables: The cells of each table.
        pages: How many it has.
    """

    path: Path
    text: list[str] = field(default_factory=list)
    starts: list[str] = field(default_factory=list)
    headings: list[tuple[int, str]] = field(default_factory=list)
    tables: list[tuple[Cell, ...]] = field(default_factory=list)
    pages: int = 0


def generate(folder: Path, count: int, seed: int) -> list[Truth]:
    """Write so many documents to a folder."""
    return [
        _Writer(folder / f"{n:02}.pdf", random.Random(seed * 1000 + n)).write()
        for n in range(count)
    ]


class _Writer:
    """Writes one document and remembers what it says."""

    def __init__(self, path: Path, chance: random.Random) -> None:
        self.truth = Truth(path)
        self.chance = chance
        plain, bold = chance.choice(FONTS)
        size = chance.choice((9, 10, 11))
        self.columns = chance.choice((1, 1, 2))
        self.width = (A4[0] - 120 - 24 * (self.columns - 1)) / self.columns
        self.body = ParagraphStyle(
            "body", fontName=plain, fontSize=size, leading=1.25 * size, spaceAfter=0.6 * size
        )
        self.heads = {
            level: ParagraphStyle(
                f"head{level}",
                fontName=bold,
                fontSize=scale * size,
                leading=1.2 * scale * size,
                spaceBefore=size,
                spaceAfter=0.5 * size,
                keepWithNext=1,
            )
            for level, scale in ((1, 2.0), (2, 1.45), (3, 1.15))
        }
        self.running = self._sentence(4)

    def write(self) -> Truth:
        """Draw it."""
        step = self.width + 24
        frames = [
            Frame(60 + n * step, 70, self.width, A4[1] - 150, 0, 0, 0, 0)
            for n in range(self.columns)
        ]
        document = BaseDocTemplate(str(self.truth.path), pagesize=A4, invariant=1)
        document.addPageTemplates(PageTemplate("page", frames, onPage=self._furniture))
        document.build(list(self._story()))
        self.truth.pages = document.page
        return self.truth

    def _story(self) -> Iterator[Flowable]:
        yield self._heading(1)
        for _ in range(3):
            yield self._heading(2)
            yield from self._section()
            for _ in range(self.chance.randint(0, 2)):
                yield self._heading(3)
                yield from self._section()

    def _section(self) -> Iterator[Flowable]:
        for _ in range(self.chance.randint(1, 3)):
            yield self._paragraph()
        kind = self.chance.choice(("list", "table", "table", "none"))
        if kind == "list":
            yield self._list()
        elif kind == "table":
            table = random_table(self.chance, self._sentence, narrow=self.columns > 1)
            self.truth.tables.append(table.cells)
            self.truth.text += [cell.text for cell in table.cells]
            yield Spacer(0, 6)
            yield draw_table(table, self.body, self.width)
            yield Spacer(0, 12)
            yield self._paragraph()

    def _heading(self, level: int) -> Flowable:
        text = self._sentence(self.chance.randint(2, 4))
        self.truth.headings.append((level, text))
        return self._said(text, self.heads[level])

    def _paragraph(self) -> Flowable:
        sentences = [
            self._sentence(self.chance.randint(8, 16)) + "."
            for _ in range(self.chance.randint(2, 5))
        ]
        return self._said(" ".join(sentences), self.body)

    def _list(self) -> Flowable:
        items = [
            self._said(self._sentence(self.chance.randint(4, 14)), self.body)
            for _ in range(self.chance.randint(3, 5))
        ]
        numbered = self.chance.random() < 0.5
        return ListFlowable(
            items,
            leftIndent=18,
            bulletFontSize=self.body.fontSize,
            bulletType="1" if numbered else "bullet",
            bulletFormat="%s." if numbered else None,
            start=None if numbered else "•",
        )

    def _said(self, text: str, style: ParagraphStyle) -> Paragraph:
        self.truth.text.append(text)
        self.truth.starts.append(" ".join(text.split()[:7]))
        return Paragraph(text, style)

    def _sentence(self, length: int) -> str:
        return " ".join(self.chance.choice(WORDS) for _ in range(length)).capitalize()

    def _furniture(self, canvas: Canvas, document: BaseDocTemplate) -> None:
        canvas.setFont(self.body.fontName, 8)
        canvas.drawString(60, A4[1] - 45, self.running)
        canvas.drawCentredString(A4[0] / 2, 35, str(document.page))
