"""Whether a text layer can stand for the text."""

from __future__ import annotations

import pytest

from omnidocs.document import Document, Picture, TextLayerQuality
from omnidocs.document.pictures import union_cover
from omnidocs.results import BoundingBox

PROSE = "enough words for a page of text"


@pytest.fixture
def page_of(pdf, page_source):
    def make(content, **options):
        return Document.from_bytes(pdf([page_source(content, **options)]))[0]

    return make


def test_a_page_of_text_is_usable(page_of, text):
    page = page_of(text(10, 100, PROSE))
    assert page.text_layer.usable
    assert page.text_layer.visible_chars == len(PROSE.replace(" ", ""))
    assert page.text_source == "text_layer"


def test_a_scan_without_text_is_not(page_of, picture):
    page = page_of("q 200 0 0 300 0 0 cm /P Do Q", xobjects={"P": picture()})
    assert not page.text_layer.usable
    assert page.text_layer.image_cover == 1.0


def test_the_invisible_words_of_an_ocr_run_on_a_scan_are_not(page_of, text, picture):
    content = "q 200 0 0 300 0 0 cm /P Do Q 3 Tr " + text(10, 100, PROSE)
    page = page_of(content, xobjects={"P": picture(value=200)})
    assert page.text_layer.all_invisible
    assert not page.text_layer.usable
    assert page.text_source == "ocr_layer"


def test_text_over_a_picture_of_the_whole_page_is_usable(page_of, text, picture):
    content = "q 200 0 0 300 0 0 cm /P Do Q " + text(10, 100, PROSE)
    assert page_of(content, xobjects={"P": picture(value=200)}).text_layer.usable


def test_a_few_characters_are_too_few(page_of, text):
    assert not page_of(text(10, 100, "page 7")).text_layer.usable


@pytest.mark.parametrize(("bad", "usable"), [(0.1, True), (0.19, True), (0.2, False), (1.0, False)])
def test_many_characters_that_are_no_text_make_it_useless(bad, usable):
    assert TextLayerQuality(visible_chars=100, bad_fraction=bad).usable is usable


def test_private_characters_count_as_bad(pdf, page_source, xobject):
    mapping = (
        b"/CIDInit /ProcSet findresource begin begincmap "
        b"1 begincodespacerange <00> <FF> endcodespacerange "
        b"1 beginbfrange <61> <7A> <E061> endbfrange endcmap end"
    )
    data = pdf([page_source(f"BT /X 9 Tf 10 100 Td ({PROSE.replace(' ', '')}) Tj ET")])
    font = b"/X << /Type /Font /Subtype /Type1 /BaseFont /Helvetica /ToUnicode 99 0 R >> "
    data = data.replace(b"/Font <<", b"/Font << " + font)
    head, tail = data[: data.index(b"xref\n0")], data[data.index(b"trailer") :]
    data = head + b"99 0 obj\n" + xobject("", mapping) + b"\nendobj\n" + tail
    quality = Document.from_bytes(data)[0].text_layer
    assert quality.bad_fraction == 1.0
    assert not quality.usable


def test_strips_and_layers_of_a_scan_cover_the_page_once():
    strips = [BoundingBox(x1=0, y1=y, x2=100, y2=y + 25) for y in (0, 25, 50, 75)]
    whole = BoundingBox(x1=0, y1=0, x2=100, y2=100)
    assert union_cover(strips, 100, 100) == 1.0
    assert union_cover([whole, whole], 100, 100) == 1.0
    assert union_cover(strips[:2], 100, 100) == 0.5
    assert union_cover([], 100, 100) == 0.0


def test_pictures_say_how_much_they_cover(page_of, picture):
    page = page_of("q 100 0 0 150 20 30 cm /P Do Q", xobjects={"P": picture()})
    (found,) = page.pictures
    assert isinstance(found, Picture)
    assert found.cover == pytest.approx(0.25, abs=0.01)
    assert page.text_layer.image_cover == pytest.approx(0.25, abs=0.02)


def test_a_picture_in_a_form_is_found(page_of, picture, xobject, page_source, pdf):
    form = xobject(
        "/Type /XObject /Subtype /Form /BBox [0 0 100 100]",
        b"q 50 0 0 50 10 10 cm BI /W 1 /H 1 /CS /G /BPC 8 ID \x00 EI Q",
    )
    (found,) = page_of("/F Do", xobjects={"F": form}).pictures
    assert found.bbox.width == pytest.approx(50 * 150 / 72, abs=1)


def test_the_scanned_book_page_is_told_from_the_born_digital_ones(shared_data):
    usable = {
        path.stem: Document.open(path)[0].text_layer.usable
        for path in sorted((shared_data / "pages").glob("*.pdf"))
    }
    assert [name for name, good in usable.items() if not good] == [
        "blank_book_pg1",
        "small_page_size",
    ]
