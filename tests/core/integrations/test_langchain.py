"""Documents for LangChain, as langchain-core itself loads them."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from langchain_core.document_loaders import BaseLoader
from PIL import Image, ImageDraw

from omnidocs.errors import ConfigError, DocumentNotFoundError, ExtractionError
from omnidocs.integrations.langchain import OmniDocsLoader

REPORT = Path(__file__).resolve().parents[3] / "examples" / "report.pdf"
"""Five pages; the fourth is a scan, which nobody may read here."""


def load(sources=REPORT, **options):
    return OmniDocsLoader(sources, ocr="never", **options).load()


@pytest.fixture
def scan() -> Image.Image:
    image = Image.new("RGB", (400, 300), "white")
    ImageDraw.Draw(image).rectangle((50, 50, 350, 250), fill="black")
    return image


def test_it_is_a_loader_and_loads_nothing_before_it_is_asked(tmp_path):
    loader = OmniDocsLoader(tmp_path / "absent.pdf")
    assert isinstance(loader, BaseLoader)
    documents = loader.lazy_load()
    with pytest.raises(DocumentNotFoundError):
        next(documents)


def test_a_whole_document():
    [document] = load()
    assert document.page_content.startswith("# Ground Water Survey 2024\n")
    assert document.metadata["source"] == str(REPORT)
    assert document.metadata["status"] == "partial"
    assert document.metadata["pages"] == [1, 2, 3, 4, 5]


def test_pages_have_their_numbers_outcomes_and_headings():
    documents = load(mode="page")
    assert [document.metadata["page"] for document in documents] == [1, 2, 3, 4, 5]
    assert [document.metadata["page_label"] for document in documents] == list("12345")
    statuses = [document.metadata["status"] for document in documents]
    assert statuses == ["ok", "ok", "ok", "skipped", "ok"]
    assert documents[0].metadata["headings"] == []
    assert documents[1].metadata["headings"] == ["Ground Water Survey 2024", "2 Readings"]


def test_sections_have_their_headings_and_lose_nothing():
    documents = load(mode="section")
    paths = [document.metadata["headings"] for document in documents]
    assert paths[0] == ["Ground Water Survey 2024"]
    assert ["Ground Water Survey 2024", "3 Method and discussion", "3.2 Discussion"] in paths
    for document in documents:
        heading, _, _ = document.page_content.partition("\n")
        assert heading.lstrip("# ") == document.metadata["headings"][-1]
    [whole] = load()
    words = " ".join(document.page_content for document in documents).split()
    assert words == whole.page_content.split()


def test_a_page_that_is_missing_leaves_a_mark_in_its_section():
    [holding] = [d for d in load(mode="section") if 4 in d.metadata["pages"]]
    assert "<!-- page 4: skipped: " in holding.page_content
    assert holding.metadata["status"] == "partial"
    assert any('ocr="never"' in note for note in holding.metadata["notes"])


def test_failures_can_be_raised():
    with pytest.raises(ExtractionError, match=r"1 of 5 pages of .*report\.pdf.* Page 4: no text"):
        load(on_failure="raise")
    assert len(load(on_failure="raise", pages=[0, 1], mode="page")) == 2


def test_several_sources_and_a_document_without_text(scan):
    documents = load([REPORT, scan], mode="section")
    assert documents[-1].metadata["status"] == "partial"
    assert documents[-1].metadata["headings"] == []
    assert documents[-1].page_content.startswith("<!-- page 1: skipped")


@pytest.mark.parametrize("option", [{"mode": "chapter"}, {"on_failure": "ignore"}])
def test_what_it_does_not_know_is_refused(option):
    with pytest.raises(ConfigError, match=r"is not known\. Use one of"):
        OmniDocsLoader(REPORT, **option)


async def test_it_loads_in_a_coroutine():
    documents = [d async for d in OmniDocsLoader(REPORT, pages=[0]).alazy_load()]
    assert len(documents) == 1


def test_without_langchain_the_command_is_named():
    code = (
        "import sys; sys.modules['langchain_core'] = None\n"
        "from omnidocs.integrations.langchain import OmniDocsLoader"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60)
    assert 'pip install "omnidocs-core[langchain]"' in done.stderr.splitlines()[-1]
