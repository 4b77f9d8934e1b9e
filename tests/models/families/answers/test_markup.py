"""Fences go, HTML is HTML, and formulas stay as they are."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, strategies as st

from omnidocs_models.families.answers import html_body, markdown_to_html, unfenced

CODE = "# Title\n\n```python\nprint(1)\n```"


@pytest.mark.parametrize(
    ("text", "inner"),
    [
        ("```markdown\n# Title\n```", "# Title"),
        ("\n```MD \n# Title\n```\n\n", "# Title"),
        ("```markdown\n# Tit", "# Tit"),
        ("```\n# Title\n```", "# Title"),
        ("```html\n<p>x</p>\n```", "<p>x</p>"),
        ("```markdown\n```", ""),
        (f"```markdown\n{CODE}\n```", CODE),
        (f"```markdown\n{CODE}", CODE),
    ],
)
def test_a_fence_around_everything_goes(text, inner):
    assert unfenced(text) == inner


@pytest.mark.parametrize(
    "text",
    ["# Title", CODE, "```python\nprint(1)\n```", "```\na\n```\n\nwords\n\n```\nb\n```", "``` x"],
)
def test_a_code_block_of_the_page_stays(text):
    assert unfenced(text) == text


@pytest.mark.parametrize(
    "text",
    [
        "<p>x</p>",
        "```html\n<p>x</p>\n```",
        "<!DOCTYPE html>\n<html><head></head><body class='a'>\n<p>x</p></body></html>",
        "<html><body><p>x</p>",
        "<html><head><title>t</title></head><p>x</p></html>",
    ],
)
def test_the_body_of_an_answer_is_a_fragment(text):
    assert html_body(text) == "<p>x</p>"


def test_markdown_becomes_html():
    html = markdown_to_html("# Title\n\nSome *words*.\n\n| a | b |\n|---|---|\n| 1 | 2 |")
    assert "<h1>Title</h1>" in html
    assert "<em>words</em>" in html
    assert "<td>2</td>" in html


def test_a_table_in_html_stays_a_table():
    table = '<table><tr><td colspan="2">1</td></tr></table>'
    assert table in markdown_to_html(f"Before.\n\n{table}\n\nAfter.")


@pytest.mark.parametrize(
    "formula", [r"$a_b*c*d$", r"$$\frac{a}{b} \\ c_1$$", r"\(x_1 \% y\)", r"\[a*b*c\]"]
)
def test_formulas_are_not_read_as_markdown(formula):
    assert markdown_to_html(f"So {formula} holds.") == f"<p>So {formula} holds.</p>"


def test_a_formula_of_several_lines_is_no_list():
    html = markdown_to_html("So\n\n$$\na = b\n\n+ c \\\\\n- d\n$$\n\nholds.")
    assert html == "<p>So</p>\n<p>$$ a = b + c \\\\ - d $$</p>\n<p>holds.</p>"


def test_prices_are_no_formula():
    assert markdown_to_html("From $5 to *only* $6.") == "<p>From $5 to <em>only</em> $6.</p>"


@given(st.text() | st.text(alphabet="$\\[](){}<>`|-*_#\n ab"))
def test_no_text_makes_them_raise(text):
    assert all(isinstance(read(text), str) for read in (unfenced, html_body, markdown_to_html))


@pytest.mark.parametrize(
    "flood", ["[", "$", "$$a\n", r"\[ ", "<a ", "<body ", "<head", "```\n", "> ", "|a"]
)
def test_the_work_grows_no_faster_than_the_text(flood):
    def seconds(length):
        begun = time.process_time()
        markdown_to_html(html_body(flood * (length // len(flood))))
        return time.process_time() - begun

    seconds(1_000)
    assert seconds(40_000) < 12 * seconds(10_000) + 0.2
