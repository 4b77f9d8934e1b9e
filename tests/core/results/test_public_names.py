"""Outputs can be imported from where they are made, from their task, and as in 0.2."""

from __future__ import annotations

import importlib
import subprocess
import sys

import pytest

import omnidocs
from omnidocs import results

AS_IN_02 = {
    "layout_extraction": [
        "LayoutLabel",
        "LabelMapping",
        "BoundingBox",
        "LayoutBox",
        "LayoutOutput",
        "CustomLabel",
        "DOCLAYOUT_YOLO_MAPPING",
        "DOCLAYOUT_YOLO_CLASS_NAMES",
        "RTDETR_MAPPING",
        "RTDETR_CLASS_NAMES",
    ],
    "ocr_extraction": [
        "OCRGranularity",
        "BoundingBox",
        "TextBlock",
        "OCROutput",
        "NORMALIZED_SIZE",
    ],
    "table_extraction": [
        "BoundingBox",
        "CellType",
        "TableCell",
        "TableOutput",
        "NORMALIZED_SIZE",
    ],
    "reading_order": [
        "BoundingBox",
        "ElementType",
        "OrderedElement",
        "ReadingOrderOutput",
        "NORMALIZED_SIZE",
    ],
    "text_extraction": ["TextOutput", "OutputFormat", "LayoutElement"],
    "structured_extraction": ["StructuredOutput"],
    "formula_recognition": ["FormulaOutput"],
}


@pytest.mark.parametrize("task", AS_IN_02)
@pytest.mark.parametrize("module", ["", ".models"])
def test_a_task_exports_its_outputs(task, module):
    package = importlib.import_module(f"omnidocs.tasks.{task}{module}")
    for name in AS_IN_02[task]:
        assert getattr(package, name) is getattr(results, name), name


def test_every_exported_name_is_there_and_is_told():
    assert sorted(results.__all__) == sorted(set(results.__all__))
    for name in results.__all__:
        assert getattr(results, name) is not None, name


@pytest.mark.parametrize("name", ["BoundingBox", "PageOutcome", "PageStatus"])
def test_the_most_used_ones_are_at_the_top(name):
    assert getattr(omnidocs, name) is getattr(results, name)


def test_results_load_no_library_of_pictures_or_tables():
    heavy = ["PIL", "numpy", "pandas", "pypdfium2", "pluggy", "stevedore"]
    code = (
        f"import sys, omnidocs.results; print([name for name in {heavy!r} if name in sys.modules])"
    )
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert found.stdout.strip() == "[]"
