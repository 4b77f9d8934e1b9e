"""Boxes are where the ink is, however the page is turned and cropped."""

from __future__ import annotations

import pytest

from omnidocs.document import Document

ROTATIONS = [0, 90, 180, 270]
BOXES = [
    pytest.param((0, 0, 200, 300), None, id="plain"),
    pytest.param((-50, 20, 150, 320), None, id="media-box-off-origin"),
    pytest.param((0, 0, 200, 300), (20, 30, 180, 280), id="crop-box"),
    pytest.param((100, 100, 500, 700), (150, 180, 310, 430), id="crop-box-off-origin"),
]


def is_near(found, expected, *, by):
    return all(abs(a - b) <= by for a, b in zip(found, expected, strict=True))


@pytest.mark.parametrize("rotate", ROTATIONS)
@pytest.mark.parametrize(("media", "crop"), BOXES)
def test_a_word_box_holds_the_ink_of_the_word(pdf, page_source, text, ink, media, crop, rotate):
    left, bottom = (crop or media)[:2]
    content = text(left + 40, bottom + 90, "Hxg", size=20)
    page = Document.from_bytes(
        pdf([page_source(content, media=media, crop=crop, rotate=rotate)]), dpi=72
    )[0]
    (word,) = page.words
    x1, y1, x2, y2 = ink(page.image)
    box = word.bbox
    assert box.x1 - 1 <= x1
    assert box.y1 - 1 <= y1
    assert box.x2 + 1 >= x2
    assert box.y2 + 1 >= y2
    assert box.area <= 2.2 * (x2 - x1) * (y2 - y1)
    assert word.angle == rotate
    assert page.rotation == rotate


@pytest.mark.parametrize("rotate", ROTATIONS)
@pytest.mark.parametrize(("media", "crop"), BOXES)
def test_a_ruling_is_where_the_line_is_drawn(pdf, page_source, ink, media, crop, rotate):
    left, bottom = (crop or media)[:2]
    content = f"2 w {left + 30} {bottom + 50} m {left + 120} {bottom + 50} l S"
    page = Document.from_bytes(
        pdf([page_source(content, media=media, crop=crop, rotate=rotate)]), dpi=144
    )[0]
    (ruling,) = page.rulings
    half = ruling.width / 2
    x1, y1, x2, y2 = ruling.x1, ruling.y1, ruling.x2, ruling.y2
    across = (x1, y1 - half, x2, y2 + half) if ruling.horizontal else (x1 - half, y1, x2 + half, y2)
    assert is_near(across, ink(page.image), by=1.5)
    assert ruling.horizontal == (rotate in {0, 180})
    assert ruling.width == pytest.approx(4)


@pytest.mark.parametrize("rotate", ROTATIONS)
@pytest.mark.parametrize(("media", "crop"), BOXES)
def test_a_picture_box_is_the_picture(pdf, page_source, picture, ink, media, crop, rotate):
    left, bottom = (crop or media)[:2]
    content = f"q 70 0 0 40 {left + 30} {bottom + 60} cm /P Do Q"
    source = page_source(content, media=media, crop=crop, rotate=rotate, xobjects={"P": picture()})
    page = Document.from_bytes(pdf([source]), dpi=144)[0]
    (found,) = page.pictures
    assert is_near(found.bbox.to_list(), ink(page.image), by=1.5)


@pytest.mark.parametrize("rotate", ROTATIONS)
@pytest.mark.parametrize(("media", "crop"), BOXES)
def test_a_link_box_is_where_the_link_is(pdf, page_source, ink, media, crop, rotate):
    left, bottom = (crop or media)[:2]
    content = f"{left + 30} {bottom + 60} 70 20 re f"
    note = (
        f"<< /Type /Annot /Subtype /Link /Border [0 0 0] "
        f"/Rect [{left + 30} {bottom + 60} {left + 100} {bottom + 80}] "
        "/A << /S /URI /URI (https://example.org/a) >> >>"
    )
    source = page_source(content, media=media, crop=crop, rotate=rotate, annotations=[note])
    page = Document.from_bytes(pdf([source]), dpi=144)[0]
    (link,) = page.links
    assert link.uri == "https://example.org/a"
    assert is_near(link.bbox.to_list(), ink(page.image), by=1.5)


@pytest.mark.parametrize("dpi", [72, 100, 150, 300])
def test_boxes_and_font_sizes_grow_with_the_resolution(pdf, text, dpi):
    page = Document.from_bytes(pdf([text(20, 100, "word", size=10)]), dpi=dpi)[0]
    (word,) = page.words
    scale = dpi / 72
    assert page.scale == pytest.approx(scale)
    assert page.point_size == pytest.approx((200, 300))
    assert word.bbox.x1 == pytest.approx(20 * scale, abs=1)
    assert word.baseline == pytest.approx((300 - 100) * scale, abs=1)
    assert word.font_size == pytest.approx(10 * scale, rel=0.01)


def test_a_scaled_text_matrix_counts_in_the_font_size(pdf):
    content = "BT /F 1 Tf 14 0 0 14 20 100 Tm (word) Tj ET"
    (word,) = Document.from_bytes(pdf([content]), dpi=72)[0].words
    assert word.font_size == pytest.approx(14)


def test_a_scaled_coordinate_system_counts_in_the_font_size(pdf, text):
    content = "q 2 0 0 2 0 0 cm " + text(20, 50, "word", size=7) + " Q"
    (word,) = Document.from_bytes(pdf([content]), dpi=72)[0].words
    assert word.font_size == pytest.approx(14)
    assert word.baseline == pytest.approx(200)


def test_upright_text_on_a_rotated_page_reads_from_left_to_right(pdf, page_source):
    content = "BT /F 12 Tf 0 1 -1 0 100 50 Tm (upright here) Tj ET"
    page = Document.from_bytes(pdf([page_source(content, rotate=90)]))[0]
    assert page.size == (625, 417)
    assert [word.angle for word in page.words] == [0, 0]
    assert [line.text for line in page.lines] == ["upright here"]


def test_words_outside_the_visible_page_are_left_out(pdf, page_source, text):
    content = text(40, 50, "inside") + text(40, 290, "cropped") + text(500, 50, "beyond")
    page = Document.from_bytes(pdf([page_source(content, crop=(0, 0, 200, 250))]))[0]
    assert [word.text for word in page.words] == ["inside"]
