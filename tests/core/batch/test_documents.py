"""Batches open documents one at a time, and go on where one does not open."""

from __future__ import annotations

import logging

import pytest

from omnidocs.batch import DocumentBatch
from omnidocs.errors import DocumentClosedError, DocumentError, FolderNotFoundError


def names(batch):
    return [path.name for path in batch.paths]


def test_a_folder_is_read_in_the_order_of_names(folder, make_pdf):
    make_pdf("sub/a.pdf")
    (folder / "note.txt").write_text("no document")
    (folder / "folder.pdf").mkdir()
    batch = DocumentBatch.from_directory(folder)
    assert names(batch) == ["a.pdf", "b.pdf", "c.pdf", "d.pdf"]
    assert batch.count == len(batch) == 4
    assert len(DocumentBatch.from_directory(str(folder), recursive=True)) == 5
    assert names(DocumentBatch.from_directory(folder, pattern="[cd].*")) == ["c.pdf", "d.pdf"]


def test_a_missing_folder_is_told(tmp_path):
    with pytest.raises(FolderNotFoundError, match="absent") as caught:
        DocumentBatch.from_directory(tmp_path / "absent")
    assert isinstance(caught.value, FileNotFoundError)
    assert isinstance(caught.value, DocumentError)


def test_an_empty_folder_is_an_empty_batch(tmp_path):
    assert list(DocumentBatch.from_directory(tmp_path)) == []


def test_a_list_keeps_its_order(folder):
    batch = DocumentBatch.from_paths([str(folder / "d.pdf"), folder / "a.pdf"])
    assert [len(document) for document in batch] == [3, 1]


def test_the_paths_cannot_be_changed_from_outside(folder):
    batch = DocumentBatch.from_directory(folder)
    batch.paths.clear()
    assert batch.count == 4


def test_a_broken_file_is_left_out_logged_and_listed(folder, caplog):
    batch = DocumentBatch.from_directory(folder)
    with caplog.at_level(logging.WARNING, logger="omnidocs"):
        assert [document.page_count for document in batch] == [1, 2, 3]
    [failure] = batch.failures
    assert failure.path.name == "b.pdf"
    assert failure.page_index is None
    assert "b.pdf" in caplog.text


def test_failures_are_those_of_the_last_run(folder):
    batch = DocumentBatch.from_directory(folder)
    for _ in range(2):
        list(batch)
    assert len(batch.failures) == 1


def test_one_document_is_open_at_a_time(folder):
    seen = []
    for document in DocumentBatch.from_directory(folder):
        assert all(earlier.closed for earlier in seen)
        assert document.get_page(0).size
        seen.append(document)
    assert [document.closed for document in seen] == [True, True, True]
    with pytest.raises(DocumentClosedError):
        seen[0].get_page(0)


def test_a_document_is_closed_when_the_loop_is_left(folder):
    run = iter(DocumentBatch.from_directory(folder))
    document = next(run)
    run.close()
    assert document.closed


def test_dpi_and_pages_are_those_of_every_document(folder):
    batch = DocumentBatch.from_paths([folder / "c.pdf", folder / "d.pdf"], 36, (1, 1))
    sizes = [document.get_page(0).size for document in batch]
    [full] = [d.get_page(0).size for d in DocumentBatch.from_paths([folder / "a.pdf"], 72)]
    assert [len(document) for document in batch] == [1, 1]
    assert sizes == [(full[0] // 2, full[1] // 2)] * 2


def test_progress_is_told_after_the_work(folder):
    told, order = [], []

    def callback(current, total, name):
        told.append((current, total, name))
        order.append("told")

    for document in DocumentBatch.from_directory(folder).iter_with_progress(callback):
        assert not document.closed
        order.append("worked")
    assert told == [(1, 4, "a.pdf"), (2, 4, "b.pdf"), (3, 4, "c.pdf"), (4, 4, "d.pdf")]
    assert order[:2] == ["worked", "told"]


def test_progress_reaches_the_end_when_the_last_file_is_broken(folder):
    told = []
    batch = DocumentBatch.from_paths([folder / "a.pdf", folder / "b.pdf"])
    list(batch.iter_with_progress(lambda *args: told.append(args)))
    assert told == [(1, 2, "a.pdf"), (2, 2, "b.pdf")]


def test_all_pages_come_with_their_places(folder):
    batch = DocumentBatch.from_directory(folder)
    pages = [(place, index, path.name) for place, index, _, path in batch.iter_all_pages()]
    assert pages == [
        (0, 0, "a.pdf"),
        (2, 0, "c.pdf"),
        (2, 1, "c.pdf"),
        (3, 0, "d.pdf"),
        (3, 1, "d.pdf"),
        (3, 2, "d.pdf"),
    ]


def test_a_page_that_does_not_render_is_left_out_and_listed(shared_data):
    batch = DocumentBatch.from_paths([shared_data / "hostile" / "boundingBox_invalid.pdf"])
    pages = [index for _, index, _, _ in batch.iter_all_pages()]
    missing = [failure.page_index for failure in batch.failures]
    assert sorted(pages + missing) == [0, 1, 2]
    assert missing


def test_a_password_is_that_of_every_document(shared_data):
    path = shared_data / "hostile" / "issue3371.pdf"
    [document] = DocumentBatch.from_paths([path], password="ELXRTQWS")
    assert document.page_count >= 1
    assert list(DocumentBatch.from_paths([path])) == []


def test_a_batch_says_how_large_it_is(folder):
    assert repr(DocumentBatch.from_directory(folder)) == "<DocumentBatch of 4 files>"
