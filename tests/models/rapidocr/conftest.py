"""One engine for all tests of this folder."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from omnidocs.tasks.ocr_extraction import RapidOCR


@pytest.fixture(scope="session")
def ocr() -> Iterator[RapidOCR]:
    with RapidOCR() as extractor:
        yield extractor
