"""Model folders for PaddleOCR and engines with them, for all tests of this folder."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

from omnidocs.tasks.ocr_extraction import PaddleOCR, PaddleOCRConfig


@pytest.fixture(scope="session")
def weights() -> Any:
    """The module that saves model folders."""
    pytest.importorskip("paddleocr", reason='needs pip install "omnidocs-models[paddleocr]"')
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # Paddle misses a compiler's cache when it is imported
        import_module("paddle")
    return import_module("engines.paddleocr.weights")


@pytest.fixture(scope="session")
def real(weights, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The models of PP-OCRv6 for onnxruntime, in the folders ``det`` and ``rec``."""
    folder = tmp_path_factory.mktemp("pp-ocr")
    weights.save_real(folder)
    return folder


@pytest.fixture(scope="session")
def tiny(weights, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A detector of dark things and a recogniser of one word, for Paddle itself."""
    folder = tmp_path_factory.mktemp("tiny")
    weights.save_tiny(folder)
    return folder


def config_of(folder: Path, **fields: Any) -> PaddleOCRConfig:
    """A config with the models of a folder, on one thread."""
    given = {"det_model_dir": folder / "det", "rec_model_dir": folder / "rec", "num_threads": 1}
    return PaddleOCRConfig(**given | fields)


@pytest.fixture(scope="session")
def ocr(real: Path) -> Iterator[PaddleOCR]:
    with PaddleOCR(config_of(real)) as extractor:
        yield extractor


@pytest.fixture(scope="session")
def paddle_ocr(tiny: Path) -> Iterator[PaddleOCR]:
    with PaddleOCR(config_of(tiny)) as extractor:
        yield extractor
