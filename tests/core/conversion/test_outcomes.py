"""What becomes of pages: read, skipped, blank, failed, late."""

from __future__ import annotations

import pytest
from PIL import Image, ImageDraw

from omnidocs.conversion import ConversionStatus, ConvertedDocument, convert, iter_convert
from omnidocs.document import Document
from omnidocs.errors import (
    ConfigError,
    DocumentClosedError,
    DocumentLoadError,
    ExtractionError,
    ExtractionTimeoutError,
    PageRangeError,
    UnknownPluginError,
)
from omnidocs.registry import get_policy, set_policy
from omnidocs.results import (
    BoundingBox,
    LayoutOutput,
    OCRGranularity,
    OCROutput,
    PageStatus,
    TextBlock,
)
from omnidocs.tasks import BaseLayoutExtractor, BaseOCRExtractor


class GivenOCR(BaseOCRExtractor):
    """Reads the same line on every picture."""

    def __init__(self, text="Read by a machine", confidence=0.9):
        super().__init__()
        self.text, self.confidence, self.calls = text, confidence, 0

    def extract(self, image, **options):
        self.calls += 1
        block = TextBlock(
            text=self.text,
            bbox=BoundingBox(x1=100, y1=100, x2=500, y2=130),
            confidence=self.confidence,
            granularity=OCRGranularity.LINE,
        )
        blocks = [block] if self.text else []
        return OCROutput(
            text_blocks=blocks,
            image_width=image.width,
            image_height=image.height,
            model_name="Given",
        )


class FailingLayout(BaseLayoutExtractor):
    """Finds nothing, and raises on one page of a document."""

    def __init__(self, page, error):
        super().__init__()
        self.page, self.error = page, error

    def extract(self, image, custom_labels=None, **options):
        if image.index == self.page:
            raise self.error
        return LayoutOutput(image_width=image.width, image_height=image.height)


@pytest.fixture
def scan():
    image = Image.new("RGB", (850, 1100), "white")
    ImageDraw.Draw(image).rectangle((100, 100, 700, 600), fill="black")
    return image


@pytest.fixture
def white():
    return Image.new("RGB", (850, 1100), "white")


@pytest.fixture
def three_pages(pdf, line):
    return pdf([line(72, 200, f"This is the text of page {n}.") for n in range(3)])


@pytest.fixture
def core_alone():
    """Nothing but the core is installed, as far as the registry knows."""
    before = get_policy()
    set_policy(first_party_only=True, deny=["omnidocs-models"])
    yield
    set_policy(first_party_only=before.first_party_only, deny=before.deny)


def test_a_good_document_is_ok(three_pages):
    document = convert(three_pages, layout=None)
    assert document.status is ConversionStatus.OK
    assert [page.status for page in document.pages] == [PageStatus.OK] * 3
    assert [page.index for page in document.pages] == [0, 1, 2]
    assert all(page.seconds > 0 for page in document.pages)
    assert document.failed_pages == ()
    assert document.metadata["page_count"] == 3


class TestOCR:
    def test_a_picture_is_read_when_it_has_no_text(self, scan):
        ocr = GivenOCR()
        page = convert(scan, ocr=ocr, layout=None).pages[0]
        assert ocr.calls == 1
        assert (page.status, page.source) == (PageStatus.OK, "ocr")
        assert page.notes == ("read by OCR (Given)",)
        [element] = page.elements
        assert (element.text, element.source) == ("Read by a machine", "ocr")
        assert element.confidence == pytest.approx(0.9)

    def test_a_good_text_layer_is_not_read_again(self, three_pages):
        ocr = GivenOCR()
        assert convert(three_pages, ocr=ocr, layout=None).pages[0].source == "text_layer"
        assert ocr.calls == 0

    def test_never_leaves_a_picture_and_says_so(self, scan):
        document = convert(scan, ocr="never", layout=None)
        [page] = document.pages
        assert (page.status, page.elements) == (PageStatus.SKIPPED, ())
        assert 'ocr="never"' in page.notes[0]
        assert document.status is ConversionStatus.FAILED
        assert "skipped" in document.markdown

    def test_a_blank_page_is_ok_and_noted_without_any_ocr(self, white):
        ocr = GivenOCR()
        document = convert([white, white], ocr=ocr, layout=None)
        assert document.status is ConversionStatus.OK
        assert [page.notes for page in document.pages] == [("blank page",)] * 2
        assert ocr.calls == 0

    def test_a_picture_in_which_ocr_finds_nothing_is_noted(self, scan):
        [page] = convert(scan, ocr=GivenOCR(text=""), layout=None).pages
        assert page.status is PageStatus.OK
        assert page.notes == ("blank page: OCR found no text",)

    def test_a_reading_that_is_unsure_is_noted(self, scan):
        [page] = convert(scan, ocr=GivenOCR(confidence=0.3), layout=None).pages
        assert "mean confidence 0.30" in page.notes[1]

    def test_no_engine_fails_the_picture_and_says_what_to_install(self, scan, core_alone):
        [page] = convert(scan, layout=None).pages
        assert (page.status, page.error_type) == (PageStatus.FAILED, "UnknownPluginError")
        assert 'pip install "omnidocs-models[ocr]"' in page.error

    def test_no_engine_is_no_matter_for_a_text_layer(self, three_pages, core_alone):
        assert convert(three_pages, layout=None).status is ConversionStatus.OK

    def test_always_needs_an_engine(self, three_pages, core_alone):
        document = convert(three_pages, ocr="always", layout=None)
        assert document.status is ConversionStatus.FAILED
        assert document.pages[2].elements[0].text == "This is the text of page 2."


class TestFailures:
    def test_a_page_that_fails_keeps_its_place_and_its_text(self, three_pages):
        layout = FailingLayout(1, ExtractionError("the layout model stumbled"))
        document = convert(three_pages, layout=layout, tables=None, reading_order=None)
        assert document.status is ConversionStatus.PARTIAL
        statuses = [page.status for page in document.pages]
        assert statuses == [PageStatus.OK, PageStatus.FAILED, PageStatus.OK]
        [failed] = document.failed_pages
        assert (failed.error, failed.error_type) == ("the layout model stumbled", "ExtractionError")
        assert "without structure" in failed.notes[0]
        assert "This is the text of page 1." in document.markdown
        assert "<!-- page 2: failed: the layout model stumbled -->" in document.markdown

    def test_an_error_of_any_kind_is_an_outcome(self, three_pages):
        layout = FailingLayout(0, ZeroDivisionError())
        [page] = convert(
            three_pages, pages=[0], layout=layout, tables=None, reading_order=None
        ).pages
        assert (page.error, page.error_type) == ("ZeroDivisionError", "ZeroDivisionError")

    def test_a_page_that_is_late_has_timed_out(self, three_pages):
        layout = FailingLayout(2, ExtractionTimeoutError("10 s are over"))
        pages = convert(three_pages, layout=layout, tables=None, reading_order=None).pages
        assert pages[2].status is PageStatus.TIMED_OUT

    def test_a_scan_whose_ocr_fails_has_no_text(self, scan):
        class Broken(GivenOCR):
            def extract(self, image, **options):
                raise ExtractionError("no reading")

        [page] = convert(scan, ocr=Broken(), layout=None).pages
        assert (page.status, page.elements, page.width) == (PageStatus.FAILED, (), 850)

    def test_a_broken_document_is_an_error_of_ours(self):
        with pytest.raises(DocumentLoadError):
            convert(b"%PDF-1.7 nothing else")


class TestPages:
    def test_some_pages_in_order_each_once(self, three_pages):
        document = convert(three_pages, pages=[2, 0, 2], layout=None)
        assert [page.index for page in document.pages] == [0, 2]

    @pytest.mark.parametrize("pages", [[3], [-1], []])
    def test_pages_that_are_not_there_are_an_error(self, three_pages, pages):
        with pytest.raises(PageRangeError):
            convert(three_pages, pages=pages, layout=None)

    @pytest.mark.parametrize("pages", [1, "1-2", [0.5], [None]])
    def test_pages_that_are_no_indexes_are_a_config_error(self, three_pages, pages):
        with pytest.raises(ConfigError, match="whole numbers"):
            convert(three_pages, pages=pages, layout=None)

    def test_progress_is_told_after_each_page(self, three_pages):
        told = []
        convert(three_pages, layout=None, progress=lambda done, total: told.append((done, total)))
        assert told == [(1, 3), (2, 3), (3, 3)]

    def test_pages_come_one_by_one_and_make_a_document(self, three_pages):
        pages = iter_convert(three_pages, layout=None)
        first = next(pages)
        assert first.elements[0].text == "This is the text of page 0."
        document = ConvertedDocument.from_pages([first, *pages], source="mine")
        assert document.text.count("\f") == 2

    def test_errors_come_before_the_first_page_is_asked_for(self, three_pages):
        with pytest.raises(PageRangeError):
            iter_convert(three_pages, pages=[9], layout=None)

    def test_a_document_of_the_caller_stays_open(self, three_pages):
        with Document.open(three_pages) as document:
            convert(document, layout=None)
            assert not document.closed
            assert len(list(iter_convert(document, layout=None))) == 3

    def test_a_document_that_was_closed_is_an_error_at_once(self, three_pages, caplog):
        document = Document.open(three_pages)
        document.close()
        with pytest.raises(DocumentClosedError, match="Open it again"):
            convert(document, layout=None)
        assert not caplog.records

    def test_an_iterator_that_is_given_up_closes_the_document(self, three_pages):
        pages = iter_convert(three_pages, layout=None)
        next(pages)
        pages.close()
        assert list(pages) == []

    def test_bookmarks_give_levels(self, pdf, line):
        content = line(72, 100, "Part", size=12) + line(72, 150, "Chapter", size=12)
        document = convert(pdf([content], outline=[("Part", 0)]), layout=None)
        assert document.metadata["page_count"] == 1


class TestChoices:
    @pytest.mark.parametrize("name", ["layout", "tables", "reading_order", "ocr"])
    @pytest.mark.parametrize("choice", [42, object(), BaseLayoutExtractor])
    def test_what_is_no_extractor_is_refused(self, three_pages, name, choice):
        with pytest.raises(ConfigError, match=name):
            convert(three_pages, **{name: choice})

    def test_no_ocr_is_never(self, three_pages):
        with pytest.raises(ConfigError, match="never"):
            convert(three_pages, ocr=None)

    @pytest.mark.parametrize("choice", [{"layout": "nonesuch"}, {"ocr": "nonesuch"}])
    def test_a_name_that_nothing_goes_by_is_an_error(self, three_pages, choice):
        with pytest.raises(UnknownPluginError, match="nonesuch"):
            convert(three_pages, **choice)

    def test_nothing_installed_is_an_error_at_once(self, three_pages, core_alone):
        with pytest.raises(UnknownPluginError, match="pip install"):
            convert(three_pages)


def test_a_document_goes_to_json_and_back(tmp_path, three_pages):
    document = convert(three_pages, layout=None)
    path = tmp_path / "document.json"
    document.save_json(path)
    loaded = ConvertedDocument.load_json(path)
    assert loaded == document
    assert ConvertedDocument.from_dict(document.to_dict()) == document
    assert loaded.markdown == document.markdown
