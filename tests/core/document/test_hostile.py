"""Broken, fuzzed and enormous documents: typed errors, and never for more than a page."""

from __future__ import annotations

import time
import warnings

import pytest

from omnidocs.document import Document, DocumentLimits
from omnidocs.errors import DocumentError, DocumentLoadError, PageError, PasswordError

UNREADABLE = {
    "REDHAT-1531897-0": DocumentLoadError,
    "bug1020226": DocumentLoadError,
    "bug1250079": DocumentLoadError,
    "issue3371": PasswordError,
    "issue6010_2": PasswordError,
    "issue9105_other": DocumentLoadError,
    "poppler-742-0-fuzzed": DocumentLoadError,
}
BAD_PAGES = {"Pages-tree-refs": {1}, "boundingBox_invalid": {2}, "poppler-937-0-fuzzed": {0}}


def test_every_hostile_file_gives_pages_or_a_typed_error(shared_data):
    for path in sorted((shared_data / "hostile").glob("*.pdf")):
        start = time.monotonic()
        if path.stem in UNREADABLE:
            with pytest.raises(UNREADABLE[path.stem]) as caught:
                Document.open(path)
            assert "Success" not in str(caught.value)
            continue
        bad = set()
        with Document.open(path) as doc:
            for page in doc:
                try:
                    assert page.image.size == page.size
                    assert len(page.lines) <= len(page.words)
                except PageError:
                    bad.add(page.index)
        assert bad == BAD_PAGES.get(path.stem, set()), path.stem
        assert time.monotonic() - start < 20


def test_a_bad_page_fails_by_every_way_to_it(shared_data):
    with Document.open(shared_data / "hostile" / "boundingBox_invalid.pdf") as doc:
        for use in (
            lambda: doc.get_page(2),
            lambda: doc.get_page_size(2),
            lambda: doc.get_page_text(2),
            lambda: doc[2].image,
            lambda: doc[2].words,
            lambda: doc[2].size,
        ):
            with pytest.raises(PageError, match="page with index 2"):
                use()
        assert doc[1].image.size == doc[1].size


def test_an_enormous_page_is_scaled_down_and_says_so(shared_data):
    with Document.open(shared_data / "hostile" / "poppler-85140-0.pdf") as doc:
        page = doc[0]
        assert max(page.image.size) <= 20_000
        assert page.notes == (
            "rendered at 0.000671 instead of 150 dpi: the page is 595 x 2.14748e+09 points",
        )


@pytest.mark.parametrize("side", [14_400, 200_000])
def test_a_page_of_many_points_stays_within_the_limit(pdf, page_source, side):
    with Document.from_bytes(pdf([page_source("", media=(0, 0, side, side)), ""])) as doc:
        page = doc[0]
        assert page.width * page.height <= 1.01 * DocumentLimits().page_pixels
        assert page.dpi < 150
        assert page.notes
        assert doc[1].image.size == (417, 625)


def test_words_of_a_scaled_page_are_in_its_pixels(pdf, page_source, text, ink):
    source = page_source(text(3000, 4000, "HH", size=900), media=(0, 0, 9000, 9000))
    limits = DocumentLimits(page_pixels=250_000)
    page = Document.from_bytes(pdf([source]), limits=limits)[0]
    assert page.size == (500, 500)
    (word,) = page.words
    x1, y1, x2, y2 = ink(page.image)
    assert word.bbox.x1 == pytest.approx(x1, abs=6)
    assert word.bbox.x2 == pytest.approx(x2, abs=6)
    assert word.bbox.y1 <= y1
    assert word.bbox.y2 >= y2


@pytest.mark.parametrize("media", [(0, 0, 0.01, 0.01), (0, 0, 0, 0), (50, 50, 50, 90)])
def test_a_page_of_next_to_nothing_is_an_image_or_a_page_error(pdf, page_source, media):
    with Document.from_bytes(pdf([page_source("", media=media), ""])) as doc:
        try:
            assert min(doc[0].image.size) >= 1
        except PageError as error:
            assert "page with index 0" in str(error)
        assert doc[1].image.size == (417, 625)


def test_no_warning_of_a_library_comes_through(shared_data):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        for path in sorted((shared_data / "ocr").glob("*.tif")):
            with Document.open(path) as doc:
                assert doc[0].image.size == doc[0].size


@pytest.mark.parametrize("junk", [b"", b"\0" * 2000, b"%PDF-1.7\n%%EOF", b"\xff" * 500])
def test_junk_is_a_document_error(junk):
    with pytest.raises(DocumentError):
        Document.from_bytes(junk)


def test_random_damage_gives_a_result_or_a_typed_error(pdf, text):
    import random

    whole = pdf([text(20, 200, f"page {number}") for number in range(3)])
    chance = random.Random(3)
    for _ in range(150):
        data = bytearray(whole)
        for _ in range(chance.randint(1, 20)):
            data[chance.randrange(len(data))] = chance.randrange(256)
        try:
            with Document.from_bytes(bytes(data)) as doc:
                for page in doc:
                    page.lines, page.image, page.links  # noqa: B018
        except DocumentError as error:
            assert str(error)
