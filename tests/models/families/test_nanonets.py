"""Nanonets OCR2: markdown without the tags that only this model writes."""

from __future__ import annotations

import pytest
from hypothesis import given
from models.families.recorded import a_page, answer, anything, reader
from models.families.scripted import engines

from omnidocs.results import OutputFormat
from omnidocs.tasks.options import TextOptions
from omnidocs_models.families.nanonets import PROMPT, NanonetsTextExtractor

RECORDED = """\
<watermark>OFFICIAL COPY</watermark>

# Report

☐ yes ☑ no, because $a_1 < b$ and \\(c\\).

<img>A bar chart
with [two] bars</img>

<table><tr><td colspan="2">Year</td></tr></table>

<signature>J. Doe</signature>

<page_number>9/22</page_number>
"""
MARKDOWN = """\
# Report

☐ yes ☑ no, because $a_1 < b$ and $c$.

![A bar chart with (two) bars]()

<table><tr><td colspan="2">Year</td></tr></table>

J. Doe"""


def content(text, wanted=OutputFormat.MARKDOWN):
    options = TextOptions(format=wanted)
    return reader(NanonetsTextExtractor).parse(answer(text), a_page(), options).content


def test_the_instruction_and_the_system_text_of_the_card_are_sent(on_script):
    output = on_script(NanonetsTextExtractor, {PROMPT: [RECORDED]}).extract(a_page())
    assert output.content == MARKDOWN
    assert output.raw_output == RECORDED
    [[request]] = engines[-1].asked
    assert request.system == "You are a helpful assistant."


def test_html_is_html():
    html = content(RECORDED, OutputFormat.HTML)
    assert html.startswith("<h1>Report</h1>")
    assert 'alt="A bar chart with (two) bars"' in html
    assert '<table><tr><td colspan="2">Year</td></tr></table>' in html
    assert "$a_1 &lt; b$" in html


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("Text\n\n<page_number>1", "Text"),
        ("Text\n\n<watermark>COPY", "Text"),
        ("Text\n\n<img>A cha", "Text\n\n![A cha]()"),
        ("Text <page_number>1</watermark> more", "Text  more"),
        ("</img>Text</page_number>", "Text"),
        ("Text\n\n\n\n    code", "Text\n\n    code"),
        ("", ""),
    ],
)
def test_tags_that_are_cut_or_mixed_up_lose_no_text(text, kept):
    assert content(text) == kept


@given(anything(RECORDED))
def test_no_answer_makes_it_raise_and_no_tag_stays(text):
    assert "<page_number>" not in content(text)
    assert isinstance(content(text, OutputFormat.HTML), str)
