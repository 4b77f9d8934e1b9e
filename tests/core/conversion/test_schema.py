"""The published JSON Schema is that of what is written."""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema
import pytest

from omnidocs.conversion import ConvertedDocument, ConvertedPage, TextRun
from omnidocs.errors import ResultLoadError
from omnidocs.results import LayoutLabel, PageStatus, TableOutput

SCHEMA = json.loads(
    (Path(__file__).parents[3] / "docs/schema/converted-document-1.json").read_text()
)


@pytest.fixture
def document(element, page_of, box) -> ConvertedDocument:
    """A document with something in every field."""
    page = page_of(
        element(LayoutLabel.TEXT, "a", bbox=box(1, 2, 3, 4), runs=(TextRun("a", script="sub"),)),
        element(LayoutLabel.TABLE, table=TableOutput.from_rows([["a"]], header_rows=1)),
        element(LayoutLabel.FIGURE, image=b"\x89PNG\xff\xfe"),
        element(LayoutLabel.LIST, "b", marker="-", level=1, continues="p0e0", confidence=0.5),
    )
    failed = ConvertedPage(index=1, status=PageStatus.FAILED, error="e", error_type="E")
    return ConvertedDocument(pages=(page, failed), metadata={"title": "T", "page_count": 2})


def test_the_published_schema_is_the_one_in_force():
    """Where it is not: ``omnidocs schema > docs/schema/converted-document-1.json``."""
    assert ConvertedDocument.json_schema() == SCHEMA


def test_it_is_a_schema_and_what_is_written_keeps_to_it(document, tmp_path):
    jsonschema.Draft202012Validator.check_schema(SCHEMA)
    written = json.loads(document.save_json(tmp_path / "a.json").read_text())
    jsonschema.validate(written, SCHEMA)
    assert ConvertedDocument.model_validate(written) == document


def test_it_refuses_what_loading_refuses(document):
    written = document.model_dump(mode="json")
    for change in ({"format_version": 2}, {"colour": "red"}, {"pages": [{"index": -1}]}):
        with pytest.raises(jsonschema.ValidationError):
            jsonschema.validate(written | change, SCHEMA)


def test_another_version_is_not_loaded(document, tmp_path):
    path = tmp_path / "a.json"
    path.write_text(json.dumps(document.model_dump(mode="json") | {"format_version": 2}))
    with pytest.raises(ResultLoadError, match="format_version: Input should be 1"):
        ConvertedDocument.load_json(path)


def test_a_picture_that_is_no_base64_is_refused(document, tmp_path):
    written = document.model_dump(mode="json")
    written["pages"][0]["elements"][2]["image"] = "no, it is not"
    path = tmp_path / "a.json"
    path.write_text(json.dumps(written))
    with pytest.raises(ResultLoadError, match="image"):
        ConvertedDocument.load_json(path)
