"""Elements as markdown."""

from __future__ import annotations

from omnidocs.conversion import ConvertedDocument, ConvertedPage, TextRun
from omnidocs.results import LayoutLabel, PageStatus, TableCell, TableOutput


def test_blocks_stand_apart(element, page_of):
    page = page_of(
        element(LayoutLabel.TITLE, "A title", level=1),
        element(LayoutLabel.SECTION_HEADER, "A section", level=2),
        element(LayoutLabel.TEXT, "A paragraph."),
        element(LayoutLabel.FIGURE, "labels inside"),
        element(LayoutLabel.CAPTION, "Figure 1: A caption."),
    )
    assert page.markdown == (
        "# A title\n\n## A section\n\nA paragraph.\n\n<!-- figure -->\n\nFigure 1: A caption.\n"
    )


def test_hidden_elements_are_left_out(element, page_of):
    page = page_of(
        element(LayoutLabel.PAGE_HEADER, "Running head", hidden=True),
        element(LayoutLabel.TEXT, "Text."),
    )
    assert page.markdown == "Text.\n"
    assert [e.text for e in page.elements] == ["Running head", "Text."]


def test_lists_are_nested_below_the_text_of_their_item(element, page_of):
    def item(marker, text, level):
        return element(LayoutLabel.LIST, text, marker=marker, level=level)

    page = page_of(
        item("1.", "one", 1),
        item("•", "inner", 2),
        item("•", "inmost", 3),
        item("2.", "two", 1),
        item("10.", "ten", 1),
        item("a)", "letter", 2),
    )
    assert page.markdown == (
        "1. one\n   - inner\n     - inmost\n2. two\n10. ten\n    - a) letter\n"
    )


def test_an_inner_list_that_does_not_start_at_one_needs_a_blank_line(element, page_of):
    page = page_of(
        element(LayoutLabel.LIST, "outer", marker="•", level=1),
        element(LayoutLabel.LIST, "inner", marker="3.", level=2),
    )
    assert page.markdown == "- outer\n\n  3. inner\n"


def test_text_between_lists_ends_the_list(element, page_of):
    page = page_of(
        element(LayoutLabel.LIST, "one", marker="•", level=1),
        element(LayoutLabel.TEXT, "Between."),
        element(LayoutLabel.LIST, "- two", marker="•", level=1),
    )
    assert page.markdown == "- one\n\nBetween.\n\n- \\- two\n"


def test_code_keeps_its_lines_and_gets_a_fence_that_it_does_not_contain(element, page_of):
    page = page_of(element(LayoutLabel.CODE, "def f():\n    return '```'"))
    assert page.markdown == "````\ndef f():\n    return '```'\n````\n"


def test_a_simple_table_is_markdown_and_one_with_spans_is_html(element, page_of):
    simple = TableOutput.from_rows([["a", "b|c"], ["1", "2"]], header_rows=1)
    wide = TableCell(row=0, col=0, col_span=2, text="both")
    cells = [wide, TableCell(row=1, col=0, text="1"), TableCell(row=1, col=1, text="2")]
    spanned = TableOutput(cells=cells, num_rows=2, num_cols=2)
    page = page_of(
        element(LayoutLabel.TABLE, table=simple), element(LayoutLabel.TABLE, table=spanned)
    )
    first, second = page.markdown.split("\n\n")
    assert first == "| a | b\\|c |\n| --- | --- |\n| 1 | 2 |"
    assert second.startswith("<table>")
    assert 'colspan="2"' in second


def test_a_table_that_nobody_read_keeps_its_lines(element, page_of):
    page = page_of(element(LayoutLabel.TABLE, "a 1\nb 2"))
    assert page.markdown == "a 1  \nb 2\n"


def test_styles_become_marks(element, page_of):
    runs = (
        TextRun("plain "),
        TextRun("bold", bold=True),
        TextRun(", "),
        TextRun("italic", italic=True),
        TextRun(", "),
        TextRun("f(x)", mono=True),
        TextRun(", "),
        TextRun("site", uri="https://example.org"),
        TextRun(", note"),
        TextRun("2", script="super"),
        TextRun(", H"),
        TextRun("2", script="sub"),
        TextRun("O"),
    )
    page = page_of(element(LayoutLabel.TEXT, "".join(run.text for run in runs), runs=runs))
    assert page.markdown == (
        "plain **bold**, *italic*, `f(x)`, [site](https://example.org), note<sup>2</sup>, "
        "H<sub>2</sub>O\n"
    )


def test_a_link_that_could_do_harm_or_says_itself_is_plain_text(element, page_of):
    runs = (
        TextRun("click", uri="javascript:alert(1)"),
        TextRun(" "),
        TextRun("https://example.org", uri="https://example.org/"),
    )
    page = page_of(element(LayoutLabel.TEXT, "click https://example.org", runs=runs))
    assert page.markdown == "click https://example.org\n"


def test_a_heading_does_not_repeat_its_own_weight(element, page_of):
    bold = (TextRun("All bold", bold=True),)
    mixed = (TextRun("The ", bold=True), TextRun("Beagle", bold=True, italic=True))
    page = page_of(
        element(LayoutLabel.SECTION_HEADER, "All bold", level=2, runs=bold),
        element(LayoutLabel.SECTION_HEADER, "The Beagle", level=3, runs=mixed),
        element(LayoutLabel.SECTION_HEADER, "C #", level=4),
    )
    assert page.markdown == "## All bold\n\n### The *Beagle*\n\n#### C \\#\n"


def test_page_markers_stand_where_pages_begin(element, page_of):
    document = ConvertedDocument(
        pages=(
            page_of(element(LayoutLabel.TEXT, "One.")),
            page_of(element(LayoutLabel.TEXT, "Two.", page=1), index=1),
        )
    )
    marked = "<!-- page 1 -->\n\nOne.\n\n<!-- page 2 -->\n\nTwo.\n"
    assert document.markdown == marked
    assert document.to_markdown(page_markers=False) == "One.\n\nTwo.\n"


def test_one_page_has_no_marker_unless_it_is_asked_for(element, page_of):
    document = ConvertedDocument(pages=(page_of(element(LayoutLabel.TEXT, "One.")),))
    assert document.markdown == "One.\n"
    assert document.to_markdown(page_markers=True) == "<!-- page 1 -->\n\nOne.\n"


def test_a_page_that_is_missing_says_so_in_its_place(element, page_of):
    failed = ConvertedPage(index=1, status=PageStatus.FAILED, error="broken --> badly")
    skipped = ConvertedPage(index=2, status=PageStatus.SKIPPED, notes=("a picture",))
    document = ConvertedDocument(
        pages=(page_of(element(LayoutLabel.TEXT, "One.")), failed, skipped)
    )
    assert document.to_markdown(page_markers=False) == (
        "One.\n\n<!-- page 2: failed: broken - -> badly -->\n\n"
        "<!-- page 3: skipped: a picture -->\n"
    )


def test_a_paragraph_that_goes_on_is_one_paragraph(element, page_of):
    first = element(LayoutLabel.TEXT, "It is an exam-")
    second = element(LayoutLabel.TEXT, "ple of", page=1, continues=first.id)
    third = element(LayoutLabel.TEXT, "three pages.", page=2, continues=second.id)
    pages = (page_of(first), page_of(second, index=1), page_of(third, index=2))
    document = ConvertedDocument(pages=pages)
    assert document.to_markdown(page_markers=False) == "It is an example of three pages.\n"


def test_what_continues_a_page_that_is_not_there_stands_alone(element, page_of):
    page = page_of(element(LayoutLabel.TEXT, "the end.", page=1, continues="p0e7"), index=1)
    assert page.markdown == "the end.\n"


def test_nothing_is_an_empty_text():
    assert ConvertedDocument().markdown == ""
