"""Table extraction: crops with their words, and boxes put back on the page."""

from __future__ import annotations

import pytest
from PIL import Image

from omnidocs.document import Document, Page, Word
from omnidocs.errors import ConfigError, OutputParseError
from omnidocs.results import BoundingBox, OCROutput, TableCell, TableOutput, TextBlock
from omnidocs.tasks.table_extraction.base import BaseTableExtractor
from omnidocs.tasks.table_extraction.regions import page_words


def box(x1, y1, x2, y2):
    return BoundingBox(x1=x1, y1=y1, x2=x2, y2=y2)


class OneRow(BaseTableExtractor):
    """A table of one row: a cell for each word."""

    def process(self, page, options):
        if page.width == 13:
            raise OutputParseError("Thirteen pixels are too few.")
        cells = [
            TableCell(row=0, col=col, text=word.text, bbox=word.bbox)
            for col, word in enumerate(page.words)
        ]
        cells = cells or [TableCell(row=0, col=0)]
        return TableOutput(
            cells=cells,
            num_rows=1,
            num_cols=len(cells),
            image_width=page.width,
            image_height=page.height,
        )


class Finder(OneRow):
    """Finds a table in each half of a page, and tells where exactly it is."""

    def find_regions(self, page):
        return [box(0, 0, 50, 100), box(50, 0, 100, 100)]

    def process(self, page, options):
        return super().process(page, options).model_copy(update={"bbox": box(1, 2, 30, 40)})


WORDS = (Word("left", box(10, 10, 30, 20)), Word("right", box(60, 10, 90, 20)))


@pytest.fixture
def page():
    return Page.from_image(Image.new("RGB", (100, 100), "white")).with_words(WORDS)


def texts(table):
    return [cell.text for cell in table.cells]


def test_the_words_of_a_page_fill_the_cells(page):
    assert texts(OneRow().extract(page)) == ["left", "right"]


def test_the_words_of_a_picture_come_from_ocr(page):
    ocr = OCROutput(
        text_blocks=[TextBlock(text="read by ocr", bbox=box(0, 0, 110, 10), confidence=0.9)],
        image_width=100,
        image_height=100,
    )
    assert texts(OneRow().extract(page.image, ocr)) == ["read", "by", "ocr"]
    assert texts(OneRow().extract(page.image, ocr_output=None)) == [""]
    outputs = OneRow().batch_extract([page.image, page.image], [ocr, ocr])
    assert [texts(output) for output in outputs] == [["read", "by", "ocr"]] * 2


def test_there_is_one_ocr_output_for_each_picture(page):
    with pytest.raises(ConfigError, match="1 OCR outputs do not fit 2 images"):
        OneRow().batch_extract([page, page], [OCROutput(image_width=1, image_height=1)])


def test_a_region_is_read_with_its_own_words(page):
    left, right = OneRow().extract_tables(page, [box(0, 0, 50, 50), box(50, 0, 100, 50)])
    assert texts(left) == ["left"]
    assert texts(right) == ["right"]


def test_boxes_come_back_in_pixels_of_the_page(page):
    [table] = OneRow().extract_tables(page, [box(50.6, 5.2, 99.5, 50)])
    assert table.cells[0].bbox == WORDS[1].bbox
    assert table.bbox == box(50, 5, 100, 50)
    assert (table.image_width, table.image_height) == (100, 100)


def test_a_region_that_reaches_beyond_the_page_is_cut(page):
    [table] = OneRow().extract_tables(page, [box(50, -20, 500, 500)])
    assert table.bbox == box(50, 0, 100, 100)


def test_a_region_outside_the_page_is_refused(page):
    with pytest.raises(ConfigError, match="lies outside the page of 100 x 100 pixels"):
        OneRow().extract_tables(page, [box(200, 200, 300, 300)])


def test_without_regions_the_extractor_looks_for_itself(page):
    [whole] = OneRow().extract_tables(page)
    assert whole.bbox == box(0, 0, 100, 100)
    left, right = Finder().extract_tables(page)
    assert left.bbox == box(1, 2, 30, 40)
    assert right.bbox == box(51, 2, 80, 40)


def test_no_regions_are_no_tables(page):
    assert OneRow().extract_tables(page, []) == []


def test_a_document_is_read_page_by_page_or_place_by_place(page):
    document = Document.from_images([page.image, page.image])
    assert len(OneRow().extract_document(document)) == 2
    told = []
    tables = OneRow().extract_document(
        document,
        [[0, 0, 50, 50], [50, 0, 100, 50]],
        lambda done, total: told.append((done, total)),
    )
    assert [table.bbox.x1 for table in tables] == [0, 50, 0, 50]
    assert [outcome.index for outcome in tables.outcomes] == [0, 0, 1, 1]
    assert told == [(1, 2), (2, 2)]


def test_a_place_that_fails_is_an_outcome_of_its_page(page):
    document = Document.from_images([page.image, Image.new("RGB", (13, 100)), page.image])
    tables = OneRow().extract_document(document, [[0, 0, 50, 50]])
    assert [outcome.status for outcome in tables.outcomes] == ["ok", "failed", "ok"]


def test_blocks_of_several_words_are_parted_by_their_characters():
    block = TextBlock(text="ab  cd", bbox=box(0, 0, 60, 10), confidence=0.5)
    empty = TextBlock(text=" ", bbox=box(0, 0, 60, 10), confidence=0.5)
    words = page_words(OCROutput(text_blocks=[block, empty], image_width=60, image_height=10))
    assert [(word.text, word.bbox.x1, word.bbox.x2) for word in words] == [
        ("ab", 0, 20),
        ("cd", 40, 60),
    ]
    assert words[0].confidence == 0.5
