"""Documents and runs over them behave as in OmniDocs 0.2."""

from __future__ import annotations

import json

import pytest
from PIL import Image

from omnidocs import (
    BatchResult,
    Document,
    DocumentBatch,
    DocumentLoadError,
    DocumentMetadata,
    DocumentResult,
    PageRangeError,
    UnsupportedFormatError,
    merge_text_results,
    process_directory,
    process_document,
)
from omnidocs.results import TextOutput

METADATA = {
    "source_type",
    "source_path",
    "file_name",
    "file_size",
    "pdf_metadata",
    "page_count",
    "format",
    "image_dpi",
    "image_format",
    "text_extraction_engine",
    "loaded_at",
}


class SizeOf:
    """An extractor that knows nothing of OmniDocs."""

    def extract(self, image, output_format="markdown"):
        return TextOutput(content=f"{image.width}", format=output_format)


@pytest.fixture
def folder(tmp_path):
    """Two PDFs of images, of two pages and of one."""
    pages = [Image.new("RGB", (72, 36), "white"), Image.new("RGB", (36, 72), "white")]
    pages[0].save(tmp_path / "a.pdf", save_all=True, append_images=pages[1:], title="Two")
    pages[0].save(tmp_path / "b.pdf")
    return tmp_path


@pytest.fixture
def path(folder):
    return folder / "a.pdf"


class TestDocument:
    @pytest.mark.parametrize("page_range", [(0, 2), (-1, 0), (1, 0)])
    def test_a_wrong_page_range_is_an_error(self, path, page_range):
        with pytest.raises(PageRangeError):
            Document.from_pdf(str(path), page_range=page_range)

    def test_a_page_range_has_its_last_page(self, path):
        with Document.from_pdf(path, (1, 1), 144) as doc:
            assert doc.page_count == doc.metadata.page_count == len(doc.pages) == 1
            assert doc.get_page_size(0) == doc.get_page(0).size == (72, 144)

    @pytest.mark.parametrize("index", [-1, 2])
    @pytest.mark.parametrize("method", ["get_page", "get_page_size", "get_page_text"])
    def test_a_page_out_of_range_is_an_error(self, path, method, index):
        with Document.from_pdf(path) as doc, pytest.raises(PageRangeError):
            getattr(doc, method)(index)

    def test_a_file_that_is_not_there_is_an_error_of_both_families(self, tmp_path):
        for opened in (
            lambda: Document.from_pdf("absent.pdf"),
            lambda: Document.from_image("absent.png"),
            lambda: Document.from_images(["absent.png"]),
        ):
            with pytest.raises(DocumentLoadError) as caught:
                opened()
            assert isinstance(caught.value, FileNotFoundError)

    def test_what_is_no_pdf_is_refused(self, tmp_path):
        picture = tmp_path / "page.png"
        Image.new("RGB", (9, 9)).save(picture)
        with pytest.raises(UnsupportedFormatError):
            Document.from_pdf(picture)

    def test_the_metadata_have_their_fields(self, path):
        with Document.from_pdf(path) as doc:
            assert doc.to_dict().keys() == METADATA
            assert doc.metadata.pdf_metadata["Title"] == "Two"
            assert (doc.metadata.source_type, doc.metadata.format) == ("file", "pdf")
        with pytest.raises(ValueError, match="extra"):
            DocumentMetadata(source_type="file", page_count=1, extra=1)

    def test_bytes_without_a_name_get_one(self, path):
        with Document.from_bytes(path.read_bytes()) as doc:
            assert (doc.metadata.source_type, doc.metadata.file_name) == ("bytes", "document.pdf")
            assert repr(doc) == "Document(pages=2, source=bytes, file=document.pdf)"

    def test_images_are_a_document(self, tmp_path):
        files = [tmp_path / "1.png", tmp_path / "2.png"]
        for file in files:
            Image.new("RGB", (9, 9)).save(file)
        with Document.from_image(path=str(files[0])) as one:
            assert (one.metadata.source_type, one.metadata.format) == ("image", "png")
            assert (one.page_count, one.text) == (1, "")
        with Document.from_images(paths=[str(file) for file in files]) as two:
            assert (two.metadata.file_name, two.metadata.format) == ("2_images", "images")
            assert two.page_count == 2

    def test_pages_are_saved_by_number(self, path, tmp_path):
        with Document.from_pdf(path) as doc:
            saved = doc.save_images(str(tmp_path / "out"), "doc", "JPEG")
        assert [file.name for file in saved] == ["doc_001.jpeg", "doc_002.jpeg"]


class TestRuns:
    def test_a_batch_gives_documents_and_pages(self, folder):
        batch = DocumentBatch.from_directory(str(folder), "*.pdf", dpi=72)
        assert (batch.count, len(batch)) == (2, 2)
        assert [doc.page_count for doc in batch] == [2, 1]
        places = [(doc, page, path.name) for doc, page, _, path in batch.iter_all_pages()]
        assert places == [(0, 0, "a.pdf"), (0, 1, "a.pdf"), (1, 0, "b.pdf")]

    def test_a_folder_that_is_not_there_is_a_file_not_found(self):
        with pytest.raises(FileNotFoundError):
            DocumentBatch.from_directory("absent")

    def test_any_object_that_extracts_will_do(self, path):
        told = []
        with Document.from_pdf(path, dpi=72) as doc:
            result = process_document(
                doc, SizeOf(), lambda *done: told.append(done), output_format="html"
            )
        assert merge_text_results(result.all_results, separator="|") == "72|36"
        assert result.get_page_result(0).format == "html"
        assert told == [(1, 2), (2, 2)]

    def test_a_folder_gives_a_result_and_a_file_for_each_document(self, folder):
        told = []
        result = process_directory(
            str(folder),
            SizeOf(),
            str(folder / "out"),
            progress_callback=lambda *done: told.append(done),
        )
        assert result.document_ids == ["a", "b"]
        assert told == [("a.pdf", 1, 2), ("b.pdf", 2, 2)]
        saved = json.loads((folder / "out" / "a.json").read_text(encoding="utf-8"))
        assert saved["results"].keys() == {"0", "1"}


def test_results_count_and_print_themselves():
    document = DocumentResult("paper.pdf", 3)
    document.add_page_result(1, "second")
    document.add_page_result(0, "first")
    assert document.all_results == ["first", "second"]
    assert document.get_page_result(2) is None
    assert repr(document) == "DocumentResult(source=paper.pdf, pages=2/3)"
    assert document.to_dict()["results"] == {"0": "first", "1": "second"}

    batch = BatchResult()
    batch.add_document_result("paper", document)
    assert (len(batch), batch.document_count, batch.total_pages) == (1, 1, 2)
    assert dict(batch) == {"paper": document}
    assert batch.get_document_result("other") is None
    assert repr(batch) == "BatchResult(documents=1, total_pages=2)"


def test_text_is_merged_from_outputs_and_strings():
    output = TextOutput(content="one", format="markdown")
    assert merge_text_results([output, "", "two", object()]) == "one\n\ntwo"
