"""DeepSeek-OCR: markdown with tags that say where each block is."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, strategies as st
from models.families.recorded import a_page, anything, assert_on_page
from models.families.scripted import engines

from omnidocs_models.families.deepseek import PROMPT, DeepSeekOCRTextExtractor, blocks

SIZE = (999, 1998)
PAGE = a_page(*SIZE)


def tag(label, boxes):
    """The tag before a block."""
    return f"<|ref|>{label}<|/ref|><|det|>{boxes}<|/det|>"


RECORDED = f"""{tag("title", "[[100, 50, 900, 120]]")}
# Annual report

{tag("text", "[[100, 150, 480, 400]]")}
We saw \\( x < 3 \\) of it.

{tag("image", "[[520, 150, 900, 400]]")}

{tag("table", "[[100, 550, 900, 800]]")}
<table><tr><td>7</td></tr></table>
"""


def read(on_script, answer, **options):
    """The output for an answer."""
    extractor = on_script(DeepSeekOCRTextExtractor, {PROMPT: [answer]})
    return extractor.extract(PAGE, **options)


def test_the_content_has_no_tags(on_script):
    assert read(on_script, RECORDED).content.split("\n\n") == [
        "# Annual report",
        "We saw $x < 3$ of it.",
        "<table><tr><td>7</td></tr></table>",
    ]


def test_the_tags_are_elements_in_pixels_of_the_page(on_script):
    elements = read(on_script, RECORDED).elements
    assert [(element.category, element.text) for element in elements] == [
        ("title", "# Annual report"),
        ("text", "We saw $x < 3$ of it."),
        ("image", None),
        ("table", "<table><tr><td>7</td></tr></table>"),
    ]
    assert elements[0].bbox.to_list() == pytest.approx([100, 100, 900, 240])


def test_html_is_html(on_script):
    content = read(on_script, RECORDED, output_format="html").content
    assert "<h1>Annual report</h1>" in content
    assert "<td>7</td>" in content


def test_the_model_is_asked_as_it_was_trained(on_script):
    read(on_script, "")
    [[request]] = engines[-1].asked
    assert "<image>" not in request.prompt
    assert (request.settings.temperature, request.settings.no_repeat_ngram) == (0, 30)
    assert request.settings.extra["no_repeat_ngram_whitelist"] == ("<td>", "</td>")


def test_a_block_of_several_boxes_has_the_one_around_them(on_script):
    answer = tag("text", "[[10, 10, 20, 20], [30, 30, 40, 40]]") + "words"
    [element] = read(on_script, answer).elements
    assert element.bbox.to_list() == pytest.approx([10, 20, 40, 80])


def test_a_server_may_leave_out_the_special_tokens(on_script):
    bare = re.sub(r"<\|/?(?:ref|det)\|>", "", RECORDED)
    whole, output = read(on_script, RECORDED), read(on_script, bare)
    assert output.content == whole.content
    assert output.elements == whole.elements


def test_text_before_the_first_tag_is_kept(on_script):
    assert read(on_script, "Words.\n" + tag("text", "[[1, 1, 9, 9]]") + "More.").content == (
        "Words.\n\nMore."
    )


@pytest.mark.parametrize(
    ("damaged", "content", "elements"),
    [
        ("<|ref|>text<|/ref|>words", "words", 0),
        ("<|ref|>text<|/ref|><|det|>[[1, 2, 9]]<|/det|>words", "words", 0),
        ("<|ref|>text<|/ref|><|det|>[[1, 2, 9, 9\nwords", "words", 1),
        ("<|ref|>text<|/ref|><|det|>[[9, 9, 1, 1]]<|/det|>words", "words", 1),
        ("<|det|>[[1, 2, 9, 9]]<|/det|>words", "words", 0),
        ("words<|ref|>te", "words", 0),
        ("words<|/ref|><|/det|>", "words", 0),
        ("words<｜end▁of▁sentence｜>", "words", 0),
    ],
)
def test_a_damaged_tag_loses_nothing_of_the_text(on_script, damaged, content, elements):
    output = read(on_script, damaged)
    assert output.content == content
    assert len(output.elements) == elements


@given(st.integers(0, len(RECORDED)))
def test_no_block_before_a_cut_is_lost(end):
    whole = max(RECORDED[:end].count("<|ref|>") - 1, 0)
    found = [block for block in blocks(RECORDED[:end], SIZE) if block[0]]
    assert found[:whole] == [block for block in blocks(RECORDED, SIZE) if block[0]][:whole]


@given(anything(RECORDED))
def test_no_answer_breaks_the_parser(text):
    assert_on_page([box for _, box, _ in blocks(text, SIZE) if box], PAGE)
