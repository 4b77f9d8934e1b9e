"""Everything that can be opened, and every way in which it can be wrong."""

from __future__ import annotations

import io
import re
from pathlib import Path

import pytest
from PIL import Image

from omnidocs.document import Document, DocumentLimits, Page
from omnidocs.errors import (
    ConfigError,
    DocumentError,
    DocumentLoadError,
    DocumentTooLargeError,
    EmptyDocumentError,
    PasswordError,
    UnsupportedFormatError,
    UnsupportedInputError,
    URLDownloadError,
)


@pytest.fixture
def data(pdf, text):
    return pdf([text(20, 200, "hello")])


@pytest.fixture
def path(tmp_path, data):
    file = tmp_path / "hello.pdf"
    file.write_bytes(data)
    return file


@pytest.mark.parametrize(
    "as_source",
    [
        pytest.param(lambda path: path, id="path"),
        pytest.param(str, id="text"),
        pytest.param(lambda path: path.read_bytes(), id="bytes"),
        pytest.param(lambda path: bytearray(path.read_bytes()), id="bytearray"),
        pytest.param(lambda path: memoryview(path.read_bytes()), id="memoryview"),
        pytest.param(lambda path: io.BytesIO(path.read_bytes()), id="stream"),
    ],
)
def test_a_pdf_opens_from(path, as_source):
    with Document.open(as_source(path)) as doc:
        assert doc.text == "hello"


def test_an_open_file_is_named_by_its_path(path):
    with path.open("rb") as file, Document.open(file) as doc:
        assert doc.metadata.file_name == str(path)


def test_a_document_is_handed_back_as_it_is(path):
    with Document.open(path) as doc:
        assert Document.open(doc) is doc


@pytest.mark.parametrize(
    "as_source",
    [
        pytest.param(lambda image: image, id="pillow"),
        pytest.param(Page.from_image, id="page"),
        pytest.param(lambda image: [image], id="list"),
        pytest.param(lambda image: (image, image), id="tuple"),
    ],
)
def test_images_open_as_documents(as_source):
    with Document.open(as_source(Image.new("RGB", (30, 20), "white"))) as doc:
        assert doc[0].size == (30, 20)
        assert doc.metadata.source_type == "image"


def test_the_format_is_told_by_the_bytes_and_not_by_the_name(tmp_path, data):
    odd = tmp_path / "scan.png"
    odd.write_bytes(data)
    with Document.open(odd) as doc:
        assert doc.metadata.format == "pdf"


def test_junk_before_the_header_is_allowed(data):
    assert Document.from_bytes(b"junk\n" * 50 + data).text == "hello"


@pytest.mark.parametrize("name", ["spaced name.pdf", "naïve-文書.pdf", "100%.pdf"])
def test_any_file_name_works(tmp_path, data, name):
    file = tmp_path / name
    file.write_bytes(data)
    with Document.open(file) as doc:
        assert doc.text == "hello"
        assert doc.metadata.file_name == name


def test_a_missing_file_is_named(tmp_path):
    with pytest.raises(DocumentLoadError, match=r"none\.pdf is not there"):
        Document.open(tmp_path / "none.pdf")


def test_a_path_with_a_nul_is_no_path():
    with pytest.raises(DocumentLoadError):
        Document.open("a\0b.pdf")


def test_a_folder_is_no_document(tmp_path):
    with pytest.raises(DocumentLoadError, match="is a folder"):
        Document.open(tmp_path)


def test_a_file_that_may_not_be_read_is_named(path, monkeypatch):
    def refuse(self, *args, **kwargs):
        raise PermissionError(13, "Permission denied", str(self))

    monkeypatch.setattr(Path, "open", refuse)
    with pytest.raises(DocumentLoadError, match="cannot be read"):
        Document.open(path)


@pytest.mark.parametrize("open_it", [Document.open, Document.from_pdf, Document.from_image])
def test_an_empty_file_is_empty(tmp_path, open_it):
    file = tmp_path / "empty.pdf"
    file.touch()
    with pytest.raises(EmptyDocumentError, match="no bytes"):
        open_it(file)


def test_no_bytes_are_an_empty_document():
    with pytest.raises(EmptyDocumentError):
        Document.from_bytes(b"")


def test_a_pdf_without_pages_is_empty(pdf):
    with pytest.raises(EmptyDocumentError, match="no pages"):
        Document.from_bytes(pdf([]))


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b"<!DOCTYPE html><html><body>404</body></html>", "HTML"),
        (b"\n  <html>", "HTML"),
        (b"PK\x03\x04rest of an office file", "Office"),
        (b"\xd0\xcf\x11\xe0rest of an old office file", "Office"),
        (b"{\\rtf1 text}", "RTF"),
        (b"%!PS-Adobe-3.0", "POSTSCRIPT"),
        (b"\0\0\0\x18ftypheic", "HEIF"),
        (b"just some text", "of no kind that is known"),
        (b"\0" * 100, "of no kind that is known"),
    ],
)
def test_other_formats_are_named_and_refused(tmp_path, content, kind):
    file = tmp_path / "report.dat"
    file.write_bytes(content)
    with pytest.raises(UnsupportedFormatError, match=kind):
        Document.open(file)
    with pytest.raises(UnsupportedFormatError, match=kind):
        Document.from_bytes(content)


def test_html_named_pdf_is_html(tmp_path):
    file = tmp_path / "download.pdf"
    file.write_text("<html><title>Log in</title></html>")
    with pytest.raises(UnsupportedFormatError, match=r"HTML, not PDF\. Convert it to PDF"):
        Document.from_pdf(file)


def test_an_image_is_no_pdf_and_a_pdf_no_image(tmp_path, path):
    image = tmp_path / "image.png"
    Image.new("L", (4, 4)).save(image)
    with pytest.raises(UnsupportedFormatError, match=r"PNG, not PDF.*Document\.open"):
        Document.from_pdf(image)
    with pytest.raises(UnsupportedFormatError, match=r"is PDF, not.*Document\.open"):
        Document.from_image(path)


@pytest.mark.parametrize("part", [0.3, 0.5, 0.8])
def test_a_cut_off_pdf_is_broken_or_read_as_far_as_it_goes(pdf, text, part):
    whole = pdf([text(20, 200, f"page {number}") for number in range(20)])
    cut = whole[: int(part * len(whole))]
    try:
        with Document.from_bytes(cut) as doc:
            assert len(doc) <= 20
    except DocumentLoadError as error:
        assert "broken or cut off" in str(error)


@pytest.mark.parametrize("content", [b"%PDF-1.7\n", b"%PDF-1.4\nnothing that is a PDF", b"%PDF-"])
def test_a_broken_pdf_is_a_load_error_that_says_what_to_do(content):
    with pytest.raises(DocumentLoadError, match="Get a whole copy") as caught:
        Document.from_bytes(content, "broken.pdf")
    assert "broken.pdf" in str(caught.value)
    assert "Success" not in str(caught.value)


def test_a_password_opens_what_is_encrypted(shared_data):
    path = shared_data / "hostile" / "issue3371.pdf"
    with Document.open(path, password="ELXRTQWS") as doc:
        assert doc.page_count == 1
    with Document.from_bytes(path.read_bytes(), password="ELXRTQWS") as doc:
        assert doc.page_count == 1


def test_a_password_outside_ascii_opens_too(shared_data):
    with Document.open(shared_data / "hostile" / "issue6010_2.pdf", password="æøå") as doc:
        assert "Issue 6010" in doc.text


@pytest.mark.parametrize(
    ("password", "message"), [(None, "is encrypted"), ("", "is encrypted"), ("no", "does not open")]
)
def test_a_missing_password_is_told_from_a_wrong_one(shared_data, password, message):
    with pytest.raises(PasswordError, match=message):
        Document.open(shared_data / "hostile" / "issue3371.pdf", password=password)


def test_a_needless_password_does_no_harm(path):
    with Document.open(path, password="anything") as doc:
        assert doc.text == "hello"


def test_too_many_bytes_are_refused_before_they_are_read(path, data):
    limits = DocumentLimits(file_bytes=100)
    for source in (path, data, io.BytesIO(data)):
        with pytest.raises(DocumentTooLargeError, match="100 allowed"):
            Document.open(source, limits=limits)


def test_too_many_pages_are_refused_unless_a_range_is_asked_for(pdf):
    data = pdf([""] * 4)
    limits = DocumentLimits(pages=3)
    with pytest.raises(DocumentTooLargeError, match=r"4 pages.*page_range"):
        Document.from_bytes(data, limits=limits)
    with Document.from_bytes(data, page_range=(1, 3), limits=limits) as doc:
        assert len(doc) == 3


def test_a_limit_must_be_a_number_that_can_be_kept():
    with pytest.raises(ConfigError, match="page_pixels"):
        DocumentLimits(page_pixels=0)


@pytest.mark.parametrize("source", [None, 7, object(), {"path": "a.pdf"}])
def test_a_type_that_is_no_document_is_refused(source):
    with pytest.raises(UnsupportedInputError, match="is no document"):
        Document.open(source)


def test_a_text_stream_is_refused():
    with pytest.raises(UnsupportedInputError, match="binary mode"):
        Document.open(io.StringIO("%PDF-1.7"))


@pytest.mark.parametrize(
    "address", ["ftp://example.org/a.pdf", "file:///etc/hosts", "s3://b/k.pdf"]
)
def test_addresses_of_other_schemes_are_refused(address):
    with pytest.raises(URLDownloadError, match="neither http nor https"):
        Document.open(address)


def test_every_document_error_has_one_base_and_two_sentences_at_most(tmp_path):
    for source in (tmp_path, tmp_path / "none.pdf", b"", b"<html>", b"%PDF-"):
        with pytest.raises(DocumentError) as caught:
            Document.open(source)
        assert 1 <= len(re.findall(r"\. |\.$", str(caught.value))) <= 3
