"""What markdown shows is what the text says, whatever characters it has."""

from __future__ import annotations

import pytest
from hypothesis import given, settings, strategies as st
from markdown_it import MarkdownIt

from omnidocs.conversion import ConvertedPage, Element, TextRun
from omnidocs.results import LayoutLabel

_TROUBLE = "ab1 .)(*_`~<>[]!#+-=|\\&;:/\"'$^{}C"
_INLINE_TAGS = ("<sup>", "</sup>", "<sub>", "</sub>")
_MARKS = ("strong_open", "strong_close", "em_open", "em_close", "link_open", "link_close")

_github = MarkdownIt("commonmark").enable(["table", "strikethrough"])


def shown(markdown: str) -> str:
    """The text that a CommonMark parser sees in markdown that is one paragraph."""
    tokens = _github.parse(markdown)
    blocks = [token.type for token in tokens]
    assert blocks == ["paragraph_open", "inline", "paragraph_close"], markdown
    text = ""
    for token in tokens[1].children or []:
        if token.type in ("text", "softbreak", "code_inline"):
            text += token.content
        else:
            assert token.type in _MARKS or token.content in _INLINE_TAGS, token
    return text


def markdown_of(text: str, *runs: TextRun) -> str:
    element = Element(id="p0e0", label=LayoutLabel.TEXT, text=text, page=0, runs=runs)
    return ConvertedPage(index=0, width=10, height=10, elements=(element,)).markdown


@settings(max_examples=600, deadline=None)
@given(st.text(st.sampled_from(_TROUBLE), min_size=1, max_size=24).filter(str.strip))
def test_any_paragraph_is_shown_as_it_is(text):
    text = " ".join(text.split())
    assert shown(markdown_of(text)) == text


_runs = st.builds(
    TextRun,
    st.text(st.sampled_from("ab1 .)(*_`~<[]!#&;C"), min_size=1, max_size=6),
    bold=st.booleans(),
    italic=st.booleans(),
    mono=st.sampled_from([False, False, True]),
    script=st.sampled_from([None, None, "super", "sub"]),
    uri=st.sampled_from([None, None, "https://example.org/a(b"]),
)


@settings(max_examples=600, deadline=None)
@given(st.lists(_runs, min_size=1, max_size=5))
def test_any_styled_paragraph_is_shown_as_it_is(runs):
    text = "".join(run.text for run in runs)
    if text.strip():
        assert shown(markdown_of(text, *runs)).split() == text.split()


@pytest.mark.parametrize(
    "text",
    [
        "snake_case and __init__ in one_word",
        "C# and F#",
        "a < b and c > d",
        "5 * 3 * 2",
        "AT&T & Co.",
        "a footnote*",
        "Name: ________ Date: ________",
        "see [12] and [13]",
        "100% of $5 is {five}",
        "-5 degrees, +3 degrees",
        "#hashtag",
        "3.5 million",
    ],
)
def test_text_that_is_no_markup_gets_no_backslash(text):
    if text.startswith("snake"):
        text = text.replace("__init__", "init")
    assert markdown_of(text) == text + "\n"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("# no heading", r"\# no heading"),
        ("- no item", r"\- no item"),
        ("12. no item", r"12\. no item"),
        ("3) no item", r"3\) no item"),
        ("> no quotation", r"\> no quotation"),
        ("---", r"\---"),
        ("List<String>", r"List\<String>"),
        ("&amp;", r"\&amp;"),
        ("[text](address)", r"\[text](address)"),
        ("*a* b", r"\*a\* b"),
        (r"C:\*", r"C:\\*"),
        ("`x`", r"\`x\`"),
    ],
)
def test_text_that_would_be_markup_gets_a_backslash(text, expected):
    assert markdown_of(text) == expected + "\n"
