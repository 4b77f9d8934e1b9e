"""The defaults serve whoever names no extractor."""

from __future__ import annotations

import shutil
from concurrent.futures import ThreadPoolExecutor

import pytest

from omnidocs.registry import hooks
from omnidocs.results import OCRGranularity
from omnidocs_models.defaults import DEFAULTS


@pytest.mark.parametrize(
    ("task", "name"),
    [
        ("layout_extraction", "RuleBasedLayoutExtractor"),
        ("ocr_extraction", "RapidOCR"),
        ("reading_order", "RuleBasedReadingOrderPredictor"),
        ("table_extraction", "RuleBasedTableExtractor"),
        ("text_extraction", "TextLayerExtractor"),
    ],
)
def test_each_task_of_a_conversion_has_a_default_that_needs_no_network(task, name):
    assert type(DEFAULTS.select_extractor(task)).__name__ == name


def test_a_task_that_needs_a_model_family_is_left_to_others():
    assert DEFAULTS.select_extractor("formula_recognition") is None


def test_the_registry_asks_it(draw):
    chosen = hooks.select_extractor("ocr_extraction")
    assert chosen is DEFAULTS.select_extractor("ocr_extraction")
    words = chosen.extract(draw(("Two words",))).text_blocks
    assert [word.granularity for word in words] == [OCRGranularity.WORD] * 2


def test_many_threads_get_one_extractor():
    with ThreadPoolExecutor(8) as pool:
        made = list(pool.map(DEFAULTS.select_extractor, ["layout_extraction"] * 8))
    assert len(set(map(id, made))) == 1


@pytest.mark.skipif(shutil.which("tesseract") is None, reason="tesseract is not installed")
def test_tesseract_stands_in_where_rapidocr_is_not_installed(run_python):
    code = """
from omnidocs_models.defaults import DEFAULTS
print(type(DEFAULTS.select_extractor("ocr_extraction")).__name__)
"""
    assert run_python(code, without=("rapidocr",)) == "TesseractOCR\n"


def test_where_there_is_neither_the_command_that_installs_one_is_told(run_python):
    code = """
import os
os.environ["PATH"] = ""
from omnidocs import MissingLibraryError
from omnidocs_models.defaults import DEFAULTS
try:
    DEFAULTS.select_extractor("ocr_extraction")
except MissingLibraryError as error:
    print(error)
print([(c.name, c.ok) for c in DEFAULTS.doctor_checks()][:2])
"""
    told, checked = run_python(code, without=("rapidocr",)).splitlines()
    assert 'pip install "omnidocs-models[ocr]"' in told
    assert checked == "[('RapidOCR', False), ('Tesseract', False)]"


def test_asking_for_the_defaults_imports_no_engine(run_python):
    code = """
import sys
from omnidocs_models.defaults import DEFAULTS
DEFAULTS.doctor_checks()
DEFAULTS.select_extractor("layout_extraction")
heavy = {"numpy", "cv2", "onnxruntime", "rapidocr", "rapid_layout", "torch", "paddlex"}
print(heavy & set(sys.modules))
"""
    assert run_python(code) == "set()\n"


def test_doctor_hears_of_every_engine_and_what_to_do():
    checks = {check.name: check for check in DEFAULTS.doctor_checks()}
    assert set(checks) == {"RapidOCR", "RapidLayout", "Tesseract", "EasyOCR", "PaddleOCR"}
    assert all(check.detail for check in checks.values())
    assert all(check.ok or check.fix for check in checks.values())
