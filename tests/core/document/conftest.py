"""Tiny PDFs written by hand, and images to look at what they show."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

import pytest
from PIL import Image, ImageChops

FONTS = {
    "F": b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    "B": b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica-Bold >>",
    "I": b"<< /Type /Font /Subtype /Type1 /BaseFont /Times-Italic >>",
    "M": b"<< /Type /Font /Subtype /Type1 /BaseFont /Courier >>",
}


@dataclass
class PageSource:
    """One page: its content stream and the boxes, rotation and resources around it."""

    content: str = ""
    media: Sequence[float] = (0, 0, 200, 300)
    crop: Sequence[float] | None = None
    rotate: int = 0
    xobjects: Mapping[str, bytes] = field(default_factory=dict)
    annotations: Sequence[str] = ()
    states: str = ""


class PdfWriter:
    """Writes objects one after the other, with a cross-reference table."""

    def __init__(self) -> None:
        self.objects: list[bytes] = []

    def add(self, body: bytes) -> int:
        self.objects.append(body)
        return len(self.objects)

    def stream(self, entries: bytes, data: bytes) -> int:
        packed = zlib.compress(data)
        head = b"<< %s /Filter /FlateDecode /Length %d >>" % (entries, len(packed))
        return self.add(head + b"\nstream\n" + packed + b"\nendstream")

    def bytes(self, root: int, info: int | None = None) -> bytes:
        out = bytearray(b"%PDF-1.7\n")
        places = []
        for number, body in enumerate(self.objects, start=1):
            places.append(len(out))
            out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
        start = len(out)
        out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(places) + 1)
        for place in places:
            out += b"%010d 00000 n \n" % place
        extra = b" /Info %d 0 R" % info if info else b""
        out += b"trailer\n<< /Size %d /Root %d 0 R%s >>\n" % (len(places) + 1, root, extra)
        return bytes(out + b"startxref\n%d\n%%%%EOF\n" % start)


def write_pdf(
    pages: Sequence[PageSource | str], *, info: str = "", outline: Sequence[tuple[str, int]] = ()
) -> bytes:
    """A PDF of some pages; ``outline`` has titles and places of top-level bookmarks."""
    writer = PdfWriter()
    fonts = {name: writer.add(body) for name, body in FONTS.items()}
    tree = writer.add(b"")
    kids = [
        _add_page(writer, tree, fonts, page if isinstance(page, PageSource) else PageSource(page))
        for page in pages
    ]
    listed = b" ".join(b"%d 0 R" % kid for kid in kids)
    writer.objects[tree - 1] = b"<< /Type /Pages /Kids [%s] /Count %d >>" % (listed, len(kids))
    extra = b" /Outlines %d 0 R" % _add_outline(writer, kids, outline) if outline else b""
    root = writer.add(b"<< /Type /Catalog /Pages %d 0 R%s >>" % (tree, extra))
    return writer.bytes(root, writer.add(info.encode()) if info else None)


def _add_page(writer: PdfWriter, tree: int, fonts: Mapping[str, int], page: PageSource) -> int:
    content = writer.stream(b"", page.content.encode("latin-1"))
    listed = b" ".join(b"/%s %d 0 R" % (name.encode(), number) for name, number in fonts.items())
    xobjects = b" ".join(
        b"/%s %d 0 R" % (name.encode(), writer.add(body)) for name, body in page.xobjects.items()
    )
    body = b"<< /Type /Page /Parent %d 0 R /Contents %d 0 R /MediaBox [%s] /Rotate %d" % (
        tree,
        content,
        _numbers(page.media),
        page.rotate,
    )
    if page.crop is not None:
        body += b" /CropBox [%s]" % _numbers(page.crop)
    if page.annotations:
        notes = " ".join(page.annotations).encode()
        body += b" /Annots [%s]" % notes
    body += b" /Resources << /Font << %s >> /XObject << %s >> /ExtGState << %s >> >> >>" % (
        listed,
        xobjects,
        page.states.encode(),
    )
    return writer.add(body)


def _add_outline(writer: PdfWriter, pages: Sequence[int], items: Sequence[tuple[str, int]]) -> int:
    first = len(writer.objects) + 2
    root = writer.add(
        b"<< /Type /Outlines /First %d 0 R /Last %d 0 R /Count %d >>"
        % (first, first + len(items) - 1, len(items))
    )
    for place, (title, page) in enumerate(items):
        following = b"/Next %d 0 R" % (first + place + 1) if place < len(items) - 1 else b""
        writer.add(
            b"<< /Title (%s) /Parent %d 0 R /Dest [%d 0 R /Fit] %s >>"
            % (title.encode(), root, pages[page], following)
        )
    return root


def _numbers(values: Sequence[float]) -> bytes:
    return b" ".join(b"%g" % value for value in values)


def text_at(x: float, y: float, text: str, *, size: float = 12, font: str = "F") -> str:
    """The content stream for a line of text whose baseline begins at a point."""
    return f"BT /{font} {size} Tf {x} {y} Td ({text}) Tj ET\n"


def stream_object(entries: str, data: bytes) -> bytes:
    """The body of an object with a stream, uncompressed."""
    head = f"<< {entries} /Length {len(data)} >>\nstream\n".encode()
    return head + data + b"\nendstream"


def gray_image(width: int = 2, height: int = 2, value: int = 0) -> bytes:
    """An image object of one shade."""
    entries = (
        f"/Type /XObject /Subtype /Image /Width {width} /Height {height} "
        "/ColorSpace /DeviceGray /BitsPerComponent 8"
    )
    return stream_object(entries, bytes([value]) * (width * height))


def ink_box(image: Image.Image) -> tuple[int, int, int, int]:
    """The box around everything that is not white."""
    white = Image.new("RGB", image.size, "white")
    difference = ImageChops.difference(image, white).convert("L")
    box = difference.point(lambda value: 255 if value > 60 else 0).getbbox()
    assert box is not None, "the page is blank"
    return box


@pytest.fixture
def page_source() -> type[PageSource]:
    return PageSource


@pytest.fixture
def pdf() -> Callable[..., bytes]:
    return write_pdf


@pytest.fixture
def text() -> Callable[..., str]:
    return text_at


@pytest.fixture
def ink() -> Callable[[Image.Image], tuple[int, int, int, int]]:
    return ink_box


@pytest.fixture
def picture() -> Callable[..., bytes]:
    return gray_image


@pytest.fixture
def xobject() -> Callable[[str, bytes], bytes]:
    return stream_object


@pytest.fixture(scope="session")
def module_pdf() -> Callable[..., bytes]:
    return write_pdf
