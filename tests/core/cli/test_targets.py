"""Outputs never overwrite each other, nor a source."""

from __future__ import annotations

from pathlib import Path, PurePosixPath

import pytest
from hypothesis import given, strategies as st

from omnidocs.cli.sources import Source
from omnidocs.cli.targets import choose_targets
from omnidocs.errors import ConfigError
from omnidocs.results.files import write_text
from omnidocs.results.names import safe_name, same_file_key


def sources(*paths: str, depth: int = 1) -> list[Source]:
    return [Source(path, PurePosixPath("/data", path), depth) for path in paths]


def chosen(found, output="out"):
    targets = choose_targets(found, Path(output), ".md")
    return [target.relative_to(output).as_posix() for target in targets]


@pytest.mark.parametrize("output", [None, Path("-")])
def test_one_document_without_output_goes_to_stdout(output):
    assert choose_targets(sources("a.pdf"), output, ".md") == [None]


def test_one_document_goes_to_the_file_that_is_named():
    assert choose_targets(sources("a.pdf"), Path("b.md"), ".md") == [Path("b.md")]


def test_one_document_goes_into_a_folder_that_is_there(tmp_path):
    assert choose_targets(sources("a.pdf"), tmp_path, ".md") == [tmp_path / "a.md"]


def test_several_documents_need_a_folder(tmp_path):
    with pytest.raises(ConfigError, match=r"There are 2 documents\. Name a folder"):
        choose_targets(sources("a.pdf", "b.pdf"), None, ".md")
    (tmp_path / "file").touch()
    with pytest.raises(ConfigError, match=r"file is a file\. Name a folder"):
        choose_targets(sources("a.pdf", "b.pdf"), tmp_path / "file", ".md")


@pytest.mark.parametrize(
    ("paths", "names"),
    [
        (("a.pdf", "b.pdf"), ["a.md", "b.md"]),
        (("x/a.pdf", "y/a.pdf"), ["x/a.md", "y/a.md"]),
        (("x/a.pdf", "x/a.png"), ["a.pdf.md", "a.png.md"]),
        (("x/a.pdf", "x/A.pdf"), ["a-1.md", "A-2.md"]),
        (("x/a.pdf", "y/a.pdf", "y/a.png"), ["x/a.md", "y/a.md", "a.png.md"]),
        (("2401.00001", "v1.2.pdf"), ["2401.00001.md", "v1.2.md"]),
        (("what?.pdf", 'a"b.pdf'), ["what_.md", "a_b.md"]),
    ],
)
def test_equal_names_are_told_apart_by_ending_and_folder(paths, names):
    assert [Path(name).name for name in chosen(sources(*paths))] == [Path(n).name for n in names]
    assert len({name.casefold() for name in chosen(sources(*paths))}) == len(paths)


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("two words.pdf", "two words.md"),
        ("it's.pdf", "it's.md"),
        ("a\nb.pdf", "a_b.md"),
        ("\N{PARTY POPPER}.pdf", "\N{PARTY POPPER}.md"),
        ("con.pdf", "_con.md"),
        ("raw\udcff.pdf", "raw\udcff.md"),
    ],
)
def test_a_name_is_kept_as_far_as_every_system_takes_it(path, name):
    assert chosen(sources(path, "b.pdf"))[0] == name


def test_accents_that_look_the_same_are_one_name():
    assert len({same_file_key(n) for n in chosen(sources("x/\xe9.pdf", "y/e\u0301.pdf"))}) == 2


@pytest.mark.parametrize("letter", ["n", "\xe9", "\u6f22", "\N{PARTY POPPER}"])
def test_the_longest_names_are_cut_and_stay_apart(letter, tmp_path):
    stem = (letter * 300).encode()[:251].decode("utf-8", "ignore")
    found = sources(f"x/{stem}.pdf", f"y/{stem}.pdf", f"x/{stem[:-1]}_.pdf", f"x/{stem}.png")
    names = chosen(found)
    assert len(set(names)) == len(found)
    for name in names:
        write_text(tmp_path / name, "text")
        assert len(name.rpartition("/")[2].encode()) <= 255
        assert name.endswith(".md")


@given(
    st.text(st.characters(exclude_categories=["Cs"]), max_size=400), st.sampled_from([".md", ""])
)
def test_any_text_makes_a_name_of_one_file(stem, suffix):
    name = safe_name(stem, suffix)
    assert name not in {"", ".", ".."}
    assert not set("/\\:\0\n") & set(name)
    assert len(name.encode()) <= 255
    assert name.endswith(suffix)


def test_what_was_found_in_subfolders_keeps_them():
    found = sources("in/x/a.pdf", "in/y/a.pdf", depth=2)
    assert chosen(found) == ["x/a.md", "y/a.md"]


def test_addresses_that_differ_in_their_query_get_numbers():
    page = PurePosixPath("x.org/get.pdf")
    found = [Source("https://x.org/get.pdf?1", page), Source("https://x.org/get.pdf?2", page)]
    assert chosen(found) == ["x.org/get-1.md", "x.org/get-2.md"]


parts = st.sampled_from(["a", "A", "b", "a.pdf", "a-1", "a.md"])
paths = st.lists(st.lists(parts, min_size=1, max_size=3).map("/".join), max_size=8)


@given(paths, st.integers(1, 2))
def test_no_two_outputs_are_one_file(found, depth):
    names = chosen(sources(*found, depth=depth)) if len(found) > 1 else []
    assert len({name.casefold() for name in names}) == len(names)


def test_an_output_never_replaces_a_source(tmp_path):
    source = Source("a.md", PurePosixPath((tmp_path / "a.md").as_posix()))
    with pytest.raises(ConfigError, match="is one of the sources"):
        choose_targets([source], tmp_path / "b" / ".." / "a.md", ".md")
