"""What RapidOCR loads: once for equal models, never from the network, nothing behind our back."""

from __future__ import annotations

import shutil
from importlib.util import find_spec
from pathlib import Path

import pytest
from pydantic import ValidationError

from omnidocs import (
    ConfigError,
    ExtractorClosedError,
    ModelLoadError,
    ModelNotFoundError,
    list_cached_keys,
)
from omnidocs.tasks.ocr_extraction import RapidOCR, RapidOCRConfig

MODELS = Path(find_spec("rapidocr").submodule_search_locations[0]) / "models"


@pytest.mark.usefixtures("fresh_cache")
def test_extractors_that_differ_in_what_they_keep_share_one_engine(draw):
    lines = RapidOCR(RapidOCRConfig(languages=("de", "fr"), confidence=0.9))
    words = RapidOCR(RapidOCRConfig(granularity="word", confidence=0.0))
    assert len(list_cached_keys()) == 1
    assert len(lines.extract(draw(("three short words",))).text_blocks) == 1
    assert len(words.extract(draw(("three short words",))).text_blocks) == 3


@pytest.mark.usefixtures("fresh_cache")
def test_another_model_is_another_engine():
    RapidOCR()
    RapidOCR(RapidOCRConfig(det_limit_side_len=960))
    assert len(list_cached_keys()) == 2


def test_a_closed_extractor_reads_nothing_more(draw):
    with RapidOCR() as ocr:
        pass
    with pytest.raises(ExtractorClosedError):
        ocr.extract(draw())


@pytest.mark.parametrize("language", ["ko", "ru", "ar", "klingon"])
def test_a_language_that_the_model_cannot_read_is_refused_at_once(language):
    with pytest.raises(ConfigError, match=rf"cannot read '{language}'.*rec_model_path"):
        RapidOCR(RapidOCRConfig(languages=("en", language)))


def test_the_languages_are_those_that_rapidocr_names():
    from rapidocr import RapidOCR as Library

    from omnidocs_models.rapidocr.languages import check_languages

    check_languages(Library.list_supported_langs("rec", "PP-OCRv6", "small"))
    check_languages(["EN", "zh_TW", "ja", "zh"])


def test_models_of_the_users_own_are_used(draw, tmp_path):
    names = ("PP-OCRv6_det_small.onnx", "PP-OCRv6_rec_small.onnx")
    detector, recogniser = (Path(shutil.copy(MODELS / name, tmp_path)) for name in names)
    config = RapidOCRConfig(languages=("ko",), det_model_path=detector, rec_model_path=recogniser)
    with RapidOCR(config) as ocr:
        assert ocr.extract(draw(("My own model",))).full_text == "My own model"


def test_the_classifier_can_be_turned_on(draw):
    with RapidOCR(RapidOCRConfig(use_cls=True)) as ocr:
        assert ocr.extract(draw(("Classified line",))).full_text == "Classified line"


@pytest.mark.parametrize(
    "field", ["det_model_path", "rec_model_path", "rec_keys_path", "cls_model_path"]
)
def test_a_file_that_is_not_there_is_named(field, tmp_path):
    missing = tmp_path / "missing.onnx"
    with pytest.raises(ModelNotFoundError, match=r"missing\.onnx"):
        RapidOCR(RapidOCRConfig(**{field: missing}))


@pytest.mark.parametrize("field", ["det_model_path", "rec_model_path"])
def test_a_file_that_is_no_model_is_a_model_that_cannot_be_loaded(field, tmp_path):
    junk = tmp_path / "junk.onnx"
    junk.write_bytes(b"junk")
    with pytest.raises(ModelLoadError, match=r"junk\.onnx"):
        RapidOCR(RapidOCRConfig(**{field: junk}))


def test_a_recogniser_without_characters_asks_for_them():
    with pytest.raises(ConfigError, match="rec_keys_path"):
        RapidOCR(RapidOCRConfig(rec_model_path=MODELS / "PP-OCRv6_det_small.onnx"))


@pytest.mark.parametrize(
    "wrong", [{"granularity": "page"}, {"confidence": 1.5}, {"num_threads": 0}, {"langs": ["en"]}]
)
def test_a_config_that_cannot_work_is_refused(wrong):
    with pytest.raises(ValidationError):
        RapidOCRConfig(**wrong)


def test_what_is_no_config_of_it_is_refused():
    with pytest.raises(ConfigError, match="takes a RapidOCRConfig"):
        RapidOCR("paddle")
    with pytest.raises(ConfigError, match="has no backend"):
        RapidOCR(backend="auto")


def test_a_missing_library_is_named_with_the_command_that_installs_it(run_python):
    code = """
from omnidocs import MissingLibraryError
from omnidocs.tasks.ocr_extraction import RapidOCR
try:
    RapidOCR()
except MissingLibraryError as error:
    print(error)
"""
    told = run_python(code, without=("rapidocr",))
    assert told == (
        "RapidOCR needs rapidocr, which is not installed. "
        'Install with: pip install "omnidocs-models[ocr]"\n'
    )


def test_it_works_without_a_network_and_leaves_the_process_as_it_was(run_python):
    code = """
import logging, os, socket, sys
def refuse(*a, **k):
    raise AssertionError("network")
socket.socket.connect = socket.getaddrinfo = refuse
from omnidocs.tasks.ocr_extraction import RapidOCR, RapidOCRConfig
RapidOCRConfig()
assert not {"rapidocr", "cv2", "numpy", "onnxruntime"} & set(sys.modules)
before = dict(os.environ)
logger = logging.getLogger("RapidOCR")
logging.basicConfig(level=logging.INFO)
root = logging.getLogger().handlers[:]
from PIL import Image
assert RapidOCR().extract(Image.new("RGB", (64, 64), "white")).full_text == ""
assert dict(os.environ) == before
assert (logger.level, logger.propagate, logger.handlers) == (logging.NOTSET, True, [])
assert logging.getLogger().handlers == root
print("as it was")
"""
    assert run_python(code) == "as it was\n"


def test_onnxruntime_keeps_no_number_of_the_device_and_sends_nothing(run_python, tmp_path):
    code = f"""
import os
os.environ.pop("ORT_DISABLE_TELEMETRY", None)
os.environ["HOME"] = os.environ["XDG_CACHE_HOME"] = {str(tmp_path)!r}
from omnidocs.tasks.ocr_extraction import RapidOCR
from PIL import Image
RapidOCR().extract(Image.new("RGB", (64, 64), "white"))
assert "ORT_DISABLE_TELEMETRY" not in os.environ
print(os.listdir({str(tmp_path)!r}))
"""
    assert run_python(code) == "[]\n"


def test_a_user_of_the_library_itself_keeps_its_messages(run_python):
    code = """
import logging, sys
from rapidocr import RapidOCR as Library
logger = logging.getLogger("RapidOCR")
logger.handlers[:] = [logging.StreamHandler(sys.stdout)]
from omnidocs.tasks.ocr_extraction import RapidOCR
from PIL import Image
import numpy as np
RapidOCR().extract(Image.new("RGB", (64, 64), "white"))
library = Library(params={"Global.log_level": "warning", "Global.use_cls": False})
library(np.full((64, 64, 3), 255, np.uint8))
"""
    assert run_python(code) == "The text detection result is empty\n"
