"""Pictures and review pages: what people look at."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import pytest
from PIL import Image

from omnidocs.conversion import ConvertedDocument, ConvertedPage, convert
from omnidocs.document import Document
from omnidocs.errors import DocumentLoadError, PageError
from omnidocs.results import LABEL_COLORS, LayoutLabel, PageStatus, TableCell, TableOutput

WHITE = (255, 255, 255)


def white_page(index: int) -> Image.Image:
    return Image.new("RGB", (600, 800), "white")


def broken_page(index: int) -> Image.Image:
    raise PageError("page 1 is <broken>")


@pytest.fixture
def overlay(tmp_path):
    """Draw a document of one page, and return the picture."""

    def draw(page, source=white_page) -> Image.Image:
        [path] = ConvertedDocument(pages=(page,)).save_overlays(tmp_path, source)
        with Image.open(path) as picture:
            return picture.convert("RGB")

    return draw


class _Review(HTMLParser):
    """Collects tags, links and ids, and what would reach out of the page."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.ids: list[str] = []
        self.addresses: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        for name, value in attrs:
            assert not name.startswith("on")
            if name == "id":
                self.ids.append(value)
            if name in {"href", "src"}:
                self.addresses.append(value)


@pytest.fixture
def review(tmp_path):
    def write(*pages, source=white_page, **fields) -> str:
        document = ConvertedDocument(pages=pages, **fields)
        return document.save_review(tmp_path / "deep" / "review.html", source).read_text()

    return write


class TestOverlays:
    def test_boxes_have_the_colour_of_their_kind_and_a_legend_is_below(
        self, overlay, element, page_of, box
    ):
        page = page_of(element(LayoutLabel.TABLE, "t", bbox=box(100, 100, 500, 300)))
        drawn = overlay(page)
        color = tuple(int(LABEL_COLORS[LayoutLabel.TABLE][i : i + 2], 16) for i in (1, 3, 5))
        assert drawn.getpixel((300, 100)) == color
        assert drawn.getpixel((300, 200)) not in {WHITE, color}
        legend = drawn.crop((0, 800, drawn.width, drawn.height))
        assert color in {found for _, found in legend.getcolors(100_000)}

    def test_a_picture_of_another_size_has_the_boxes_in_place(self, overlay, element, page_of, box):
        page = page_of(element(LayoutLabel.TEXT, "t", bbox=box(100, 100, 500, 300)))
        drawn = overlay(page, lambda index: Image.new("L", (300, 400), 255))
        assert drawn.width == 300
        assert drawn.getpixel((150, 100)) != WHITE
        assert drawn.getpixel((150, 200)) == WHITE

    def test_a_page_that_cannot_be_rendered_is_a_grey_sheet(self, overlay, page_of):
        drawn = overlay(page_of(), broken_page)
        red, green, blue = drawn.getpixel((5, 5))
        assert red == green == blue < 255
        for size in (0, 1_000_000):
            page = ConvertedPage(index=0, width=size, height=size)
            assert overlay(page, broken_page).width == 850

    def test_a_page_that_was_turned_is_turned_again(self, overlay, element, box):
        mark = element(LayoutLabel.TEXT, "t", bbox=box(0, 0, 10, 10))
        page = ConvertedPage(index=0, width=800, height=600, rotation=90, elements=(mark,))
        assert overlay(page).width == 800

    def test_the_source_may_be_a_path_bytes_or_an_open_document(self, pdf, line, tmp_path):
        data = pdf([line(72, 100, "Text")] * 2)
        path = tmp_path / "a.pdf"
        path.write_bytes(data)
        converted = convert(data, layout=None, dpi=60)
        for number, source in enumerate((path, data)):
            names = [p.name for p in converted.save_overlays(tmp_path / str(number), source)]
            assert names == ["page-1.png", "page-2.png"]
        with Document.open(path, dpi=60) as document:
            converted.save_overlays(tmp_path / "2", document)
            assert not document.closed
        drawn = {(tmp_path / str(n) / "page-2.png").read_bytes() for n in range(3)}
        assert len(drawn) == 1

    def test_pages_of_any_resolution_can_be_drawn(self, pdf, page_of, tmp_path):
        for dpi in (0.04, 1e9):
            document = ConvertedDocument(pages=(page_of(dpi=dpi),))
            assert len(document.save_overlays(tmp_path, pdf([""]))) == 1

    def test_a_source_that_cannot_be_opened_is_an_error(self, page_of, tmp_path):
        with pytest.raises(DocumentLoadError):
            ConvertedDocument(pages=(page_of(),)).save_overlays(tmp_path, b"%PDF-1.7")


class TestReview:
    def test_each_box_leads_to_its_text_and_back(self, review, element, page_of, box):
        page = page_of(
            element(LayoutLabel.TITLE, "Title", level=1, bbox=box(60, 80, 300, 160)),
            element(LayoutLabel.PAGE_HEADER, "head", hidden=True, bbox=box(0, 0, 60, 20)),
            element(LayoutLabel.TEXT, "no box"),
        )
        text = review(page)
        found = _Review(text)
        inner = {link[1:] for link in found.addresses if link.startswith("#")}
        assert inner - {"box-p0e2"} <= set(found.ids)
        assert {"box-p0e0", "text-p0e0", "box-p0e1", "text-p0e2", "page-1"} <= set(found.ids)
        assert "left:10.000%;top:10.000%;width:40.000%;height:10.000%" in text
        assert len(found.ids) == len(set(found.ids))

    def test_a_table_is_shown_as_one(self, review, element, page_of):
        table = TableOutput(cells=[TableCell(row=0, col=0, text="Depth")], num_rows=1, num_cols=1)
        html = review(page_of(element(LayoutLabel.TABLE, "Depth", table=table)))
        assert "<td>Depth</td>" in html

    def test_it_stands_alone_and_runs_nothing(self, review, element, page_of):
        found = _Review(review(page_of(element(LayoutLabel.TEXT, "text"))))
        assert not {"script", "link", "iframe", "form"} & set(found.tags)
        assert all(a.startswith(("#", "data:image/jpeg;base64,")) for a in found.addresses)
        assert found.tags.count("meta") == 4

    def test_what_a_document_says_is_shown_and_not_run(self, review, element):
        bad = '<script>alert("1")</script>'
        page = ConvertedPage(
            index=0,
            status=PageStatus.FAILED,
            error=bad,
            notes=(bad,),
            elements=(element(LayoutLabel.TEXT, bad), element(LayoutLabel.CODE, bad)),
        )
        text = review(page, source=broken_page)
        assert "<script" not in text
        assert text.count("&lt;script&gt;") >= 4
        assert "failed" in text

    def test_a_name_with_markup_is_escaped(self, review, page_of):
        text = review(page_of(), source=white_page, metadata={"title": "</title><b>x</b>"})
        assert "</title><b>" not in text

    def test_every_page_is_there_with_its_outcome_and_notes(self, review, page_of):
        failed = ConvertedPage(index=1, status=PageStatus.TIMED_OUT, error="too slow")
        text = review(page_of(notes=("blank page",)), failed)
        assert re.findall(r'<section id="(page-\d)"', text) == ["page-1", "page-2"]
        assert "blank page" in text
        assert "too slow" in text
        assert '<span class="status timed_out">timed out</span>' in text
        assert "1 of 2 pages without a fault" in text
        assert text.count("Nothing was read from this page.") == 2
