"""Granite Docling: DocTags, made sound and handed to docling-core."""

from __future__ import annotations

import importlib.util
import re

import pytest
from hypothesis import given, settings, strategies as st
from models.families.recorded import a_page, anything, assert_on_page

from omnidocs.errors import MissingLibraryError
from omnidocs.results import OutputFormat
from omnidocs_models.families.granitedocling import GraniteDoclingTextExtractor
from omnidocs_models.families.granitedocling.doctags import read_elements
from omnidocs_models.families.granitedocling.document import export
from omnidocs_models.families.granitedocling.text import PROMPT

pytest.importorskip("docling_core")

PLACE = "<loc_50><loc_100><loc_450><loc_150>"
RECORDED = (
    f"<doctag><page_header>{PLACE}Annual report</page_header>"
    f"<title>{PLACE}Results</title>"
    f"<section_header_level_1>{PLACE}Sales</section_header_level_1>"
    f"<text>{PLACE}We saw it: P < 0.05.</text>"
    f"<formula>{PLACE}a = \\frac{{b}}{{c}}</formula>"
    f"<code>{PLACE}<_Python_>x = 1</code>"
    f"<unordered_list><list_item>{PLACE}one</list_item><list_item>two</list_item></unordered_list>"
    f"<picture>{PLACE}<bar_chart><caption>{PLACE}Fig. 1</caption></picture>"
    f"<otsl>{PLACE}<caption>Tab. 1</caption><ched>Year<lcel><nl><fcel>2024<fcel>7<nl></otsl>"
    f"<inline>{PLACE}<text>where</text><formula>x^2</formula></inline>"
    "</doctag>"
)


def read(on_script, answer, **options):
    """The output for an answer on a page of 500 x 1000 pixels."""
    extractor = on_script(GraniteDoclingTextExtractor, {PROMPT: [answer]})
    return extractor.extract(a_page(500, 1000), **options)


def test_a_page_as_markdown(on_script):
    content = read(on_script, RECORDED).content
    for piece in (
        "# Results",
        "## Sales",
        "We saw it: P &lt; 0.05.",
        "$$a = \\frac{b}{c}$$",
        "```\nx = 1\n```",
        "- one\n- two",
        "Fig. 1",
        "Tab. 1",
        "where $x^2$",
    ):
        assert piece in content
    assert re.search(r"\| +2024 \| +7 \|", content)


def test_a_page_as_html(on_script):
    content = read(on_script, RECORDED, output_format="html").content
    for piece in (
        "<h1>Results</h1>",
        "<p>$$a = \\frac{b}{c}$$</p>",
        '<th colspan="2">Year</th>',
        "<td>2024</td>",
        "where $x^2$",
    ):
        assert piece in content
    assert "<style" not in content


def test_running_heads_are_elements_only(on_script):
    output = read(on_script, RECORDED)
    assert "Annual report" not in output.content
    assert output.elements[0].category == "page_header"
    assert output.elements[0].text == "Annual report"


def test_elements_are_in_pixels_of_the_page(on_script):
    elements = read(on_script, RECORDED).elements
    assert {tuple(element.bbox.to_list()) for element in elements} == {(50, 200, 450, 300)}
    texts = {element.category: element.text for element in elements}
    assert texts["code"] == "x = 1"
    assert texts["list_item"] == "one"
    assert texts["picture"] is None
    assert texts["caption"] == "Fig. 1"
    assert "<td>2024</td>" in texts["otsl"]


@pytest.mark.parametrize(
    ("damaged", "words"),
    [
        ("<text>not closed", ["not closed"]),
        ("<text>one<text>two</text>", ["one", "two"]),
        ("<otsl><fcel>a<nl><fcel>b<fcel>c", ["a", "b", "c"]),
        ("<otsl><fcel><fcel>x<nl></otsl><text>after</text>", ["x", "after"]),
        ("<otsl>words<text>after</text>", ["words", "after"]),
        ("<unordered_list><list_item>one<list_item>two", ["one", "two"]),
        ("<ordered_list>words</ordered_list>", ["words"]),
        ("<list_item>alone</list_item>", ["alone"]),
        ("<picture><caption>words", ["words"]),
        ("<inline><text>one</text><formula>x^2", ["one", "x^2"]),
        ("<mystery>words</mystery>", ["words"]),
        ("<paragraph>one</paragraph><paragraph>two</paragraph>", ["one", "two"]),
        ("words alone", ["words alone"]),
        ("<text><loc_1><loc_99999><loc_3><loc_4>far</text>", ["far"]),
    ],
)
def test_damaged_tags_lose_no_words(on_script, damaged, words):
    for output_format in ("markdown", "html"):
        content = read(on_script, damaged, output_format=output_format).content
        for word in words:
            assert word in content


@pytest.mark.parametrize(
    "answer", ["", "<|im_start|><doctag></doctag><end_of_utterance><|im_end|>"]
)
def test_a_blank_page_is_empty(on_script, answer):
    for output_format in ("markdown", "html"):
        output = read(on_script, answer, output_format=output_format)
        assert (output.plain_text, output.elements) == ("", [])


@given(st.integers(0, len(RECORDED)))
def test_no_element_before_a_cut_is_lost(end):
    found, whole = read_elements(RECORDED[:end]), read_elements(RECORDED)
    assert found[:-1] == whole[: max(len(found) - 1, 0)]


@settings(max_examples=40, deadline=None)
@given(anything(RECORDED))
def test_no_answer_breaks_the_page(text):
    elements = read_elements(text)
    for wanted in (OutputFormat.MARKDOWN, OutputFormat.HTML):
        assert isinstance(export(elements, wanted), str)


def test_no_box_leaves_the_page(on_script):
    page = a_page(500, 1000)
    answer = "<text><loc_0><loc_0><loc_900><loc_900>a</text><text><loc_9><loc_9><loc_1><loc_1>b"
    output = read(on_script, answer)
    assert len(output.elements) == 2
    assert_on_page([element.bbox for element in output.elements], page)


def test_without_docling_core_it_is_not_even_loaded(on_script, monkeypatch):
    find = importlib.util.find_spec
    monkeypatch.setattr(
        "omnidocs_models._support.libraries.find_spec",
        lambda name: None if name == "docling_core" else find(name),
    )
    with pytest.raises(MissingLibraryError, match=r"pip install 'omnidocs-models\[docling\]'"):
        on_script(GraniteDoclingTextExtractor, {})


def test_underscores_are_escaped_only_where_they_would_mean_emphasis(on_script):
    answer = "<text>snake_case and _name_</text><formula>a_1 + b_</formula>"
    assert read(on_script, answer).content == "snake_case and \\_name\\_\n\n$$a_1 + b_$$"


def test_links_without_end_are_read_in_a_moment(on_script):
    answer = "<text>" + "![a](" * 10_000 + "</text>"
    assert len(read(on_script, answer).content) == 50_000
