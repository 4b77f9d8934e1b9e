"""Elements as HTML."""

from __future__ import annotations

from html.parser import HTMLParser

import pytest

from omnidocs.conversion import ConvertedDocument, ConvertedPage, TextRun
from omnidocs.results import LayoutLabel, PageStatus, TableOutput

_VOID = {"meta", "br"}


class _Checker(HTMLParser):
    """Sees that every tag is closed, and collects what is shown."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.path_of: dict[str, list[str]] = {}

    def handle_starttag(self, tag, attrs):
        if tag not in _VOID:
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        if data.strip():
            self.path_of[data.strip()] = list(self.open)


def parsed(document: ConvertedDocument) -> dict[str, list[str]]:
    checker = _Checker()
    checker.feed(document.html)
    checker.close()
    assert not checker.open
    return checker.path_of


@pytest.fixture
def document(element, page_of):
    def make(*elements):
        return ConvertedDocument(pages=(page_of(*elements),))

    return make


def test_it_is_a_document_with_a_title_and_sections(element, document):
    made = document(element(LayoutLabel.TITLE, "Fish & chips", level=1))
    assert made.html.startswith("<!DOCTYPE html>")
    assert "<title>Fish &amp; chips</title>" in made.html
    assert '<section id="page-1" data-page="1">' in made.html


def test_elements_become_the_tags_that_they_are(element, document):
    paths = parsed(
        document(
            element(LayoutLabel.SECTION_HEADER, "heading", level=3),
            element(LayoutLabel.TEXT, "paragraph"),
            element(LayoutLabel.CODE, "code"),
            element(LayoutLabel.FIGURE, "labels"),
            element(LayoutLabel.TABLE, "unread\ntable"),
            element(LayoutLabel.TABLE, table=TableOutput.from_rows([["cell"]])),
        )
    )
    assert paths["heading"][-1] == "h3"
    assert paths["paragraph"][-1] == "p"
    assert paths["code"][-2:] == ["pre", "code"]
    assert paths["labels"][-1] == "figure"
    assert paths["unread"][-1] == paths["table"][-1] == "p"
    assert "table" in paths["cell"]


def test_markup_in_the_text_is_shown_and_not_run(element, document):
    made = document(
        element(LayoutLabel.TEXT, "<script>alert(1)</script>"),
        element(LayoutLabel.CODE, "a < b && c"),
        element(LayoutLabel.LIST, "<i>", marker="<b>", level=1),
    )
    assert "<script>" not in made.html
    assert "&lt;script&gt;" in made.html
    assert "a &lt; b &amp;&amp; c" in made.html
    parsed(made)


def test_lists_nest_inside_their_items(element, document):
    def item(marker, text, level):
        return element(LayoutLabel.LIST, text, marker=marker, level=level)

    made = document(
        item("3.", "three", 1),
        item("•", "inner", 2),
        item("4.", "four", 1),
        item("•", "bullet", 1),
        element(LayoutLabel.TEXT, "after"),
    )
    paths = parsed(made)
    assert paths["inner"][-4:] == ["ol", "li", "ul", "li"]
    assert paths["four"][-2:] == ["ol", "li"]
    assert paths["bullet"][-2:] == ["ul", "li"]
    assert '<ol start="3">' in made.html


def test_styles_become_tags_and_harmful_links_do_not(element, document):
    runs = (
        TextRun("both", bold=True, italic=True),
        TextRun("x", mono=True),
        TextRun("2", script="super"),
        TextRun("1", script="sub"),
        TextRun("good", uri='https://example.org/?a="b"'),
        TextRun("bad", uri="javascript:alert(1)"),
    )
    made = document(element(LayoutLabel.TEXT, "both", runs=runs))
    assert "<strong><em>both</em></strong><code>x</code><sup>2</sup><sub>1</sub>" in made.html
    assert '<a href="https://example.org/?a=&quot;b&quot;">good</a>' in made.html
    assert "javascript" not in made.html


def test_arabic_and_hebrew_run_from_right_to_left(element, document):
    made = document(element(LayoutLabel.TEXT, "שלום"), element(LayoutLabel.TEXT, "hello"))
    assert made.html.count('dir="rtl"') == 1


def test_a_page_that_is_missing_says_so():
    page = ConvertedPage(index=0, status=PageStatus.FAILED, error="a <bad> page")
    html = ConvertedDocument(pages=(page,)).html
    assert 'data-status="failed"' in html
    assert "a &lt;bad&gt; page" in html


def test_a_heading_has_no_emphasis_that_is_its_own_look(element, document):
    bold = (TextRun("All bold", bold=True),)
    mixed = (TextRun("The ", bold=True), TextRun("Beagle", bold=True, italic=True))
    made = document(
        element(LayoutLabel.SECTION_HEADER, "All bold", level=2, runs=bold),
        element(LayoutLabel.SECTION_HEADER, "The Beagle", level=3, runs=mixed),
    )
    assert "<h2>All bold</h2>\n<h3>The <em>Beagle</em></h3>" in made.html
