"""Runs over documents: every page and file is accounted for."""

from __future__ import annotations

import json

import pytest

from omnidocs import Document
from omnidocs.batch import process_directory, process_document
from omnidocs.errors import ConfigError, FolderNotFoundError, ModelLoadError
from omnidocs.results import PageOutcome, TextOutput


def test_every_page_is_read_with_the_options(folder, reader_class):
    reader, told = reader_class(), []
    with Document.open(folder / "d.pdf") as document:
        result = process_document(
            document, reader, lambda *args: told.append((len(reader.calls), *args)), style="a"
        )
    assert result.page_count == result.processed_pages == 3
    assert result.source_path.endswith("d.pdf")
    assert [options for _, options in reader.calls] == [{"style": "a"}] * 3
    assert told == [(1, 1, 3), (2, 2, 3), (3, 3, 3)]


def test_a_bad_page_is_recorded_and_the_others_go_on(folder, reader_class):
    with Document.open(folder / "d.pdf") as document:
        result = process_document(document, reader_class(bad_calls={2}))
    assert result.errors == {1: "this page is bad"}
    assert result.processed_pages == 2
    assert result.outcomes[1].seconds >= 0
    with pytest.raises(ZeroDivisionError):
        result.outcomes[1].unwrap()


def test_an_extractor_that_returns_nothing_is_a_failure(folder):
    nothing = type("Nothing", (), {"extract": lambda self, image: None})()
    with Document.open(folder / "a.pdf") as document:
        assert "needs an output" in process_document(document, nothing).errors[0]


class DocumentReader:
    """An extractor with a way of its own for documents."""

    def __init__(self, error=None, error_at=1):
        self.error, self.error_at = error, error_at

    def iter_document(self, document, **options):
        for index in range(document.page_count):
            if self.error is not None and index == self.error_at:
                raise self.error
            yield PageOutcome(index=index, output=TextOutput(content=f"{index}", format="html"))


def test_the_extractors_own_way_for_documents_is_used(folder):
    with Document.open(folder / "c.pdf") as document:
        result = process_document(document, DocumentReader())
    assert [output.content for output in result.all_results] == ["0", "1"]


def test_a_corrupt_file_never_ends_the_run(folder, reader_class, tmp_path):
    out = tmp_path / "out"
    result = process_directory(folder, reader_class(), out)
    assert result.document_ids == ["a", "b", "c", "d"]
    assert result.total_pages == 6
    assert list(result.failed) == ["b"]
    broken = result.get_document_result("b")
    assert broken.page_count == 0
    assert broken.error_type == "DocumentLoadError"
    assert sorted(path.name for path in out.iterdir()) == ["a.json", "b.json", "c.json", "d.json"]
    assert "b.pdf" in json.loads((out / "b.json").read_text())["error"]
    assert json.loads((out / "d.json").read_text())["processed_pages"] == 3


def test_a_document_that_breaks_half_way_keeps_its_pages(folder):
    result = process_directory(folder, DocumentReader(KeyError("half way")), pattern="[cd].pdf")
    for doc_id, document in result:
        assert document.processed_pages == 1, doc_id
        assert (document.error, document.error_type) == ("'half way'", "KeyError")


@pytest.mark.parametrize("error", [ConfigError("no such option"), ModelLoadError("no weights")])
def test_what_is_wrong_for_every_file_ends_the_run(folder, error):
    with pytest.raises(type(error), match=str(error)):
        process_directory(folder, DocumentReader(error, error_at=0))


def test_equal_names_never_share_a_file(tmp_path, make_pdf, reader_class):
    for name in ("in/x/a.pdf", "in/y/a.pdf", "in/a.pdf", "in/A.PDF", "in/x/b.c.pdf"):
        make_pdf(name)
    out = tmp_path / "out"
    result = process_directory(tmp_path / "in", reader_class(), out, "*.[pP]*", recursive=True)
    assert sorted(result.document_ids) == ["A.PDF", "a.pdf-2", "x/a", "x/b.c", "y/a"]
    written = {path.relative_to(out).as_posix() for path in out.rglob("*.json")}
    assert written == {f"{doc_id}.json" for doc_id in result.document_ids}


def test_an_id_with_a_suffix_is_not_taken_twice(tmp_path, make_pdf, reader_class):
    for name in ("a.pdf", "a.tmp", "a.pdf.pdf"):
        make_pdf(name)
    result = process_directory(tmp_path, reader_class(), pattern="*")
    assert len(set(result.document_ids)) == 3
    assert [document.processed_pages for _, document in result] == [1, 1, 1]


def test_progress_is_told_after_each_file(folder, reader_class):
    reader, told = reader_class(), []
    process_directory(
        folder, reader, progress_callback=lambda *args: told.append((*args, len(reader.calls)))
    )
    assert told == [("a.pdf", 1, 4, 1), ("b.pdf", 2, 4, 1), ("c.pdf", 3, 4, 3), ("d.pdf", 4, 4, 6)]


def test_resolution_is_that_of_the_run(folder, reader_class):
    small, large = reader_class(), reader_class()
    process_directory(folder, small, pattern="a.pdf", dpi=36)
    process_directory(folder, large, pattern="a.pdf", dpi=72)
    assert large.calls[0][0][0] == 2 * small.calls[0][0][0]


def test_a_missing_folder_is_told_before_any_work(tmp_path, reader_class):
    with pytest.raises(FolderNotFoundError, match="absent"):
        process_directory(tmp_path / "absent", reader_class())


def test_images_are_documents_too(tmp_path, make_pdf, reader_class):
    from PIL import Image

    Image.new("RGB", (30, 20), "white").save(tmp_path / "scan.png")
    result = process_directory(tmp_path, reader_class(), pattern="*.png")
    assert result.get_document_result("scan").all_results[0].content == "30 wide"


def test_hostile_files_are_all_accounted_for(shared_data, reader_class):
    folder = shared_data / "hostile"
    result = process_directory(folder, reader_class(), pattern="*.pdf", dpi=36)
    assert len(result) == len(list(folder.glob("*.pdf")))
    for doc_id, document in result:
        assert document.ok or document.error or document.errors, doc_id
