"""Broken, encrypted, enormous and cyclic files: an error of ours, or recorded outcomes."""

from __future__ import annotations

import pytest

from omnidocs.conversion import ConversionStatus, convert
from omnidocs.errors import DocumentLoadError, OmniDocsError, PasswordError
from omnidocs.results import PageStatus


@pytest.fixture
def hostile(shared_data):
    return shared_data / "hostile"


def statuses(document):
    return [page.status for page in document.pages]


def test_every_file_ends_in_an_error_of_ours_or_in_outcomes(hostile):
    for path in sorted(hostile.glob("*.pdf")):
        try:
            document = convert(path, ocr="never", layout=None)
        except OmniDocsError:
            continue
        assert document.pages
        for page in document.pages:
            assert page.elements or page.error or page.notes, (path.name, page.index)


@pytest.mark.parametrize("name", ["bug1020226.pdf", "poppler-742-0-fuzzed.pdf"])
def test_a_broken_file_is_a_load_error(hostile, name):
    with pytest.raises(DocumentLoadError):
        convert(hostile / name)


def test_an_encrypted_file_needs_its_password(hostile):
    with pytest.raises(PasswordError):
        convert(hostile / "issue3371.pdf")
    document = convert(hostile / "issue3371.pdf", password="ELXRTQWS", ocr="never", layout=None)
    assert document.pages


def test_a_page_that_cannot_be_loaded_is_an_outcome_between_others(hostile):
    document = convert(hostile / "Pages-tree-refs.pdf", ocr="never", layout=None)
    assert statuses(document) == [PageStatus.OK, PageStatus.FAILED]
    assert document.status is ConversionStatus.PARTIAL
    assert document.pages[1].error_type == "PageError"


def test_a_page_without_any_size_is_an_outcome(hostile):
    document = convert(hostile / "boundingBox_invalid.pdf", ocr="never", layout=None)
    assert PageStatus.FAILED in statuses(document)
    assert len(document.pages) == 3


def test_an_enormous_page_is_scaled_down_and_says_so(hostile):
    [page] = convert(hostile / "poppler-85140-0.pdf", ocr="never", layout=None).pages
    assert page.status is PageStatus.OK
    assert any("2.14748e+09" in note for note in page.notes)


def test_a_text_layer_of_rubbish_is_noted(hostile):
    [page] = convert(hostile / "issue16263.pdf", ocr="never", layout=None).pages
    assert any("is no text" in note for note in page.notes)
