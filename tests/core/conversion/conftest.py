"""Small PDFs written by hand, and elements."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import pytest

from omnidocs.conversion import ConvertedPage, Element
from omnidocs.results import BoundingBox, LayoutLabel

FONTS = {
    "regular": "Helvetica",
    "bold": "Helvetica-Bold",
    "italic": "Helvetica-Oblique",
    "mono": "Courier",
}
PAGE_SIZE = (612, 792)


def write_pdf(pages: Sequence[str], outline: Sequence[tuple[str, int]] = ()) -> bytes:
    """A PDF with a content stream for each page, and bookmarks (title, page) in a row."""
    first_page = 3 + len(FONTS)
    kids = " ".join(f"{first_page + 2 * n} 0 R" for n in range(len(pages)))
    fonts = " ".join(f"/{name} {3 + n} 0 R" for n, name in enumerate(FONTS))
    outlines = first_page + 2 * len(pages)
    root = f" /Outlines {outlines} 0 R" if outline else ""
    objects = [
        f"<< /Type /Catalog /Pages 2 0 R{root} >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {len(pages)} >>",
    ]
    objects += [
        f"<< /Type /Font /Subtype /Type1 /BaseFont /{base} /Encoding /WinAnsiEncoding >>"
        for base in FONTS.values()
    ]
    for number, content in enumerate(pages):
        stream = first_page + 2 * number + 1
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 {PAGE_SIZE[0]} {PAGE_SIZE[1]}] "
            f"/Resources << /Font << {fonts} >> >> /Contents {stream} 0 R >>"
        )
        size = len(content.encode("cp1252"))
        objects.append(f"<< /Length {size} >>\nstream\n{content}\nendstream")
    if outline:
        count = len(outline)
        objects.append(
            f"<< /Type /Outlines /First {outlines + 1} 0 R /Last {outlines + count} 0 R "
            f"/Count {count} >>"
        )
        for number, (title, page) in enumerate(outline, start=1):
            after = f" /Next {outlines + number + 1} 0 R" if number < count else ""
            before = f" /Prev {outlines + number - 1} 0 R" if number > 1 else ""
            objects.append(
                f"<< /Title ({title}) /Parent {outlines} 0 R{after}{before} "
                f"/Dest [{first_page + 2 * page} 0 R /Fit] >>"
            )
    return _assembled(objects)


def _assembled(objects: Sequence[str]) -> bytes:
    data = b"%PDF-1.7\n"
    offsets = []
    for number, body in enumerate(objects, start=1):
        offsets.append(len(data))
        data += f"{number} 0 obj\n{body}\nendobj\n".encode("cp1252")
    start = len(data)
    rows = "".join(f"{offset:010d} 00000 n \n" for offset in offsets)
    data += f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{rows}".encode()
    return data + (
        f"trailer << /Size {len(objects) + 1} /Root 1 0 R >>\nstartxref\n{start}\n%%EOF\n".encode()
    )


def text_at(x: float, y: float, text: str, size: float = 11, font: str = "regular") -> str:
    """The operators that draw a line of text; x and y in points from the top left."""
    escaped = text.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)")
    return f"BT /{font} {size} Tf {x} {PAGE_SIZE[1] - y} Td ({escaped}) Tj ET\n"


def paragraph_at(x: float, y: float, lines: Sequence[str], **style: Any) -> str:
    """Lines of text below one another, 14 points apart."""
    return "".join(text_at(x, y + 14 * n, line, **style) for n, line in enumerate(lines))


@pytest.fixture(scope="session")
def pdf() -> Callable[..., bytes]:
    """Write a PDF: a content stream for each page, bookmarks as (title, page)."""
    return write_pdf


@pytest.fixture(scope="session")
def line() -> Callable[..., str]:
    """Draw a line of text: x and y in points from the top left, text, size, font."""
    return text_at


@pytest.fixture(scope="session")
def block() -> Callable[..., str]:
    """Draw lines of text below one another: x, y, lines."""
    return paragraph_at


@pytest.fixture
def element() -> Callable[..., Element]:
    """Make an element; its id counts up from ``p0e0`` on each page."""
    counts: dict[int, int] = {}

    def make(label: LayoutLabel, text: str = "", page: int = 0, **fields: Any) -> Element:
        number = counts.get(page, 0)
        counts[page] = number + 1
        return Element(id=f"p{page}e{number}", label=label, text=text, page=page, **fields)

    return make


@pytest.fixture
def page_of() -> Callable[..., ConvertedPage]:
    """Make a page of 600 x 800 pixels of elements."""

    def make(*elements: Element, index: int = 0, **fields: Any) -> ConvertedPage:
        return ConvertedPage(index=index, width=600, height=800, elements=elements, **fields)

    return make


@pytest.fixture(scope="session")
def box() -> Callable[..., BoundingBox]:
    """Make a box of its left, top, right and bottom."""

    def make(x1: float, y1: float, x2: float, y2: float) -> BoundingBox:
        return BoundingBox(x1=x1, y1=y1, x2=x2, y2=y2)

    return make
