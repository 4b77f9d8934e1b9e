"""A PDF is opened again from time to time, which nobody notices but the memory."""

from __future__ import annotations

import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

import pytest

from omnidocs.document import Document
from omnidocs.document.pdfium import file
from omnidocs.document.pdfium.library import open_handles

PAGES = 8
LARGE_PAGES = 160
SIDE = 500
MEGABYTE = 1 << 20

CODE = """
import re, sys
from pathlib import Path
from omnidocs.document import Document

def peak():
    status = Path("/proc/self/status").read_text()
    return 1024 * int(re.search(r"VmHWM:\\s+(\\d+)", status)[1])

with Document.open(sys.argv[1], dpi=36) as doc:
    for page in doc:
        page.image
        if page.index == 79:
            early = peak()
print(early, peak())
"""


@pytest.fixture(autouse=True)
def often(monkeypatch):
    """Every third page is read from a file that was opened again."""
    monkeypatch.setattr(file, "_MOST_LOADS", 3)


@pytest.fixture
def data(pdf, text):
    return pdf([text(20, 100, f"page {number}") for number in range(PAGES)])


@pytest.fixture
def path(tmp_path, data):
    target = tmp_path / "pages.pdf"
    target.write_bytes(data)
    return target


@pytest.fixture
def renewals(monkeypatch):
    """What came of each renewal: the new handle, or None."""
    found = []
    again = file.Opening.again

    def noted(opening):
        found.append(again(opening))
        return found[-1]

    monkeypatch.setattr(file.Opening, "again", noted)
    return found


def texts(doc):
    return [page.text for page in doc]


EXPECTED = [f"page {number}" for number in range(PAGES)]


def test_a_file_reads_the_same_after_it_was_opened_again(path, renewals):
    before = open_handles()
    with Document.open(path) as doc:
        assert texts(doc) == texts(doc) == EXPECTED
        assert open_handles() == before + 1
    assert open_handles() == before
    assert len(renewals) == 5
    assert None not in renewals


def test_bytes_are_opened_again(data, renewals):
    with Document.from_bytes(data) as doc:
        assert texts(doc) == EXPECTED
    assert len(renewals) == 2
    assert None not in renewals


def test_the_password_is_kept(shared_data, renewals):
    path = shared_data / "hostile" / "issue6010_2.pdf"
    with Document.open(path, password="æøå") as doc:
        first = doc[0].image.tobytes()
        for _ in range(4):
            doc.clear_cache()
            assert doc[0].image.tobytes() == first
    assert None not in renewals
    assert renewals


def test_forms_are_drawn_after_it_too(pdf, page_source, ink, renewals):
    field = (
        "<< /Type /Annot /Subtype /Widget /FT /Tx /T (name) /V (Ada) /F 4 /DA (/F 20 Tf 0 g) "
        "/Rect [50 100 150 140] >>"
    )
    data = pdf([page_source(annotations=[field])])
    data = data.replace(
        b"/Type /Catalog", b"/Type /Catalog /AcroForm << /NeedAppearances true /Fields [] >>"
    )
    with Document.from_bytes(data) as doc:
        first = ink(doc[0].image)
        for _ in range(4):
            doc.clear_cache()
            assert ink(doc[0].image) == first
    assert renewals


@pytest.mark.skipif(sys.platform == "win32", reason="Windows keeps open files in place")
def test_a_file_that_went_away_is_read_to_its_end(path, renewals):
    with Document.open(path) as doc:
        path.unlink()
        assert texts(doc) == EXPECTED
    assert renewals == [None, None]


@pytest.mark.skipif(sys.platform == "win32", reason="Windows keeps open files in place")
def test_a_file_that_another_one_replaced_is_read_to_its_end(path, tmp_path, pdf, text, renewals):
    other = tmp_path / "other.pdf"
    other.write_bytes(pdf([text(20, 100, "another file")] * PAGES))
    with Document.open(path) as doc:
        other.replace(path)
        assert texts(doc) == EXPECTED
    assert renewals == [None, None]


@pytest.mark.skipif(sys.platform == "win32", reason="Windows keeps open files in place")
def test_a_file_that_opens_no_more_is_read_to_its_end(path, data, renewals):
    """Its size and its time are the same, but it is no PDF any more."""
    with Document.open(path) as doc:
        expected = doc[0].text
        before = path.stat()
        path.write_bytes(b"x" * len(data))
        os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))
        for _ in range(4):
            doc.clear_cache()
            assert doc[0].text == expected
    assert renewals == [None]


def test_threads_read_one_document_meanwhile(path):
    with Document.open(path) as doc, ThreadPoolExecutor(4) as pool:
        order = list(range(PAGES)) * 10
        assert list(pool.map(lambda place: doc[place].text, order)) == EXPECTED * 10


@pytest.mark.skipif(sys.platform != "linux", reason="the peak of a process is read from /proc")
def test_memory_is_flat_over_pages_with_images_of_their_own(tmp_path, pdf, page_source, xobject):
    """PDFium keeps the data of every image that it has drawn while a file is open."""
    entries = (
        f"/Type /XObject /Subtype /Image /Width {SIDE} /Height {SIDE} "
        "/ColorSpace /DeviceGray /BitsPerComponent 8"
    )
    pages = [
        page_source(
            "q 200 0 0 300 0 0 cm /I Do Q", xobjects={"I": xobject(entries, bytes(SIDE * SIDE))}
        )
        for _ in range(LARGE_PAGES)
    ]
    path = tmp_path / "scans.pdf"
    path.write_bytes(pdf(pages))
    ran = subprocess.run(
        [sys.executable, "-c", CODE, str(path)], capture_output=True, text=True, check=True
    )
    early, end = map(int, ran.stdout.split())
    assert end - early < 8 * MEGABYTE
