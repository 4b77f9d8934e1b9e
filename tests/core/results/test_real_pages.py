"""Outputs of real pages: what is drawn, written and read back."""

from __future__ import annotations

import pytest
from PIL import ImageStat

from omnidocs import Document
from omnidocs.results import LayoutBox, LayoutOutput, OCROutput, TableOutput, TextBlock
from omnidocs.results.overlay.canvas import Canvas
from omnidocs.results.overlay.marks import Mark

PAGES = [
    "documents/2305.03393v1-pg9.pdf",
    "documents/amt_handbook_sample.pdf",
    "pages/multi_column_miss.pdf",
    "pages/olmo2-pg4.pdf",
]


@pytest.fixture(params=PAGES)
def page(request, shared_data):
    with Document.open(shared_data / request.param, dpi=100) as document:
        page = document[0]
        page.image, page.lines  # noqa: B018  (they stay when the document is closed)
        yield page


def paragraphs(page):
    """The lines of a page, those that follow closely as one box."""
    boxes = []
    for line in page.lines:
        box = line.bbox
        if (
            boxes
            and 0 <= box.y1 - boxes[-1].y2 + 3 < box.height
            and box.overlap(boxes[-1].shift(0, boxes[-1].height))
        ):
            boxes[-1] = boxes[-1].union(box)
        else:
            boxes.append(box)
    return [box for box in boxes if box.height > 20]


def test_labels_of_paragraphs_stand_on_paper(page):
    marks = [Mark(box, "red", f"{i}  text  0.9") for i, box in enumerate(paragraphs(page))]
    canvas = Canvas(page.image.copy(), line_width=2, font_size=11)
    places = canvas.place_labels(marks)
    assert marks
    hidden = [
        ImageStat.Stat(page.image.crop(tuple(p.to_xyxy())).convert("L")).stddev[0] > 40
        for p in places
    ]
    assert sum(hidden) <= 0.2 * len(places)


def test_a_page_of_boxes_is_drawn_and_comes_back(page, tmp_path):
    boxes = [LayoutBox(label="text", bbox=box, confidence=1) for box in paragraphs(page)]
    layout = LayoutOutput(bboxes=boxes, image_width=page.width, image_height=page.height)
    assert layout.visualize(page, tmp_path / "page.png").size == page.size
    assert LayoutOutput.load_json(layout.save_json(tmp_path / "page.json")) == layout


def test_the_words_of_a_page_are_an_ocr_output(page, tmp_path):
    blocks = [TextBlock(text=word.text, bbox=word.bbox, confidence=1) for word in page.words]
    output = OCROutput(text_blocks=blocks, image_width=page.width, image_height=page.height)
    assert output.word_count >= len(blocks)
    assert output.visualize(page).size == page.size
    assert sorted(output.sort_by_position().full_text.split()) == sorted(output.full_text.split())
    assert OCROutput.load_json(output.save_json(tmp_path / "words.json")) == output


def test_the_words_of_a_page_survive_a_table(page):
    texts = [word.text for word in page.words][:400]
    rows = [texts[start : start + 4] for start in range(0, len(texts), 4)]
    table = TableOutput.from_rows(rows)
    assert [text for row in table.to_rows() for text in row if text] == texts
    assert table.to_markdown().count("\n") == len(rows)
