"""Lines become paragraphs: what happens at the end of each line."""

from __future__ import annotations

import pytest

from omnidocs.conversion import TextRun
from omnidocs.conversion.assembly.joins import Vocabulary, join, join_runs


@pytest.mark.parametrize(
    ("above", "below", "joined"),
    [
        ("two", "words", "two words"),
        ("an exam-", "ple of it", "an example of it"),
        ("a responsi-", "bility", "a responsibility"),
        ("soft\u00ad", "ware", "software"),
        (
            "a hyphen as PDFium writes it: exam\ufffe",
            "ple",
            "a hyphen as PDFium writes it: example",
        ),
        ("state-of-the-", "art", "state-of-the-art"),
        ("long-", "term", "long-term"),
        ("short-", "age", "shortage"),
        ("problem-", "solving", "problem-solving"),
        ("non-", "governmental", "non-governmental"),
        ("COVID-", "related", "COVID-related"),
        ("RESPONSI-", "BILITY", "RESPONSIBILITY"),
        ("GPT-", "4", "GPT-4"),
        ("Anglo-", "Saxon", "Anglo-Saxon"),
        ("2014-", "2016", "2014-2016"),
        ("a dash -", "then more", "a dash - then more"),
        ("1914\u2013", "1918", "1914\u20131918"),
        ("and/", "or", "and/or"),
        ("http://example.org/a/", "b.html", "http://example.org/a/b.html"),
        ("see https://example.org/long-", "name", "see https://example.org/long-name"),
        ("日本", "語", "日本語"),
        ("한국", "어", "한국 어"),
        ("", "start", "start"),
        ("end", "", "end"),
    ],
)
def test_the_end_of_a_line(above, below, joined):
    assert join([above, below]) == joined


def test_the_rest_of_the_text_says_which_hyphens_are_real():
    assert join(["a re-", "cover"], Vocabulary(["they recover"])) == "a recover"
    assert join(["a re-", "cover"], Vocabulary(["to re-cover a chair"])) == "a re-cover"
    assert join(["a well-", "known"], Vocabulary(["wellknown"])) == "a wellknown"


def test_styles_go_on_over_the_end_of_a_line():
    above = [TextRun("plain "), TextRun("bold exam-", bold=True)]
    below = [TextRun("ple", bold=True), TextRun(" end")]
    assert join_runs([above, below], Vocabulary()) == (
        TextRun("plain "),
        TextRun("bold example", bold=True),
        TextRun(" end"),
    )


def test_the_space_between_two_styles_has_none():
    runs = join_runs([[TextRun("a", bold=True)], [TextRun("b", italic=True)]], Vocabulary())
    assert runs == (TextRun("a", bold=True), TextRun(" "), TextRun("b", italic=True))
