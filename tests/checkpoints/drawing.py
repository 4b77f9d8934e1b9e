"""Draws pages of known content as PDF files and as images, at any resolution.

The PDF is written by hand, so that a page needs nothing but PDFium to be drawn, looks alike on
every machine, and can be read by whatever reads documents.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pypdfium2

from checkpoints.pages import (
    CELL_HEIGHT,
    CELL_WIDTH,
    HEIGHT,
    WIDTH,
    Block,
    Page,
    blocks_page,
    lines_page,
)

if TYPE_CHECKING:
    from PIL.Image import Image


@dataclass(frozen=True)
class Placing:
    """How far a drawing is off its grid, in points, and the size of its font."""

    right: int = 0
    down: int = 0
    # A Courier character is 0.6 em wide: at this size it fills a cell.
    font_size: float = 26.67


ON_GRID = Placing()


def markdown_page(seed: int, *, scale: float = 2) -> tuple[Image, str]:
    """The image of a fresh page of lines, and its markdown."""
    page = lines_page(random.Random(seed))
    return image_of(page, scale=scale), page.markdown()


def layout_page(seed: int, *, scale: float = 2) -> tuple[Image, list[dict[str, object]]]:
    """The image of a fresh page of blocks, and its layout on a grid of 0 to 1000."""
    page = blocks_page(random.Random(seed))
    return image_of(page, scale=scale), page.layout()


def image_of(page: Page, *, scale: float = 2) -> Image:
    """One page as an RGB image of ``scale`` pixels a point."""
    return images_of(pdf_of([page]), [scale])[0]


def images_of(pdf: bytes, scales: Sequence[float]) -> list[Image]:
    """The pages of a PDF as RGB images, each at its own number of pixels a point."""
    with pypdfium2.PdfDocument(pdf) as document:
        return [
            page.render(scale=scale).to_pil().convert("RGB")
            for page, scale in zip(document, scales, strict=True)
        ]


def pdf_of(pages: Sequence[Page], placing: Placing = ON_GRID) -> bytes:
    """A PDF file of these pages."""
    numbers = range(4, 4 + 2 * len(pages), 2)
    kids = b" ".join(b"%d 0 R" % number for number in numbers)
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Count %d /Kids [%s] >>" % (len(pages), kids),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Courier >>",
    ]
    for number, page in zip(numbers, pages, strict=True):
        drawing = "\n".join(_drawn(block, placing) for block in page.blocks).encode()
        objects += [
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 %d %d] /Contents %d 0 R"
            b" /Resources << /Font << /F1 3 0 R >> >> >>" % (WIDTH, HEIGHT, number + 1),
            b"<< /Length %d >>\nstream\n%s\nendstream" % (len(drawing), drawing),
        ]
    return _file_of(objects)


def _drawn(block: Block, placing: Placing) -> str:
    """The drawing operators of a block; in a PDF, y runs upwards."""
    left = CELL_WIDTH * block.column + placing.right
    bottom = HEIGHT - CELL_HEIGHT * (block.row + 1) - placing.down
    width = CELL_WIDTH * block.width
    if block.label == "figure":
        return f"0.6 g {left} {bottom + 3} {width} 26 re f 0 g"
    if block.label == "table":
        cells = range(left, left + width, CELL_WIDTH)
        return " ".join(f"{cell} {bottom + y} 16 13 re S" for cell in cells for y in (3, 16))
    line = f"BT /F1 {placing.font_size} Tf {left} {bottom + 8} Td ({block.text}) Tj ET"
    rule = f" {left} {bottom + 2} {width} 2 re f"
    return line + rule if block.label == "section_header" else line


def _file_of(objects: Sequence[bytes]) -> bytes:
    """The PDF file of these objects, of which the first is the catalog."""
    content, offsets = b"%PDF-1.4\n", []
    for number, body in enumerate(objects, 1):
        offsets.append(len(content))
        content += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    entries = b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    size = len(objects) + 1
    return (
        content
        + b"xref\n0 %d\n0000000000 65535 f \n%s" % (size, entries)
        + b"trailer << /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (size, len(content))
    )
