"""Text and formula outputs."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from omnidocs.results import FormulaOutput, LayoutElement, TextOutput


def test_plain_text_follows_the_format():
    assert TextOutput(content="**a** &amp; b", format="markdown").plain_text == "a & b"
    assert TextOutput(content="<p>a<br>b</p>", format="html").plain_text == "a\nb"
    assert TextOutput(content='{"a": "**b**"}', format="json").plain_text == '{"a": "**b**"}'


def test_plain_text_of_the_producer_is_kept():
    output = TextOutput(content="**a**", format="markdown", plain_text="mine")
    assert output.plain_text == "mine"


def test_words_and_characters_are_counted():
    output = TextOutput(content="# Two words", format="markdown")
    assert (output.word_count, output.content_length) == (2, 11)


@pytest.mark.parametrize(
    ("reason", "truncated"),
    [
        (None, False),
        ("stop", False),
        ("length", True),
        ("repetition", True),
        ("cancelled", True),
        ("failed", True),
    ],
)
def test_a_page_that_was_cut_says_so(reason, truncated):
    output = TextOutput(content="a", format="markdown", finish_reason=reason)
    assert output.truncated is truncated
    assert output.to_dict()["truncated"] is truncated


@pytest.mark.parametrize(
    "fields", [{"format": "docx"}, {"finish_reason": "eos"}, {"content": None}]
)
def test_unknown_values_are_refused(fields):
    with pytest.raises(ValidationError, match=next(iter(fields))):
        TextOutput(**({"content": "a", "format": "markdown"} | fields))


def test_an_element_knows_its_place():
    element = LayoutElement(bbox=[0, 0, 10, 10], category="Picture")
    assert element.text is None
    assert element.bbox.area == 100


def test_a_formula_is_markdown_on_a_line_or_in_one():
    assert FormulaOutput(latex=" x^2 ").to_markdown() == "$$\nx^2\n$$"
    assert FormulaOutput(latex="x^2", display=False).to_markdown() == "$x^2$"
    assert FormulaOutput(latex=" ").to_markdown() == ""
