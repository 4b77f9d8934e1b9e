"""Markup goes, text stays."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, strategies as st

from omnidocs.results.plain_text import html_to_text, markdown_to_text


@pytest.mark.parametrize(
    "text",
    [
        "snake_case_name and __init__",
        "C# and F#, #hashtag",
        "5 * 3 * 2 = 30, 2**3**4, a*b*c",
        "$a_1 * b_2 * c_3$ and \\(x_i * y_i\\)",
        "costs $5 and $10 *",
        "List<int> and a < b > c",
        "https://example.org/a_b_c_(d)_e*f",
        "~5 to ~10",
        "- item\n- item",
        "1. one\n2. two",
        "[1] and [see below] (2024)",
        "a | b",
        "5' 3\" & co.",
        "* p < .05, ** p < .01",
    ],
)
def test_what_only_looks_like_markup_stays(text):
    assert markdown_to_text(text) == text


@pytest.mark.parametrize(
    ("markdown", "text"),
    [
        ("# Title", "Title"),
        ("### C# ###", "C#"),
        ("####### seven", "####### seven"),
        ("Title\n=====\n\nPart\n---", "Title\n\nPart"),
        ("above\n\n***\n\nbelow", "above\n\nbelow"),
        ("*a* **b** ***c*** _d_ __e f__ ~~g~~", "a b c d e f g"),
        ("**bold with *nested* inside**", "bold with nested inside"),
        ("**注意**事项", "注意事项"),
        ("`code_*x*` and ``a ` b``", "code_*x* and a ` b"),
        ("[a **link**](http://x/_y_ 'title')", "a link"),
        ("![alt *text*](a_b_c.png)", "alt text"),
        ("[paren](http://x/(y))", "paren"),
        ("<https://example.org/a_b_>", "https://example.org/a_b_"),
        ("> quoted\n> > twice", "quoted\ntwice"),
        (r"\*not emphasis\* and 1\. \# \_", "*not emphasis* and 1. # _"),
        ("&lt;b&gt; &amp;amp; &copy;", "<b> &amp; ©"),
        ("a <!-- Table (1, 2, 3, 4) --> b", "a  b"),
        ("a<br>b <b>c</b><sup>2</sup>", "a\nb c2"),
        ("one\n\n\n\n\ntwo  \n", "one\n\ntwo"),
        ("x $$\na_1 *b*\n$$ y", "x $$\na_1 *b*\n$$ y"),
        ("", ""),
    ],
)
def test_markup_goes(markdown, text):
    assert markdown_to_text(markdown) == text


def test_code_blocks_are_left_alone():
    markdown = "Before\n\n```python\n# a *comment*\nx = __y__\n\n| z |\n```\n\n~~~\n# b\n~~~\nafter"
    assert markdown_to_text(markdown) == "Before\n\n# a *comment*\nx = __y__\n\n| z |\n\n# b\nafter"


def test_a_code_block_that_is_cut_off_is_code_to_the_end():
    assert markdown_to_text("a\n```\n**x**") == "a\n**x**"


def test_the_cells_of_a_table_are_parted_by_tabs():
    markdown = "| *a* | b \\| c |\n|:--|--:|\n| 1<br>2 | x_y_z |\n|  | 3 |"
    assert markdown_to_text(markdown) == "a\tb | c\n1 2\tx_y_z\n\t3"


def test_only_known_tags_are_markup_in_markdown():
    markdown = "<b>Map<K></b> of <watermark>DRAFT</watermark> <p>5 < 6</p>"
    assert markdown_to_text(markdown) == "Map<K> of <watermark>DRAFT</watermark>\n\n5 < 6"


def test_html_tables_in_markdown_are_tables():
    rows = "<tr><th>A</th>\n <th>B</th></tr>\n<tr><td>1 &amp; 2</td><td></td></tr>"
    markdown = f"**a**\n\n<table>{rows}\n</table>\n\nb"
    assert markdown_to_text(markdown) == "a\n\nA\tB\n1 & 2\n\nb"


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<h1>A</h1><p>b  <b>c</b>\n d</p><p>e</p>", "A\n\nb c d\n\ne"),
        ("<ul><li>a</li><li>b</li></ul>", "a\nb"),
        ("a<br/><br>b", "a\n\nb"),
        ("<style>x{}</style><script>1<2</script><title>t</title>a", "a"),
        ("<pre>a\n  b</pre>", "a\n  b"),
        ("<img alt='seal' src='x'> <img>end", "seal end"),
        ("<table><tr><td>a</td><td>b</td></tr><tr><td>c</td></tr></table>", "a\tb\nc"),
        ("&lt;p&gt; &eacute;", "<p> é"),
        ("<p>unclosed <b>text", "unclosed text"),
        ("</p></script>stray", "stray"),
        ("snake_case *a*", "snake_case *a*"),
        ('a < b, <img alt="x < y > z"> and <!-- <b>no</b> -->1 <2', "a < b, x < y > z and 1 <2"),
        ("", ""),
    ],
)
def test_html_is_read_as_a_browser_shows_it(html, text):
    assert html_to_text(html) == text


@given(st.text(alphabet="*_~`$[]()<>|#\\!- \nab1", max_size=80))
def test_no_text_breaks_the_reader_or_grows(text):
    plain = markdown_to_text(text)
    assert len(plain) <= len(text)
    assert set(plain) <= set(text) | {"\t", "\n"}


@pytest.mark.parametrize(
    "unit",
    [
        "*a ",
        "_a ",
        "**",
        "`a ",
        "$a ",
        "[a",
        "[a](",
        "<!-- ",
        "<b ",
        "\\(",
        "| a ",
        "> ",
        "![",
        "$$",
        '<a b="',
        "</b ",
        "<!",
        "<p>",
    ],
)
def test_a_model_that_repeats_itself_costs_no_time(unit):
    started = time.perf_counter()
    markdown_to_text(unit * 10_000)
    html_to_text(unit * 10_000)
    assert time.perf_counter() - started < 5
