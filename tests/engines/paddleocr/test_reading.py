"""PaddleOCR reads pages, and says where what it read stands."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest
from PIL import Image, ImageDraw

from omnidocs import ConfigError, OmniDocsError
from omnidocs.results import BoundingBox, OCRGranularity

LINES = ["The quarterly report", "was read by nobody", "before the meeting."]
BARS = [(20, 20, 150, 32), (40, 80, 130, 96)]


@pytest.fixture(scope="module")
def bars() -> Image.Image:
    """Two black bars on white."""
    image = Image.new("RGB", (192, 128), "white")
    for bar in BARS:
        ImageDraw.Draw(image).rectangle(bar, fill="black")
    return image


@pytest.mark.parametrize("name", ["eurotext", "phototest"])
def test_scans_are_read_nearly_without_a_mistake(ocr, shared_data, word_f1, name):
    known = next((shared_data / "ocr").glob(f"{name}*.txt")).read_text(encoding="utf-8")
    read = ocr.extract(shared_data / "ocr" / f"{name}.tif")
    assert word_f1(read.full_text, known) >= 0.97


def test_the_output_names_the_page_the_engine_and_every_line(ocr, draw):
    page = draw()
    read = ocr.extract(page)
    assert (read.image_width, read.image_height) == page.size
    assert read.model_name == "paddleocr"
    assert [block.text for block in read.text_blocks] == LINES
    assert {block.granularity for block in read.text_blocks} == {OCRGranularity.LINE}
    assert all(0.9 < block.confidence <= 1 for block in read.text_blocks)


def test_boxes_of_lines_lie_tight_around_the_ink(ocr, draw):
    page = draw(("Tightly boxed",))
    [line] = ocr.extract(page).text_blocks
    ink = page.convert("L").point(lambda shade: 255 * (shade < 128)).getbbox()
    assert line.bbox.iou(BoundingBox.from_list(ink)) > 0.75


def test_words_have_boxes_of_their_own_where_they_are_asked_for(ocr, draw):
    page = draw(("one three eleven",))
    words = ocr.extract(page, settings={"granularity": "word"}).text_blocks
    assert [word.text for word in words] == ["one", "three", "eleven"]
    ink = np.asarray(page.convert("L")) < 128
    for word in words:
        x1, y1, x2, y2 = (round(value) for value in word.bbox.to_list())
        assert ink[y1:y2, x1:x2].any()
    assert words[0].bbox.x2 < words[1].bbox.x1 < words[1].bbox.x2 < words[2].bbox.x1


@pytest.mark.parametrize("angle", [0, 90, 180, 270])
def test_a_page_that_lies_on_a_side_or_its_head_is_read_in_order(ocr, draw, angle):
    page = draw().rotate(angle, expand=True)
    read = ocr.extract(page)
    assert read.full_text.splitlines() == LINES
    assert read.rotation == -angle % 360


def test_paddle_itself_runs_models_of_its_own_format(paddle_ocr, bars):
    read = paddle_ocr.extract(bars)
    assert read.full_text == "bar\nbar"
    for block, bar in zip(read.text_blocks, BARS, strict=True):
        assert block.bbox.iou(BoundingBox.from_list(bar)) > 0.6
        assert block.confidence == pytest.approx(0.91, abs=1e-3)


def test_it_reads_what_the_library_reads(paddle_ocr, bars, tiny):
    import paddleocr

    library = paddleocr.PaddleOCR(
        text_detection_model_name="PP-OCRv6_small_det",
        text_detection_model_dir=str(tiny / "det"),
        text_recognition_model_name="PP-OCRv6_small_rec",
        text_recognition_model_dir=str(tiny / "rec"),
        use_doc_orientation_classify=False,
        use_doc_unwarping=False,
        use_textline_orientation=False,
        engine="paddle_static",
        engine_config={"run_mode": "paddle", "cpu_threads": 1},
        device="cpu",
    )
    [found] = library.predict(np.ascontiguousarray(np.asarray(bars)[:, :, ::-1]))
    blocks = paddle_ocr.extract(bars).text_blocks
    assert [block.text for block in blocks] == found["rec_texts"]
    assert [block.polygon for block in blocks] == [poly.tolist() for poly in found["rec_polys"]]
    assert [block.confidence for block in blocks] == pytest.approx(found["rec_scores"])


def test_unsure_lines_are_dropped(paddle_ocr, bars):
    assert paddle_ocr.extract(bars, settings={"confidence": 0.92}).full_text == ""
    assert paddle_ocr.extract(bars, settings={"confidence": 0.9}).full_text == "bar\nbar"


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
    assert (read.text_blocks, read.full_text) == ([], "")
    assert caplog.records == []
    assert capfd.readouterr() == ("", "")


def test_one_bad_page_does_not_cost_the_others(ocr, draw):
    empty = Image.new("RGB", (0, 5))
    good, bad = ocr.extract_batch([draw(("A good page",)), empty], on_error="return")
    assert good.full_text == "A good page"
    assert isinstance(bad, OmniDocsError)
    assert "0 x 5 pixels has nothing to read" in str(bad)


def test_a_picture_that_is_handed_in_is_not_changed(ocr, draw):
    page = draw(("Any form will do",))
    before = page.tobytes()
    ocr.extract(page)
    assert page.tobytes() == before


def test_threads_read_the_same_as_one_after_the_other(ocr, draw):
    pages = [draw((f"page number {n}", "of a short document")) for n in range(4)]
    alone = [ocr.extract(page) for page in pages]
    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(ocr.extract, pages)) == alone
    assert ocr.extract_batch(pages) == alone


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ({"granularity": "character"}, "'line' or 'word'"),
        ({"confidence": 2}, "less than or equal to 1"),
        ({"num_threads": 2}, "'num_threads' cannot be set for one call"),
    ],
)
def test_settings_that_cannot_work_are_refused(ocr, draw, settings, message):
    with pytest.raises(ConfigError, match=message):
        ocr.extract(draw(), settings=settings)
