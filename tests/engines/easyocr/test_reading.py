"""EasyOCR reads pages, and says where what it read stands."""

from __future__ import annotations

import warnings
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest
from PIL import Image, ImageDraw

from omnidocs import ConfigError, OmniDocsError
from omnidocs.results import BoundingBox, OCRGranularity
from omnidocs.tasks.ocr_extraction import EasyOCR, EasyOCRConfig

BARS = [(20, 20, 150, 32), (40, 80, 130, 96)]
SIZE = (192, 128)
"""Multiples of 32: EasyOCR fills others up with black, which this detector would find."""


@pytest.fixture(scope="module")
def page() -> Image.Image:
    """Two black bars on white."""
    return barred(BARS)


def barred(bars) -> Image.Image:
    image = Image.new("RGB", SIZE, "white")
    for bar in bars:
        ImageDraw.Draw(image).rectangle(bar, fill="black")
    return image


def test_every_line_has_its_text_its_place_and_its_confidence(ocr, page):
    read = ocr.extract(page)
    assert read.full_text == "A\nA"
    assert (read.image_width, read.image_height) == SIZE
    assert read.model_name == "easyocr"
    assert read.rotation == 0
    for block, bar in zip(read.text_blocks, BARS, strict=True):
        assert block.granularity is OCRGranularity.LINE
        assert block.bbox.iou(BoundingBox.from_list(bar)) > 0.4  # EasyOCR leaves a margin
        assert BoundingBox.from_polygon(block.polygon) == block.bbox
        assert 0 < block.confidence < 0.9


def test_it_reads_what_the_library_reads(ocr, page, models):
    """A Reader that unpickles the same files by itself, its check of their sums left out."""
    import easyocr
    from easyocr.detection import get_detector, get_textbox
    from easyocr.recognition import get_recognizer

    library = easyocr.Reader(
        ["en"],
        gpu=False,
        verbose=False,
        detector=False,
        recognizer=False,
        download_enabled=False,
        model_storage_directory=str(models),
        user_network_directory=str(models),
    )
    library.detector = get_detector(models / "craft_mlt_25k.pth", "cpu", quantize=False)
    library.get_textbox = get_textbox
    width = {"input_channel": 1, "output_channel": 256, "hidden_size": 256}
    library.recognizer, library.converter = get_recognizer(
        "generation2", width, library.character, {}, {}, models / "english_g2.pth", quantize=False
    )
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        found = library.readtext(np.asarray(page)[:, :, ::-1])
    ours = [(b.polygon, b.text, b.confidence) for b in ocr.extract(page).text_blocks]
    assert ours == [
        ([[float(x), float(y)] for x, y in corners], text, float(score))
        for corners, text, score in found
    ]


def test_words_are_asked_for_in_one_call(ocr, page):
    words = ocr.extract(page, settings={"granularity": "word"}).text_blocks
    assert [word.granularity for word in words] == [OCRGranularity.WORD] * 2
    assert ocr.extract(page).text_blocks[0].granularity is OCRGranularity.LINE


def test_unsure_lines_are_dropped(ocr, page):
    sure = max(block.confidence for block in ocr.extract(page).text_blocks)
    assert len(ocr.extract(page, settings={"confidence": sure}).text_blocks) == 1
    assert ocr.extract(page, settings={"confidence": 1.0}).full_text == ""


def test_options_of_the_library_can_be_set_for_one_call(ocr):
    faint = Image.new("RGB", SIZE, "white")
    ImageDraw.Draw(faint).rectangle(BARS[0], fill="#989898")  # scores about 0.85
    assert ocr.extract(faint).full_text == "A"
    assert ocr.extract(faint, settings={"text_threshold": 1.0}).full_text == ""


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ({"confidence": 2}, "less than or equal to 1"),
        ({"num_threads": 2}, "'num_threads' cannot be set for one call"),
        ({"languages": ("de",)}, "'languages' cannot be set for one call"),
    ],
)
def test_settings_that_cannot_work_are_refused(ocr, page, settings, message):
    with pytest.raises(ConfigError, match=message):
        ocr.extract(page, settings=settings)


@pytest.mark.parametrize(
    "page",
    [
        Image.new("RGB", SIZE, "white"),
        Image.new("L", (1, 1), 255),
        Image.new("RGB", (1, 320), "white"),
        Image.new("CMYK", (64, 64)),
    ],
    ids=["blank", "one pixel", "thin strip", "CMYK"],
)
def test_a_page_without_text_gives_an_empty_output_and_no_complaint(ocr, page, caplog, capfd):
    read = ocr.extract(page, settings={"confidence": 0.5})
    assert (read.text_blocks, read.full_text) == ([], "")
    assert caplog.records == []
    assert capfd.readouterr() == ("", "")


def test_a_page_of_one_dark_colour_is_read(ocr):
    read = ocr.extract(Image.new("RGB", (64, 64), "black"))
    assert all(0 <= b.bbox.x1 < b.bbox.x2 <= 64 for b in read.text_blocks)


def test_one_bad_page_does_not_cost_the_others(ocr, page):
    empty = Image.new("RGB", (0, 5))
    good, bad = ocr.extract_batch([page, empty], on_error="return")
    assert good.full_text == "A\nA"
    assert isinstance(bad, OmniDocsError)
    assert "0 x 5 pixels has nothing to read" in str(bad)


def test_a_page_that_reads_badly_is_tried_upside_down_where_that_is_wanted(ocr, page):
    """Both ways read alike here, so the page stays as it lies; its boxes are on it."""
    upright = ocr.extract(page)
    tried = ocr.extract(page, settings={"try_upside_down": True})
    assert [b.text for b in tried.text_blocks] == [b.text for b in upright.text_blocks]
    for ours, other in zip(tried.text_blocks, upright.text_blocks, strict=True):
        assert ours.bbox.iou(other.bbox) > 0.8


def test_a_picture_that_is_handed_in_is_not_changed(ocr, page):
    before = page.tobytes()
    ocr.extract(page)
    assert page.tobytes() == before


def test_threads_read_the_same_as_one_after_the_other(ocr):
    pages = [barred(BARS[: n % 2 + 1]) for n in range(4)]
    alone = [ocr.extract(one) for one in pages]
    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(ocr.extract, pages)) == alone
    assert ocr.extract_batch(pages) == alone


@pytest.mark.parametrize(
    ("languages", "name", "letter"),
    [(("de", "fr"), "latin_g2", "É"), (("ar",), "arabic_g1", "م")],
)
def test_other_languages_are_read_with_their_own_model(
    models, weights, tmp_path, page, languages, name, letter
):
    (tmp_path / "craft_mlt_25k.pth").hardlink_to(models / "craft_mlt_25k.pth")
    weights.save_recognizer(tmp_path, name, letter)
    config = EasyOCRConfig(languages=languages, model_dir=tmp_path, num_threads=1)
    with EasyOCR(config) as ocr:
        assert ocr.extract(page).full_text == f"{letter}\n{letter}"
