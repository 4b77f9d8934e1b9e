"""Tables that begin on one page and end on another."""

from __future__ import annotations

import pytest

from omnidocs import convert
from omnidocs.conversion import ConvertedDocument
from omnidocs.results import LayoutLabel

HEAD = ["Station", "Depth", "Level"]
WIDTHS = (150, 90, 90)


def rows(start: int, count: int) -> list[list[str]]:
    return [[f"Well {n}", f"{n}.5", f"{2 * n}.25"] for n in range(start, start + count)]


def tables(document: ConvertedDocument):
    return [element for element in document.elements if element.label is LayoutLabel.TABLE]


@pytest.fixture
def parts(drawn):
    """Convert a document whose first page ends, and whose second begins, with a table."""

    def make(first, second, *, caption="", widths=WIDTHS, between="") -> ConvertedDocument:
        def opening(pen):
            pen.prose(90)
            pen.text(64, 190, "Table 1. Levels of the wells", 9)
            pen.table(200, first, WIDTHS)

        def ending(pen):
            y = 90
            for text in (between, caption):
                if text:
                    pen.text(64, y, text, 9)
                    y += 24
            pen.prose(pen.table(y, second, widths) + 40)

        return convert(drawn(opening, ending), ocr="never")

    return make


def test_a_repeated_head_is_dropped(parts):
    document = parts([HEAD, *rows(1, 12)], [HEAD, *rows(13, 5)])
    first, second = tables(document)
    assert second.continues == first.id
    assert document.markdown.count("Station") == 1
    body = document.markdown.partition("<!-- page 2 -->")
    assert "| Well 17 | 17.5 | 34.25 |" in body[0]
    assert "Well" not in body[2]
    assert document.text.count("Station\t") == document.html.count(">Station<") == 1


def test_each_page_keeps_its_own_part(parts):
    document = parts([HEAD, *rows(1, 12)], [HEAD, *rows(13, 5)])
    assert [t.page for t in tables(document)] == [0, 1]
    assert [t.table.num_rows for t in tables(document)] == [13, 6]
    assert "| Well 13 |" in document.pages[1].markdown


def test_columns_that_match_are_enough_without_a_head(parts):
    document = parts([HEAD, *rows(1, 12)], rows(13, 5))
    assert tables(document)[1].continues == tables(document)[0].id
    assert "| Well 12 | 12.5 | 24.25 |\n| Well 13 | 13.5 | 26.25 |" in document.markdown


@pytest.mark.parametrize(
    "caption", ["Table 1 (continued)", "Table 1. Levels of the wells", "Table 1 cont."]
)
def test_a_caption_that_comes_again_is_hidden(parts, caption):
    document = parts([HEAD, *rows(1, 12)], [HEAD, *rows(13, 5)], caption=caption)
    assert tables(document)[1].continues
    assert document.markdown.count("Table 1") == 1
    hidden = [e.hidden_reason for e in document.elements if e.hidden]
    assert hidden == ["the caption of a table that goes on"]


@pytest.mark.parametrize(
    "change",
    [
        {"caption": "Table 2. Levels of the springs"},
        {"between": "The springs were visited in the same month, each of them twice a day."},
        {"widths": (60, 120, 240)},
    ],
)
def test_another_table_stays_one(parts, change):
    second = rows(13, 5) if "widths" in change else [HEAD, *rows(13, 5)]
    document = parts([HEAD, *rows(1, 12)], second, **change)
    assert [t.continues for t in tables(document)] == [None, None]


def test_another_head_is_another_table(parts):
    document = parts([HEAD, *rows(1, 12)], [["Spring", "Flow", "Heat"], *rows(13, 5)])
    assert tables(document)[1].continues is None


def test_a_table_may_run_over_three_pages(drawn):
    def page(start):
        return lambda pen: pen.table(80, [HEAD, *rows(start, 34)], WIDTHS)

    document = convert(drawn(page(1), page(35), page(69)), ocr="never")
    first, second, third = tables(document)
    assert (second.continues, third.continues) == (first.id, second.id)
    assert document.markdown.count("Station") == 1
    assert document.markdown.count("| Well ") == 3 * 34


def test_tables_with_titles_of_their_own_stay_apart(shared_data):
    document = convert(shared_data / "tables" / "eu-001.pdf", ocr="never")
    assert not any(table.continues for table in tables(document))


def test_docling_gets_one_table_with_both_places(parts):
    document = parts([HEAD, *rows(1, 12)], [HEAD, *rows(13, 5)])
    [table] = document.to_docling().tables
    assert [place.page_no for place in table.prov] == [1, 2]
    assert table.data.num_rows == 18
    assert [cell.text for cell in table.data.grid[17]] == ["Well 17", "17.5", "34.25"]
