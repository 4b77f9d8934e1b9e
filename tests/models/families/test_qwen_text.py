"""Qwen3-VL text: the built-in commands, clean content, and boxes as elements."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from models.families.recorded import a_page, anything, assert_on_page, cut
from models.families.scripted import engines

from omnidocs.backends import Response
from omnidocs_models.families.qwen import QwenTextExtractor
from omnidocs_models.families.qwen.boxed_html import read_html
from omnidocs_models.families.qwen.boxed_markdown import read_markdown

PAGE = (500, 2000)

HTML = """\
```html
<html><body>
<h1 data-bbox="100 50 900 100">Annual &amp; report</h1>
<p data-bbox="100 120 900 200">We saw <b>C#</b> and snake_case.<br/>Next line.</p>
<div class="image" data-bbox="100 220 500 400"><img data-bbox="100 220 500 400"/></div>
<ol data-bbox="100 420 900 500"><li data-bbox="100 420 900 460">One</li>
<li data-bbox="100 460 900 500">Two</li></ol>
<table data-bbox="100 520 900 700"><tr><td colspan="2">Year</td></tr>
<tr><td>1</td><td>2</td></tr></table>
<div class="formula" data-bbox="100 720 900 760">$$a &lt; b$$</div>
</body></html>
```"""

MARKDOWN = """\
# Annual report

We saw *C#* and \\(x < 3\\).

<!-- Table (100, 520, 900, 700) -->
\\begin{tabular}{|l|r|}
\\hline
Year & Sum \\\\ \\hline
\\multicolumn{2}{c}{R\\&D} \\\\
\\end{tabular}

After the table.

<!-- Image (100, 220, 500, 400) -->

Figure 1: Sales
"""


@pytest.fixture
def page():
    return a_page(*PAGE)


def test_the_command_depends_on_the_format(on_script, page):
    script = {"qwenvl markdown": [MARKDOWN], "qwenvl html": [HTML]}
    extractor = on_script(QwenTextExtractor, script)
    assert extractor.extract(page).content.startswith("# Annual report")
    assert extractor.extract(page, output_format="html").content.startswith("<h1>")
    [[request], _] = engines[-1].asked
    assert request.images[0].size == PAGE
    assert request.settings.temperature == 0


def test_boxes_of_html_become_elements_in_pixels_of_the_page(page):
    content, elements = read_html(HTML, page.size)
    assert [(element.category, element.text) for element in elements] == [
        ("h1", "Annual & report"),
        ("p", "We saw C# and snake_case.\nNext line."),
        ("image", None),
        ("img", None),
        ("ol", None),
        ("li", "One"),
        ("li", "Two"),
        ("table", "Year\n1\t2"),
        ("formula", "$$a < b$$"),
    ]
    assert elements[0].bbox.to_list() == [50, 100, 450, 200]
    assert "data-bbox" not in content
    assert content.startswith("<h1>Annual &amp; report</h1>")
    assert '<div class="image"><img/></div>' in content
    assert '<tr><td colspan="2">Year</td></tr>' in content
    assert content.endswith("</div>")


def test_boxes_of_markdown_become_elements_in_pixels_of_the_page(page):
    content, elements = read_markdown(MARKDOWN, page.size)
    table = '<table><tr><td>Year</td><td>Sum</td></tr><tr><td colspan="2">R&amp;D</td></tr></table>'
    assert content.split("\n\n") == [
        "# Annual report",
        "We saw *C#* and $x < 3$.",
        table,
        "After the table.",
        "Figure 1: Sales",
    ]
    assert [(element.category, element.text) for element in elements] == [
        ("Table", table),
        ("Image", None),
    ]
    assert elements[0].bbox.to_list() == [50, 1040, 450, 1400]


def test_raw_output_keeps_what_the_model_said(on_script, page):
    output = on_script(QwenTextExtractor, {"qwenvl markdown": [MARKDOWN]}).extract(page)
    assert output.raw_output == MARKDOWN
    assert output.plain_text.startswith("Annual report")


def test_a_cut_answer_keeps_its_content_and_says_so(on_script, page):
    cut_off = Response(HTML[: HTML.index("1</td>")], finish_reason="length")
    extractor = on_script(QwenTextExtractor, {"qwenvl html": [cut_off]})
    output = extractor.extract(page, output_format="html")
    assert output.truncated
    assert output.content.startswith("<h1>Annual &amp; report</h1>")
    assert len(output.elements) == 8


@pytest.mark.parametrize(
    ("answer", "content"),
    [
        ('<p data-bbox="1 2 3 4">Text</p>\n<p data-bbox="1 2', "<p>Text</p>"),
        ('<p data-bbox="9 9 one two">Text</p>', "<p>Text</p>"),
        ("<p data-bbox='1 2 3 4'>Text</p></div>", "<p>Text</p></div>"),
        ("# Title\n\n*Words*", "<h1>Title</h1>\n<p><em>Words</em></p>"),
        ("", ""),
    ],
)
def test_html_that_is_not_as_it_should_be(answer, content, page):
    assert read_html(answer, page.size)[0] == content


@pytest.mark.parametrize(
    ("answer", "content"),
    [
        ("Text\n\n<!-- Image (1, 2, 3, 4", "Text"),
        ("Text\n<!-- Image (1, 2, 3) -->\nmore", "Text\n\nmore"),
        ("Text <!-- a note --> more", "Text <!-- a note --> more"),
        ("    indented code\n\n    more", "    indented code\n\n    more"),
        ("", ""),
    ],
)
def test_markdown_that_is_not_as_it_should_be(answer, content, page):
    assert read_markdown(answer, page.size) == (content, [])


@given(anything(HTML))
def test_no_html_makes_it_raise_and_no_box_leaves_the_page(text):
    page = a_page(*PAGE)
    content, elements = read_html(text, page.size)
    assert isinstance(content, str)
    assert_on_page([element.bbox for element in elements], page)


@given(anything(MARKDOWN))
def test_no_markdown_makes_it_raise_and_no_box_leaves_the_page(text):
    page = a_page(*PAGE)
    content, elements = read_markdown(text, page.size)
    assert isinstance(content, str)
    assert_on_page([element.bbox for element in elements], page)


@given(cut(HTML))
def test_no_element_before_the_cut_is_lost(text):
    whole = read_html(HTML, PAGE)[1]
    found = read_html(text, PAGE)[1]
    assert [element.bbox for element in found] == [element.bbox for element in whole[: len(found)]]
    assert len(found) == len([piece for piece in text.split("data-bbox=")[1:] if ">" in piece])


@pytest.mark.parametrize("flood", ['<p data-bbox="1 2 3 4">x', "<", "</p>", "<!-- Image (", "<p "])
def test_the_work_grows_no_faster_than_the_answer(flood):
    def seconds(length):
        text = flood * (length // len(flood))
        begun = time.process_time()
        read_html(f"<div>{text}", PAGE)
        read_markdown(text, PAGE)
        return time.process_time() - begun

    seconds(1_000)
    assert seconds(160_000) < 12 * seconds(40_000) + 0.2
