"""Files, folders, patterns, addresses and stdin become documents."""

from __future__ import annotations

from pathlib import Path

import pytest

from omnidocs.cli.sources import find_sources
from omnidocs.errors import ConfigError


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    for name in ("a.pdf", "b.PNG", "notes.docx", "sub/c.jpeg", ".hidden/d.pdf", "sub/.e.pdf"):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(b"")
    return tmp_path


def names(*arguments):
    return [source.name for source in find_sources(arguments)]


def test_a_folder_gives_its_documents_and_those_of_its_subfolders():
    assert names(".") == ["a.pdf", "b.PNG", str(Path("sub/c.jpeg"))]


def test_a_pattern_gives_what_it_matches():
    assert names("*.pdf", "**/*.jpeg") == ["a.pdf", str(Path("sub/c.jpeg"))]


def test_a_file_named_like_a_pattern_is_a_file(folder):
    (folder / "x[1].pdf").write_bytes(b"")
    assert names("x[1].pdf") == ["x[1].pdf"]


def test_a_file_may_end_in_anything_when_it_is_named():
    assert names("notes.docx", "nothing-here") == ["notes.docx", "nothing-here"]


def test_a_document_named_twice_counts_once(folder):
    assert names("a.pdf", "./a.pdf", str(folder / "a.pdf"), "*.pdf") == ["a.pdf"]


def test_addresses_that_differ_in_their_query_are_two():
    assert len(names("https://x.org/get?id=1", "https://x.org/get?id=2")) == 2


def test_an_address_of_any_scheme_is_no_file():
    assert names("ftp://x.org/a.pdf", "s3://box/b.pdf") == ["ftp://x.org/a.pdf", "s3://box/b.pdf"]


def test_an_address_is_named_after_its_last_part():
    (source,) = find_sources(["https://x.org/a/../b%20c.pdf?download=1"])
    assert source.path.parts == ("x.org", "a", "b c.pdf")


@pytest.mark.parametrize(
    ("argument", "message"),
    [("empty", "folder empty holds no PDF and no image"), ("*.tif", r"No file matches '\*.tif'")],
)
def test_a_folder_or_pattern_without_documents_is_refused(folder, argument, message):
    (folder / "empty").mkdir()
    with pytest.raises(ConfigError, match=message):
        names(argument)
