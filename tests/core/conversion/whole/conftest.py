"""Whole documents, drawn for the tests."""

from __future__ import annotations

import io
import textwrap
from collections.abc import Callable, Sequence

import pytest
from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas

pytest.importorskip("omnidocs_models", reason="needs the rules for layout, tables and order")

Draw = Callable[[Canvas], None]
PROSE = (
    "The station at the old mill was visited in March and found in good order. Its readings "
    "agree with those of the bridge, and the daily mean never fell below the mean of the last "
    "ten years. A second sensor was placed beside the first one and compared for six weeks."
)


class Pen:
    """Draws text on a canvas; y in points from the top of an A4 page."""

    height = A4[1]

    def __init__(self, canvas: Canvas) -> None:
        self.canvas = canvas

    def text(
        self, x: float, y: float, text: str, size: float = 10.5, font: str = "Helvetica"
    ) -> float:
        """One line of text; gives the x behind it."""
        self.canvas.setFont(font, size)
        self.canvas.drawString(x, self.height - y, text)
        return x + self.canvas.stringWidth(text, font, size)

    def prose(self, y: float, text: str = PROSE, x: float = 64, width: int = 88) -> float:
        """A paragraph; gives the y below it."""
        for line in textwrap.wrap(text, width):
            self.text(x, y, line)
            y += 14
        return y + 8

    def heading(self, y: float, text: str, size: float, font: str = "Helvetica-Bold") -> float:
        """A heading; gives the y below it."""
        self.text(64, y, text, size, font)
        return y + 1.6 * size

    def raised(self, x: float, y: float, mark: str) -> float:
        """The mark of a note; gives the x behind it."""
        return self.text(x, y - 4, mark, 6.5)

    def table(self, y: float, rows: Sequence[Sequence[str]], widths: Sequence[float]) -> float:
        """A ruled table at x = 64; gives the y below it."""
        edges = [64.0]
        for width in widths:
            edges.append(edges[-1] + width)
        lines = [self.height - y - 20 * n for n in range(len(rows) + 1)]
        self.canvas.grid(edges, lines)
        for number, row in enumerate(rows):
            for left, cell in zip(edges, row, strict=False):
                self.text(left + 4, y + 20 * number + 14, cell, 10)
        return y + 20 * len(rows)


@pytest.fixture(scope="session")
def drawn() -> Callable[..., bytes]:
    """Write a PDF: a function that draws with a ``Pen`` for each page."""

    def write(*pages: Callable[[Pen], object]) -> bytes:
        buffer = io.BytesIO()
        canvas = Canvas(buffer, A4, invariant=1)
        for draw in pages:
            draw(Pen(canvas))
            canvas.showPage()
        canvas.save()
        return buffer.getvalue()

    return write
