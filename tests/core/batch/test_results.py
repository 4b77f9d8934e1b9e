"""What a run returns: outputs and errors by page, and files that can be read."""

from __future__ import annotations

import json
from types import SimpleNamespace

import pytest
from pydantic import BaseModel

from omnidocs.batch import BatchResult, DocumentResult, merge_text_results
from omnidocs.results import PageOutcome, StructuredOutput, TextOutput


def text(content):
    return TextOutput(content=content, format="markdown")


@pytest.fixture
def result():
    result = DocumentResult("paper.pdf", 3)
    result.add_page_result(2, text("three"))
    result.add_page_result(0, text("one"))
    result.add_page_result(1, PageOutcome.failed(1, ValueError("no good")))
    return result


def test_results_are_in_page_order(result):
    assert [item.content for item in result.all_results] == ["one", "three"]
    assert [outcome.index for outcome in result.outcomes] == [0, 1, 2]
    assert result.get_page_result(2).content == "three"
    assert result.get_page_result(1) is None
    assert result.get_page_result(9) is None


def test_pages_that_failed_are_counted_apart(result):
    assert result.processed_pages == 2
    assert result.errors == {1: "no good"}
    assert not result.ok
    assert repr(result) == "DocumentResult(source=paper.pdf, pages=2/3)"


def test_a_whole_result_is_ok():
    result = DocumentResult(page_count=1)
    result.add_page_result(0, text("a"))
    assert result.ok
    result.fail(ValueError())
    assert (result.ok, result.error, result.error_type) == (False, "ValueError", "ValueError")


def test_the_dictionary_tells_everything(result):
    data = result.to_dict()
    assert json.loads(json.dumps(data)) == data
    assert list(data["results"]) == ["2", "0"] or list(data["results"]) == ["0", "2"]
    assert data["results"]["0"]["content"] == "one"
    assert data["page_errors"] == {"1": "no good"}
    assert (data["page_count"], data["processed_pages"]) == (3, 2)


class Row(BaseModel):
    name: str


@pytest.mark.parametrize(
    ("output", "written"),
    [
        (StructuredOutput(data=Row(name="ü")), {"name": "ü"}),
        (SimpleNamespace(data=[1]), [1]),
        ({"data": float("nan")}, None),
        (type("Old", (), {"to_dict": lambda self: {"data": 3}})(), 3),
    ],
    ids=["ours", "plain object", "no number", "to_dict"],
)
def test_outputs_of_any_kind_are_written(output, written, tmp_path):
    result = DocumentResult(page_count=1)
    result.add_page_result(0, output)
    path = result.save_json(tmp_path / "deep" / "result.json")
    assert json.loads(path.read_text(encoding="utf-8"))["results"]["0"]["data"] == written


def test_an_object_without_fields_is_written_as_its_name(tmp_path):
    result = DocumentResult()
    result.add_page_result(0, object())
    path = result.save_json(tmp_path / "result.json")
    assert "object" in json.loads(path.read_text())["results"]["0"]


def test_files_are_readable_utf8(tmp_path):
    result = DocumentResult("größe.pdf")
    assert "größe.pdf" in result.save_json(tmp_path / "a.json").read_text(encoding="utf-8")


def test_a_batch_holds_documents_by_id(result, tmp_path):
    batch = BatchResult()
    batch.add_document_result("x/paper", result)
    batch.add_document_result("y/paper", DocumentResult("y/paper.pdf", 0))
    assert batch.document_ids == ["x/paper", "y/paper"]
    assert batch.get_document_result("x/paper") is result
    assert batch.get_document_result("paper") is None
    assert (len(batch), batch.document_count, batch.total_pages) == (2, 2, 2)
    assert dict(batch)["x/paper"] is result
    assert list(batch.failed) == ["x/paper"]
    assert repr(batch) == "BatchResult(documents=2, total_pages=2)"
    data = json.loads(batch.save_json(tmp_path / "all.json").read_text())
    assert data == batch.to_dict()
    assert data["failed"] == ["x/paper"]
    assert data["documents"]["x/paper"]["results"]["2"]["content"] == "three"


def test_texts_are_merged_in_order():
    parts = [
        text("one"),
        "two",
        PageOutcome(index=2, output=text("three")),
        PageOutcome.failed(3, ValueError("x")),
        text(""),
        SimpleNamespace(content="four"),
        None,
    ]
    assert merge_text_results(parts) == "one\n\ntwo\n\nthree\n\nfour"
    assert merge_text_results(iter(parts[:2]), separator=" | ") == "one | two"
    assert merge_text_results([]) == ""
