"""The text layer of a PDF becomes markdown or HTML without a model."""

from __future__ import annotations

import pytest
from PIL import Image

from omnidocs import ConfigError, Document, ExtractionError, Page
from omnidocs.document import Word
from omnidocs.results import BoundingBox, OutputFormat
from omnidocs.tasks.text_extraction import TextLayerExtractor


@pytest.fixture(scope="module")
def extractor() -> TextLayerExtractor:
    return TextLayerExtractor()


@pytest.fixture(scope="module")
def report(shared_data) -> Document:
    with Document.open(shared_data / "documents" / "multi_page.pdf") as document:
        yield document


def test_a_page_becomes_markdown_with_headings_and_whole_paragraphs(extractor, report):
    text = extractor.extract(report[0])
    assert text.format is OutputFormat.MARKDOWN
    assert "# The Evolution of the Word Processor\n" in text.content
    first = "The concept of the word processor predates modern computers and has evolved through"
    assert any(line.startswith(first) for line in text.content.splitlines())
    assert "#" not in text.plain_text
    assert first in text.plain_text


def test_a_page_becomes_html_with_the_same_words(extractor, report, word_f1):
    markdown = extractor.extract(report[0])
    html = extractor.extract(report[0], output_format="html")
    assert html.format is OutputFormat.HTML
    assert "<h" in html.content
    assert "# The" not in html.content
    assert html.plain_text == markdown.plain_text


def test_no_word_of_the_text_layer_is_lost(extractor, report, word_f1):
    for page in report:
        assert word_f1(extractor.extract(page).plain_text, page.text) > 0.95


def test_elements_say_where_the_pieces_stand(extractor, report):
    page = report[0]
    text = extractor.extract(page)
    assert (text.image_width, text.image_height) == page.size
    assert {"text"} <= {element.category for element in text.elements}
    for element in text.elements:
        assert 0 <= element.bbox.x1 < element.bbox.x2 <= page.width
        assert 0 <= element.bbox.y1 < element.bbox.y2 <= page.height
        assert element.text


def test_columns_are_read_one_after_the_other(extractor, shared_data):
    with Document.open(shared_data / "pages" / "multi_column_miss.pdf") as document:
        text = extractor.extract(document[0]).plain_text
    assert "refusing to risk being appropriated into the industry" in text


def test_a_whole_document_is_read_page_by_page(extractor, report):
    outputs = extractor.extract_document(report)
    assert len(outputs) == report.page_count
    assert all(output.content for output in outputs)


def test_words_that_ocr_found_are_text_like_any_other(extractor, draw):
    words = [
        Word("Read", BoundingBox(x1=20, y1=20, x2=60, y2=40), confidence=0.9),
        Word("words", BoundingBox(x1=66, y1=20, x2=120, y2=40), confidence=0.9),
    ]
    page = Page.from_image(draw()).with_words(words)
    assert extractor.extract(page).plain_text.strip() == "Read words"


def test_a_picture_is_sent_to_ocr(extractor, draw):
    with pytest.raises(ExtractionError, match=r"Page 1 is a picture.*RapidOCR"):
        extractor.extract(draw())


def test_a_blank_page_has_no_text(extractor):
    blank = extractor.extract(Image.new("RGB", (200, 200), "white"))
    assert (blank.content, blank.plain_text, blank.elements) == ("", "", [])


@pytest.mark.parametrize("form", ["json", "docx", ""])
def test_a_format_that_it_does_not_write_is_refused_before_any_work(extractor, form):
    with pytest.raises(ConfigError, match=r"output_format=.*markdown, html"):
        extractor.extract("there is no such file", output_format=form)
