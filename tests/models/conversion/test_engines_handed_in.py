"""The installed engines, handed in: the same documents as by their names."""

from __future__ import annotations

from pathlib import Path

import pytest
from PIL import Image

import omnidocs
from omnidocs.tasks.layout_extraction import RuleBasedLayoutExtractor
from omnidocs.tasks.ocr_extraction import RapidOCR, RapidOCRConfig
from omnidocs.tasks.table_extraction import RuleBasedTableExtractor

EXAMPLES = Path(__file__).resolve().parents[3] / "examples"


def content(document):
    return [page.model_copy(update={"seconds": 0.0}) for page in document.pages]


def handed_in():
    return {
        "ocr": RapidOCR(RapidOCRConfig(granularity="word")),
        "layout": RuleBasedLayoutExtractor(),
        "tables": RuleBasedTableExtractor(),
    }


@pytest.mark.parametrize("batch_size", [1, 3, 8])
def test_a_report_is_the_same_whatever_the_window(batch_size):
    plain = omnidocs.convert(EXAMPLES / "report.pdf")
    staged = omnidocs.convert(EXAMPLES / "report.pdf", batch_size=batch_size, **handed_in())
    assert content(staged) == content(plain)


def test_scans_and_pages_of_text_are_the_same_in_one_window():
    with Image.open(EXAMPLES / "scan.png") as scan:
        pages = [scan.rotate(180), Image.new("RGB", scan.size, "white"), scan.convert("RGB")]
    assert content(omnidocs.convert(pages, **handed_in())) == content(omnidocs.convert(pages))


def test_real_documents_are_the_same(shared_data):
    paths = sorted((shared_data / "documents").rglob("*.pdf"))[:4]
    assert paths
    for path in paths:
        with omnidocs.Document.open(path) as document:
            first = range(min(6, document.page_count))
        plain = omnidocs.convert(path, pages=first)
        assert content(omnidocs.convert(path, pages=first, **handed_in())) == content(plain)
