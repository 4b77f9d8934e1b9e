"""RapidOCR reads pages, and says where what it read stands."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont

from omnidocs import ConfigError, OmniDocsError, Page
from omnidocs.results import BoundingBox, OCRGranularity

LINES = ["The quarterly report", "was read by nobody", "before the meeting."]


@pytest.mark.parametrize("name", ["eurotext", "phototest"])
def test_scans_are_read_nearly_without_a_mistake(ocr, shared_data, word_f1, name):
    known = next((shared_data / "ocr").glob(f"{name}*.txt")).read_text(encoding="utf-8")
    read = ocr.extract(shared_data / "ocr" / f"{name}.tif")
    assert word_f1(read.full_text, known) >= 0.97


def test_the_output_names_the_page_the_engine_and_every_line(ocr, draw):
    page = draw()
    read = ocr.extract(page)
    assert (read.image_width, read.image_height) == page.size
    assert read.model_name == "rapidocr"
    assert [block.text for block in read.text_blocks] == LINES
    assert {block.granularity for block in read.text_blocks} == {OCRGranularity.LINE}
    assert read.full_text == "\n".join(LINES)


def test_boxes_of_lines_lie_tight_around_the_ink(ocr, draw):
    page = draw(("Tightly boxed",))
    [line] = ocr.extract(page).text_blocks
    ink = BoundingBox.from_list(
        page.convert("L").point(lambda shade: 255 * (shade < 128)).getbbox()
    )
    assert line.bbox.iou(ink) > 0.75
    assert line.polygon is not None
    assert BoundingBox.from_polygon(line.polygon).overlap(line.bbox) < 1


def test_words_have_boxes_of_their_own_where_they_are_asked_for(ocr, draw):
    page = draw(("one three eleven",))
    words = ocr.extract(page, settings={"granularity": "word"}).text_blocks
    assert [word.text for word in words] == ["one", "three", "eleven"]
    lefts = [word.bbox.x1 for word in words]
    assert lefts == sorted(lefts)
    assert all(a.bbox.x2 < b.bbox.x1 for a, b in pairwise(words))
    ink = np.asarray(page.convert("L")) < 128
    for word in words:
        x1, y1, x2, y2 = (round(value) for value in word.bbox.to_list())
        assert ink[y1:y2, x1:x2].any()


@pytest.mark.parametrize("angle", [0, 90, 180, 270])
def test_a_page_that_lies_on_a_side_or_its_head_is_read_in_order(ocr, draw, angle):
    page = draw().rotate(angle, expand=True)
    read = ocr.extract(page)
    assert read.full_text.splitlines() == LINES
    assert read.rotation == -angle % 360
    ink = np.asarray(page.convert("L")) < 128
    for block in read.text_blocks:
        x1, y1, x2, y2 = (round(value) for value in block.bbox.to_list())
        assert ink[y1:y2, x1:x2].mean() > 0.05


def test_a_page_is_left_as_it_lies_where_that_is_wanted(ocr, draw):
    read = ocr.extract(draw().rotate(180), settings={"try_upside_down": False, "confidence": 0.0})
    assert read.full_text.splitlines() != LINES


def test_columns_are_read_one_after_the_other_under_their_title(ocr, draw):
    left = (
        "The column on the left has",
        "four lines, and all of them",
        "are to be read before the",
        "one beside it.",
    )
    right = (
        "Then comes the one on the",
        "right, whose lines would be",
        "mixed up with the others in",
        "a reading by rows.",
    )
    page = Image.new("RGB", (960, 270), "white")
    page.paste(draw(left, (480, 200)), (0, 70))
    page.paste(draw(right, (480, 200)), (480, 70))
    title = "One title over both of the columns"
    ImageDraw.Draw(page).text((200, 14), title, "black", ImageFont.load_default(32))
    assert ocr.extract(page).full_text.splitlines() == [title, *left, *right]


def test_unsure_blocks_are_dropped_from_blocks_and_text(ocr, draw):
    sure = ocr.extract(draw(), settings={"confidence": 0.9})
    assert len(sure.text_blocks) == 3
    none = ocr.extract(draw(("Hm", "ok"), letters=9), settings={"confidence": 1.0})
    assert all(block.confidence == 1 for block in none.text_blocks)


@pytest.mark.parametrize(
    "page",
    [
        Image.new("RGB", (300, 200), "white"),
        Image.new("RGB", (300, 200), "navy"),
        Image.new("L", (1, 1)),
        Image.new("RGB", (4, 2500), "white"),
        Image.new("RGB", (2500, 4), "white"),
        Image.new("CMYK", (200, 80)),
    ],
    ids=["blank", "one colour", "one pixel", "tall strip", "wide strip", "CMYK"],
)
def test_a_page_without_text_gives_an_empty_output_and_no_complaint(ocr, page, caplog, capfd):
    read = ocr.extract(page)
    assert read.text_blocks == []
    assert read.full_text == ""
    assert caplog.records == []
    assert capfd.readouterr() == ("", "")


def test_a_page_of_no_pixels_is_refused(ocr):
    with pytest.raises(OmniDocsError, match="0 x 5"):
        ocr.extract(Image.new("RGB", (0, 5)))


def test_one_bad_page_does_not_cost_the_others(ocr, draw):
    empty = Image.new("RGB", (0, 5))
    good, bad = ocr.extract_batch([draw(("A good page",)), empty], on_error="return")
    assert good.full_text == "A good page"
    assert isinstance(bad, OmniDocsError)


def test_long_strips_keep_their_boxes(ocr):
    strip = Image.new("RGB", (2600, 44), "white")
    ImageDraw.Draw(strip).text(
        (2100, 2), "far out on the right", "black", ImageFont.load_default(34)
    )
    [line] = ocr.extract(strip).text_blocks
    assert line.text == "far out on the right"
    assert 2080 < line.bbox.x1 < 2120
    assert line.bbox.y2 <= 44


def test_pictures_in_any_form_are_read_and_not_changed(ocr, draw, tmp_path):
    page = draw(("Any form will do",))
    before = page.tobytes()
    page.save(tmp_path / "page.png")
    forms = [
        page,
        page.convert("CMYK"),
        page.convert("1"),
        np.asarray(page),
        tmp_path / "page.png",
        (tmp_path / "page.png").read_bytes(),
        Page.from_image(page),
    ]
    assert {ocr.extract(form).full_text for form in forms} == {"Any form will do"}
    assert page.tobytes() == before


def test_threads_read_the_same_as_one_after_the_other(ocr, draw):
    pages = [draw((f"page number {n}", "of a short document")) for n in range(6)]
    alone = [ocr.extract(page) for page in pages]
    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(ocr.extract, pages)) == alone
    assert ocr.extract_batch(pages) == alone


def test_a_setting_of_one_call_does_not_stick(ocr, draw):
    page = draw(("two words",))
    assert len(ocr.extract(page, settings={"granularity": "word"}).text_blocks) == 2
    assert len(ocr.extract(page).text_blocks) == 1


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ({"granularity": "character"}, "'line' or 'word'"),
        ({"confidence": 2}, "less than or equal to 1"),
        ({"languages": ("ko",)}, "'ko'"),
        ({"num_threads": 2}, "'num_threads' cannot be set for one call"),
        ({"temperature": 1}, "'temperature' cannot be set for one call"),
    ],
)
def test_settings_that_cannot_work_are_refused(ocr, draw, settings, message):
    with pytest.raises(ConfigError, match=message):
        ocr.extract(draw(), settings=settings)
