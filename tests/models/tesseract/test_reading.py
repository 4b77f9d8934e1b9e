"""Tesseract reads pages through its own program."""

from __future__ import annotations

import os
import shutil
import threading
import time
from pathlib import Path

import pytest
from PIL import Image
from pydantic import ValidationError

from omnidocs import (
    BackendUnavailableError,
    ConfigError,
    ExtractionTimeoutError,
    ModelLoadError,
    ModelNotFoundError,
    OmniDocsError,
    list_cached_keys,
)
from omnidocs.results import OCRGranularity
from omnidocs.tasks.ocr_extraction import TesseractOCR, TesseractOCRConfig

pytestmark = pytest.mark.skipif(
    shutil.which("tesseract") is None, reason="the tesseract program is not installed"
)


@pytest.fixture(scope="module")
def ocr() -> TesseractOCR:
    return TesseractOCR()


def test_scans_are_read_nearly_without_a_mistake(ocr, shared_data, word_f1):
    known = (shared_data / "ocr" / "phototest.gold.txt").read_text(encoding="utf-8")
    read = ocr.extract(shared_data / "ocr" / "phototest.tif")
    assert word_f1(read.full_text, known) == 1
    assert len(read.full_text.split("\n\n")) == 2, "an empty line parts its two paragraphs"


def test_words_have_boxes_and_confidences(ocr, draw):
    read = ocr.extract(draw(("Three short words",)))
    assert [word.text for word in read.text_blocks] == ["Three", "short", "words"]
    assert {word.granularity for word in read.text_blocks} == {OCRGranularity.WORD}
    lefts = [word.bbox.x1 for word in read.text_blocks]
    assert lefts == sorted(lefts)
    assert all(0.5 < word.confidence <= 1 for word in read.text_blocks)


def test_lines_are_words_put_together(ocr, draw):
    words, lines = ocr.extract(draw()), ocr.extract_lines(draw())
    assert [line.text for line in lines.text_blocks] == lines.full_text.splitlines()
    assert len(lines.text_blocks) == 3
    assert lines.full_text == words.full_text
    assert {line.granularity for line in lines.text_blocks} == {OCRGranularity.LINE}


def test_unsure_words_are_dropped_from_blocks_and_text(ocr, draw):
    all_words = ocr.extract(draw())
    least = min(word.confidence for word in all_words.text_blocks)
    surer = ocr.extract(draw(), settings={"confidence": least + 1e-6})
    assert len(surer.text_blocks) < len(all_words.text_blocks)
    assert surer.full_text.split() == [word.text for word in surer.text_blocks]


@pytest.mark.parametrize(
    "page",
    [Image.new("RGB", (300, 200), "white"), Image.new("L", (1, 1)), Image.new("CMYK", (90, 40))],
    ids=["blank", "one pixel", "CMYK"],
)
def test_a_page_without_text_gives_an_empty_output(ocr, page):
    assert ocr.extract(page).to_dict()["text_blocks"] == []


def test_a_page_of_no_pixels_is_refused(ocr):
    with pytest.raises(OmniDocsError, match="0 x 5"):
        ocr.extract(Image.new("RGB", (0, 5)))


def test_a_page_that_takes_too_long_is_given_up(draw):
    ocr = TesseractOCR(TesseractOCRConfig(psm=7, timeout=0.5))
    slow = Image.new("RGB", (3000, 2), "black")
    started = time.perf_counter()
    with pytest.raises(ExtractionTimeoutError, match=r"within 0\.5 s"):
        ocr.extract(slow)
    assert time.perf_counter() - started < 5
    assert ocr.extract(draw(("Still alive",))).full_text == "Still alive"


def test_pages_are_read_side_by_side_and_in_order(ocr, draw):
    pages = [draw((f"page number {n}",)) for n in range(4)]
    texts = [read.full_text for read in ocr.extract_batch(pages)]
    assert texts == [f"page number {n}" for n in range(4)]


@pytest.mark.usefixtures("fresh_cache")
def test_it_is_not_cached_and_starts_no_threads():
    before = set(threading.enumerate())
    TesseractOCR()
    assert list_cached_keys() == []
    assert not set(threading.enumerate()) - before


def test_the_environment_stays_as_it_is(draw):
    before = dict(os.environ)
    TesseractOCR().extract(draw(("a line",)))
    assert dict(os.environ) == before


def test_missing_languages_are_listed_beside_those_that_are_there():
    config = TesseractOCRConfig(languages=("eng", "xyz", "chi_foo"))
    with pytest.raises(ModelNotFoundError) as raised:
        TesseractOCR(config)
    assert "does not have 'xyz', 'chi_foo'; it has eng" in str(raised.value)
    assert "apt install tesseract-ocr-xyz tesseract-ocr-chi-foo" in str(raised.value)


def test_traineddata_can_come_from_a_folder_of_the_users(draw, tmp_path):
    with pytest.raises(ModelNotFoundError, match=r"does not have 'eng' in .*it has none"):
        TesseractOCR(TesseractOCRConfig(tessdata_dir=tmp_path))
    shutil.copy(_own_data("eng"), tmp_path / "mine.traineddata")
    ocr = TesseractOCR(TesseractOCRConfig(languages=("mine",), tessdata_dir=tmp_path))
    assert ocr.extract(draw(("My own data",))).full_text == "My own data"
    with pytest.raises(ModelNotFoundError, match="is no folder"):
        TesseractOCR(TesseractOCRConfig(tessdata_dir=tmp_path / "missing"))


def _own_data(language: str) -> Path:
    from omnidocs_models.tesseract.program import Program

    program = Program("tesseract", (), ())
    folder = program._run(["--list-langs"], b"", 10).stdout.decode().split('"')[1]
    return Path(folder) / f"{language}.traineddata"


def test_parameters_of_the_program_are_passed_on(draw):
    digits = TesseractOCRConfig(config_params={"tessedit_char_whitelist": "0123456789"}, psm=7)
    assert TesseractOCR(digits).extract(draw(("call 5551234",))).full_text.endswith("5551234")
    with pytest.raises(ConfigError, match=r"Could not set option: colour=red\..*lists the names"):
        TesseractOCR(TesseractOCRConfig(config_params={"colour": "red"}))


def test_an_engine_mode_without_its_data_is_refused():
    with pytest.raises(ModelLoadError, match="legacy"):
        TesseractOCR(TesseractOCRConfig(oem=0))


def test_a_program_that_is_not_there_is_named(tmp_path):
    with pytest.raises(BackendUnavailableError, match=r"no program .*apt install tesseract-ocr"):
        TesseractOCR(TesseractOCRConfig(program=tmp_path / "tesseract"))


def test_a_program_that_cannot_be_run_is_named(tmp_path):
    broken = tmp_path / "tesseract"
    broken.write_bytes(b"\x7fELF junk")
    broken.chmod(0o755)
    with pytest.raises(BackendUnavailableError, match="cannot be run"):
        TesseractOCR(TesseractOCRConfig(program=broken))


def test_no_program_at_all_is_one_helpful_sentence(monkeypatch):
    monkeypatch.setenv("PATH", "")
    with pytest.raises(BackendUnavailableError, match=r"is missing.*apt install tesseract-ocr"):
        TesseractOCR()


@pytest.mark.parametrize("wrong", [{"psm": 0}, {"psm": 2}, {"oem": 4}, {"languages": ()}])
def test_a_config_that_cannot_work_is_refused(wrong):
    with pytest.raises(ValidationError):
        TesseractOCRConfig(**wrong)
