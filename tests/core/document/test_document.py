"""Documents page by page."""

from __future__ import annotations

import json

import pytest
from PIL import Image

from omnidocs.document import Document, DocumentLimits, DocumentMetadata, LazyPage, Page
from omnidocs.errors import ConfigError, DocumentClosedError, PageRangeError

PAGES = 5


@pytest.fixture
def data(pdf, text):
    pages = [text(20, 200, f"page {number}") for number in range(PAGES)]
    info = "<< /Title (A title) /Author <FEFF00C4> >>"
    return pdf(pages, info=info, outline=[("First", 0), ("Last", PAGES - 1)])


@pytest.fixture
def doc(data):
    with Document.from_bytes(data, "five.pdf") as document:
        yield document


def test_pages_are_counted_from_0(doc):
    assert (doc.page_count, len(doc)) == (PAGES, PAGES)
    assert [page.index for page in doc] == [0, 1, 2, 3, 4]
    assert [page.number for page in doc] == [1, 2, 3, 4, 5]
    assert doc.get_page_text(0) == "page 0"
    assert doc[0].text == "page 0"


def test_a_page_is_an_image_of_the_size_that_was_said_before(doc):
    size = doc.get_page_size(0)
    image = doc.get_page(0)
    assert size == image.size == doc[0].size == (417, 625)
    assert image.mode == "RGB"
    assert (doc[0].width, doc[0].height) == size


def test_negative_indexes_and_slices_are_those_of_a_list(doc):
    assert doc[-1].text == "page 4"
    assert [page.index for page in doc[1:3]] == [1, 2]
    assert [page.index for page in doc[::-2]] == [4, 2, 0]


@pytest.mark.parametrize("index", [PAGES, 99, -PAGES - 1])
def test_a_page_that_is_not_there_is_a_page_range_error(doc, index):
    with pytest.raises(PageRangeError, match=rf"index {index}: .* has 0 to 4"):
        doc[index]
    with pytest.raises(IndexError):
        doc.get_page(index)


def test_an_index_is_a_whole_number(doc):
    with pytest.raises(TypeError):
        doc[1.0]


def test_get_page_takes_no_negative_index(doc):
    with pytest.raises(PageRangeError):
        doc.get_page(-1)


def test_the_text_of_a_document_is_that_of_its_pages(doc):
    assert doc.text == "page 0\n\npage 1\n\npage 2\n\npage 3\n\npage 4"


def test_pages_are_images_and_iter_pages_keeps_none(doc):
    assert [image.size for image in doc.pages] == [(417, 625)] * PAGES
    first, again = next(doc.iter_pages()), next(doc.iter_pages())
    assert first is not again


def test_a_page_that_was_rendered_is_not_rendered_again(doc):
    assert doc.get_page(1) is doc.get_page(1)
    assert doc[1].image is doc.get_page(1)


def test_clear_cache_forgets_one_page_or_all(doc):
    first, second = doc.get_page(0), doc.get_page(1)
    doc.clear_cache(0)
    assert doc.get_page(0) is not first
    assert doc.get_page(1) is second
    doc.clear_cache()
    assert doc.get_page(1) is not second


def test_the_cache_is_bounded_and_drops_what_was_not_used(data):
    bytes_of_two = 2 * 417 * 625 * 4
    limits = DocumentLimits(cache_bytes=bytes_of_two)
    with Document.from_bytes(data, limits=limits) as doc:
        first, second = doc.get_page(0), doc.get_page(1)
        assert doc.get_page(0) is first
        doc.get_page(2)
        assert doc.get_page(0) is first
        assert doc.get_page(1) is not second


def test_nothing_is_kept_without_a_cache(data):
    with Document.from_bytes(data, limits=DocumentLimits(cache_bytes=0)) as doc:
        assert doc.get_page(0) is not doc.get_page(0)


@pytest.mark.parametrize("page_range", [(1, 3), [1, 3]])
def test_a_page_range_includes_both_ends(data, page_range):
    with Document.from_bytes(data, page_range=page_range) as doc:
        assert len(doc) == 3
        assert [page.text for page in doc] == ["page 1", "page 2", "page 3"]
        assert doc.metadata.page_count == 3


@pytest.mark.parametrize("page_range", [(0, PAGES), (-1, 2), (3, 1), (9, 9), (1,), 3])
def test_a_page_range_that_does_not_fit_is_refused(data, page_range):
    with pytest.raises(PageRangeError, match="both included"):
        Document.from_bytes(data, page_range=page_range)


def test_metadata_tell_the_source_and_the_properties(tmp_path, data):
    path = tmp_path / "five.pdf"
    path.write_bytes(data)
    with Document.from_pdf(path, dpi=100) as doc:
        metadata = doc.metadata
    assert isinstance(metadata, DocumentMetadata)
    assert metadata.source_type == "file"
    assert metadata.source_path == str(path)
    assert metadata.file_name == "five.pdf"
    assert metadata.file_size == len(data)
    assert metadata.pdf_metadata == {"Title": "A title", "Author": "Ä"}
    assert (metadata.format, metadata.image_dpi, metadata.page_count) == ("pdf", 100, PAGES)


def test_to_dict_is_json_that_loads_back(doc):
    values = json.loads(json.dumps(doc.to_dict()))
    assert DocumentMetadata.model_validate(values) == doc.metadata


def test_save_images_writes_a_file_for_each_page(doc, tmp_path):
    paths = doc.save_images(tmp_path / "new" / "folder", prefix="p", format="JPEG")
    assert [path.name for path in paths] == [f"p_{n:03d}.jpeg" for n in range(1, PAGES + 1)]
    with Image.open(paths[0]) as image:
        assert (image.format, image.size) == ("JPEG", (417, 625))


def test_the_outline_names_pages_of_this_document(data):
    with Document.from_bytes(data) as doc:
        assert [(item.title, item.level, item.page_index) for item in doc.outline] == [
            ("First", 1, 0),
            ("Last", 1, 4),
        ]
    with Document.from_bytes(data, page_range=(3, 4)) as doc:
        assert [item.page_index for item in doc.outline] == [None, 1]


def test_a_nested_outline_has_levels(shared_data):
    with Document.open(shared_data / "documents" / "bookmark_sample.pdf") as doc:
        levels = [(item.level, item.page_index) for item in doc.outline]
    assert levels[:6] == [(1, 0), (2, 0), (2, 0), (1, 1), (2, 1), (3, 1)]


def test_links_lead_to_addresses_and_pages(pdf, page_source):
    rect = "/Type /Annot /Subtype /Link /Rect [10 10 60 30]"
    notes = [
        f"<< {rect} /A << /S /URI /URI (https://example.org/x) >> >>",
        f"<< {rect} /Dest [1 /Fit] >>",
        f"<< {rect} /Dest [77 /Fit] >>",
        f"<< {rect} /A << /S /GoTo /D [0 /Fit] >> >>",
        f"<< {rect} >>",
    ]
    data = pdf([page_source("", annotations=notes), ""])
    links = [(link.uri, link.page_index) for link in Document.from_bytes(data)[0].links]
    assert links == [("https://example.org/x", None), (None, 1), (None, 0)]
    only_first = Document.from_bytes(data, page_range=(0, 0))[0].links
    assert [link.page_index for link in only_first] == [None, 0]


def test_closing_twice_does_no_harm_and_use_after_it_is_an_error(data):
    doc = Document.from_bytes(data, "five.pdf")
    page = doc[0]
    doc.close()
    doc.close()
    assert doc.closed
    for use in (
        lambda: doc.get_page(0),
        lambda: doc.get_page_text(0),
        lambda: doc.get_page_size(0),
        lambda: doc[0],
        lambda: doc.outline,
        lambda: doc.text,
        lambda: doc.pages,
        lambda: page.image,
        lambda: page.words,
        lambda: page.size,
    ):
        with pytest.raises(DocumentClosedError, match="Open it again"):
            use()


def test_what_was_read_stays_usable_after_closing(data):
    with Document.from_bytes(data) as doc:
        page, image = doc[0], doc.get_page(1)
        assert page.image
        assert page.words
    assert image.getpixel((0, 0)) == (255, 255, 255)
    assert page.size == page.image.size
    assert [line.text for line in page.lines] == ["page 0"]
    assert doc.metadata.page_count == PAGES


def test_the_repr_says_what_it_is(data):
    doc = Document.from_bytes(data, "five.pdf")
    assert repr(doc) == "Document(pages=5, source=bytes, file=five.pdf)"
    assert repr(doc[2]) == "<Page 2>"
    doc.close()
    assert repr(doc) == "Document(pages=5, source=bytes, file=five.pdf, closed)"


@pytest.mark.parametrize("dpi", [0, 5, 9999, -150])
def test_a_resolution_that_cannot_work_is_refused(data, dpi):
    with pytest.raises(ConfigError, match="dpi"):
        Document.from_bytes(data, dpi=dpi)


def test_the_page_class_has_the_name_of_0_2_too():
    assert LazyPage is Page


def test_a_filled_in_form_is_part_of_the_image(pdf, page_source, xobject, ink):
    appearance = xobject("/Type /XObject /Subtype /Form /BBox [0 0 60 20]", b"0 0 60 20 re f")
    widget = (
        "<< /Type /Annot /Subtype /Widget /FT /Tx /T (name) /F 4 /Rect [20 100 80 120] "
        "/AP << /N 90 0 R >> >>"
    )
    data = pdf([page_source("", annotations=["91 0 R"])])
    data = data.replace(b"/Type /Catalog", b"/Type /Catalog /AcroForm << /Fields [91 0 R] >>")
    head, tail = data[: data.index(b"xref\n0")], data[data.index(b"trailer") :]
    objects = b"90 0 obj\n%s\nendobj\n91 0 obj\n%s\nendobj\n" % (appearance, widget.encode())
    with Document.from_bytes(head + objects + tail, dpi=72) as doc:
        assert ink(doc.get_page(0)) == pytest.approx((20, 180, 80, 200), abs=2)


def test_an_outline_that_goes_in_a_circle_ends(data):
    for number in range(15, 22):
        looped = data.replace(
            b"/Title (Last)", b"/Title (Last) /Next %d 0 R /First %d 0 R" % (number, number)
        )
        with Document.from_bytes(looped) as doc:
            assert 1 <= len(doc.outline) <= 4


def test_the_title_of_a_bookmark_is_one_line(pdf):
    with Document.from_bytes(pdf([""], outline=[("two\\nlines  here", 0)])) as doc:
        assert doc.outline[0].title == "two lines here"


def test_a_function_of_pdfium_that_is_not_bound_is_named():
    from omnidocs.document.pdfium.library import calls

    with calls() as functions, pytest.raises(AttributeError, match="FPDF_NoSuchThing is not bound"):
        functions.FPDF_NoSuchThing()


def test_a_page_that_needs_more_memory_than_there_is_fails_alone(data, monkeypatch):
    from omnidocs.document.pdfium import file
    from omnidocs.errors import PageError

    with Document.from_bytes(data) as doc:
        monkeypatch.setattr(file, "render", lambda *args: None)
        with pytest.raises(PageError, match=r"no memory.*limits\.page_pixels"):
            doc.get_page(0)
        assert doc.get_page_text(0) == "page 0"
