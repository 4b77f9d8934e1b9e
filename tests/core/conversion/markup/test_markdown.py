"""What a text model wrote in markdown, as elements."""

from __future__ import annotations

import sys

import pytest

from omnidocs.conversion import ConvertedDocument, ConvertedPage
from omnidocs.conversion.markup import elements_of
from omnidocs.conversion.markup.markdown import _renderer
from omnidocs.errors import MissingLibraryError
from omnidocs.results import BoundingBox, LayoutElement, LayoutLabel, OutputFormat, TextOutput


def read(content, *, page=0, form=OutputFormat.MARKDOWN, elements=()):
    output = TextOutput(content=content, format=form, elements=list(elements))
    return elements_of(output, page)


def rendered(content, **options):
    page = ConvertedPage(index=0, elements=read(content, **options))
    return ConvertedDocument.from_pages([page]).markdown


def test_headings_keep_the_levels_of_the_model_over_the_whole_document():
    pages = [
        ConvertedPage(index=0, elements=read("# Report\n\n## 1 First\n\n#### 9.9.9 Deep")),
        ConvertedPage(index=1, elements=read("# Part\n\n### 2 Second", page=1)),
    ]
    document = ConvertedDocument.from_pages(pages)
    assert [e.level for e in document.elements] == [1, 2, 4, 1, 3]
    labels = [e.label for e in document.elements]
    assert labels == [LayoutLabel.TITLE, *[LayoutLabel.SECTION_HEADER] * 4]
    assert document.title == "Report"


def test_ids_and_sources_are_those_of_the_page():
    elements = read("one\n\ntwo", page=4)
    assert [e.id for e in elements] == ["p4e0", "p4e1"]
    assert {e.source for e in elements} == {"model"}


def test_lists_are_nested_and_numbered():
    text = "3. third\n   - inner *one*\n   - inner two\n4. fourth\n"
    found = [(e.level, e.marker, e.text) for e in read(text)]
    assert found == [
        (1, "3.", "third"),
        (2, "•", "inner one"),
        (2, "•", "inner two"),
        (1, "4.", "fourth"),
    ]
    assert rendered(text) == "3. third\n   - inner *one*\n   - inner two\n4. fourth\n"


def test_styles_and_links_come_through():
    text = "Plain **bold** *italic* `mono` x<sup>2</sup> [here](https://example.org/a)"
    assert rendered(text) == text + "\n"


def test_a_soft_break_is_a_space_and_a_paragraph_is_one_element():
    [element] = read("one\ntwo  \nthree")
    assert element.text == "one two three"
    assert element.runs == ()


@pytest.mark.parametrize(
    "text", ["$$\na^2 + b_1\n$$", r"\[a^2 + b_1\]", "$$a^2 + b_1$$", "$a^2 + b_1$"]
)
def test_a_displayed_formula_is_an_element(text):
    [element] = read(f"{text}\n")
    assert (element.label, element.latex) == (LayoutLabel.FORMULA, "a^2 + b_1")
    assert rendered(text) == "$$\na^2 + b_1\n$$\n"


def test_a_formula_between_words_stays_between_them():
    text = "Let $x_1 * y_1 < 3$ be *small*, at 5$ or 6$."
    assert rendered(text) == text + "\n"
    page = ConvertedPage(index=0, elements=read(text))
    assert r"\(x_1 * y_1 &lt; 3\)" in ConvertedDocument.from_pages([page]).html


def test_a_table_of_markdown():
    [element] = read("| a | b |\n|---|---|\n| 1 | $x$ |\n")
    assert element.label is LayoutLabel.TABLE
    assert element.table.to_rows() == [["a", "b"], ["1", "$x$"]]
    assert [cell.is_header for cell in element.table.cells] == [True, True, False, False]


def test_a_table_of_html_has_its_spans_and_caption():
    table = (
        "<table><caption>Tab. 1</caption><thead><tr><th rowspan=2>Site<th colspan=2>Level</tr>"
        "<tr><th>min<th>max</tr></thead><tr><th>Old mill<td>1<br>2<td>3</tr></table>"
    )
    caption, element = read(f"before\n\n{table}")[1:]
    assert (caption.label, caption.text) == (LayoutLabel.CAPTION, "Tab. 1")
    assert (element.table.num_rows, element.table.num_cols) == (3, 3)
    first, level, *_ = element.table.cells
    assert (first.row_span, level.col_span) == (2, 2)
    assert element.table.get_cell(2, 0).cell_type.value == "row_header"
    assert element.table.get_cell(2, 1).text == "1\n2"
    assert 'rowspan="2"' in rendered(f"before\n\n{table}")


def test_a_table_that_was_cut_keeps_its_rows():
    [element] = read("<table><tr><td>1</td><td>2</td></tr><tr><td>3")
    assert element.table.to_rows() == [["1", "2"], ["3", ""]]


def test_a_table_too_large_to_be_one_keeps_its_text():
    row = "<tr>" + "<td colspan=1000>x</td>" + "</tr>"
    [element] = read("<table>" + row * 110 + "</table>")
    assert element.table is None
    assert element.text.count("x") == 110


def test_code_quotes_rules_and_pictures():
    text = "```python\nif a:\n    b()\n```\n\n> quoted\n\n---\n\n![a map](map.png)"
    code, quoted, picture = read(text)
    assert (code.label, code.text) == (LayoutLabel.CODE, "if a:\n    b()")
    assert (quoted.label, quoted.text) == (LayoutLabel.TEXT, "quoted")
    assert (picture.label, picture.text) == (LayoutLabel.FIGURE, "a map")


def test_html_is_read_as_well():
    html = "<h2>Head</h2><div><p>one <b>two</b></p><ul><li>a<ul><li>b</ul><li>c</ul></div>tail"
    found = [(e.label.value, e.level, e.text) for e in read(html, form=OutputFormat.HTML)]
    assert found == [
        ("section_header", 2, "Head"),
        ("text", None, "one two"),
        ("list", 1, "a"),
        ("list", 2, "b"),
        ("list", 1, "c"),
        ("text", None, "tail"),
    ]


def test_a_style_that_is_not_closed_ends_with_its_block():
    first, second = read("<p>a <b>b</p><p>c</p>", form=OutputFormat.HTML)
    assert [run.bold for run in first.runs] == [False, True]
    assert second.runs == ()


def test_scripts_and_comments_are_no_text():
    html = "<script>alert(1)</script><!-- hidden --><p>seen</p><style>p {}</style>"
    assert [e.text for e in read(html, form=OutputFormat.HTML)] == ["seen"]


def test_marks_without_end_take_no_quadratic_time():
    [element] = read("<a" * 20_000, form=OutputFormat.HTML)
    assert element.text.startswith("<a<a")


def test_an_empty_answer_has_no_elements():
    assert read("") == read("<!-- nothing -->") == ()


def test_a_library_that_is_missing_is_named_with_its_command(monkeypatch):
    monkeypatch.setitem(sys.modules, "markdown_it", None)
    _renderer.cache_clear()
    with pytest.raises(MissingLibraryError, match=r"omnidocs-core\[markdown\]"):
        read("text")


class TestPlaces:
    @staticmethod
    def region(category, text=None, top=0):
        box = BoundingBox(x1=10, y1=top, x2=90, y2=top + 9)
        return LayoutElement(bbox=box, category=category, text=text)

    def test_elements_have_the_boxes_of_their_regions(self):
        regions = [
            self.region("Page-header", "Annual report", 0),
            self.region("Title", "# Report", 10),
            self.region("List", "- a\n- b", 20),
            self.region("Picture", None, 30),
            self.region("Footnote", "1) see there", 40),
        ]
        elements = read("# Report\n\n- a\n- b\n\n1) see there", page=3, elements=regions)
        found = [(e.label.value, e.text, e.bbox.y1, e.hidden) for e in elements]
        assert found == [
            ("page_header", "Annual report", 0, True),
            ("title", "Report", 10, False),
            ("list", "a", 20, False),
            ("list", "b", 20, False),
            ("figure", "", 30, False),
            ("footnote", "see there", 40, False),
        ]

    def test_a_table_has_the_box_of_its_region(self):
        table = "<table><tr><td>1</td></tr></table>"
        [element] = read(table, elements=[self.region("table", table, 7)])
        assert element.bbox.y1 == element.table.bbox.y1 == 7

    def test_a_region_of_other_words_is_left_out(self):
        [element] = read("one", elements=[self.region("text", "something else")])
        assert element.bbox is None
