"""Model files for EasyOCR and an engine with them, for all tests of this folder."""

from __future__ import annotations

from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

import pytest

from omnidocs.tasks.ocr_extraction import EasyOCR, EasyOCRConfig


@pytest.fixture(scope="session")
def weights():
    """The module that saves model files."""
    pytest.importorskip("easyocr", reason='needs pip install "omnidocs-models[easyocr]"')
    return import_module("engines.easyocr.weights")


@pytest.fixture(scope="session")
def models(weights, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a detector of dark things and a recogniser that reads the letter A."""
    folder = tmp_path_factory.mktemp("easyocr")
    weights.save_detector(folder)
    weights.save_recognizer(folder)
    return folder


@pytest.fixture(scope="session")
def ocr(models: Path) -> Iterator[EasyOCR]:
    with EasyOCR(EasyOCRConfig(model_dir=models, num_threads=1)) as extractor:
        yield extractor
