"""Elements as plain text."""

from __future__ import annotations

from omnidocs.conversion import ConvertedDocument, ConvertedPage, TextRun
from omnidocs.results import LayoutLabel, PageStatus, TableCell, TableOutput


def test_blocks_lists_and_pages(element, page_of):
    first = page_of(
        element(LayoutLabel.TITLE, "Title", level=1),
        element(LayoutLabel.LIST, "one", marker="1.", level=1),
        element(LayoutLabel.LIST, "inner", marker="•", level=2),
        element(LayoutLabel.FIGURE, "labels"),
        element(LayoutLabel.TEXT, "End with snake_case, C# and *stars*."),
    )
    second = page_of(element(LayoutLabel.CODE, "a\n  b", page=1), index=1)
    assert ConvertedDocument(pages=(first, second)).text == (
        "Title\n\n1. one\n  • inner\n\nEnd with snake_case, C# and *stars*.\n\fa\n  b\n"
    )


def test_raised_numbers_stay_apart_from_what_they_stand_at(element, page_of):
    runs = (
        TextRun("10"),
        TextRun("6", script="super"),
        TextRun(" CO"),
        TextRun("2", script="sub"),
        TextRun(" word"),
        TextRun("abc", script="super"),
    )
    page = page_of(element(LayoutLabel.TEXT, "106 CO2 wordabc", runs=runs))
    assert ConvertedDocument(pages=(page,)).text == "10⁶ CO₂ wordabc\n"


def test_a_table_is_rows_of_cells_parted_by_tabs(element, page_of):
    cells = [
        TableCell(row=0, col=0, text="a\nb"),
        TableCell(row=0, col=1, text="c"),
        TableCell(row=1, col=0, col_span=2, text="wide"),
    ]
    table = TableOutput(cells=cells, num_rows=2, num_cols=2)
    page = page_of(element(LayoutLabel.TABLE, table=table))
    assert ConvertedDocument(pages=(page,)).text == "a b\tc\nwide\n"


def test_a_page_that_is_missing_says_so():
    page = ConvertedPage(index=4, status=PageStatus.TIMED_OUT, error="too slow")
    assert ConvertedDocument(pages=(page,)).text == "[page 5: too slow]\n"
