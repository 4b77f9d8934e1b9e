"""Tables: cells, places, rows."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from omnidocs.results import BoundingBox, CellType, TableCell, TableOutput


def table(rows: int, cols: int, *cells: TableCell, **fields) -> TableOutput:
    return TableOutput(cells=list(cells), num_rows=rows, num_cols=cols, **fields)


def cell(row, col, text="", row_span=1, col_span=1, **fields) -> TableCell:
    return TableCell(row=row, col=col, text=text, row_span=row_span, col_span=col_span, **fields)


@pytest.fixture
def merged() -> TableOutput:
    return table(
        3,
        3,
        cell(2, 2, "f"),
        cell(0, 0, "a", row_span=2),
        cell(0, 1, "b", col_span=2, cell_type="column_header"),
        cell(1, 1, "c"),
        cell(1, 2, "d"),
        cell(2, 0, "e", cell_type="row_header"),
    )


def test_a_cell_knows_where_it_ends():
    wide = cell(1, 2, row_span=3, col_span=4)
    assert (wide.end_row, wide.end_col) == (4, 6)
    assert wide.covers(3, 5)
    assert not wide.covers(4, 5)


@pytest.mark.parametrize(
    ("kind", "header"),
    [("data", False), ("column_header", True), ("row_header", True), ("section_row", False)],
)
def test_headers_head_columns_and_rows(kind, header):
    assert cell(0, 0, cell_type=kind).is_header is header


@pytest.mark.parametrize(
    "fields", [{"row": -1}, {"col": -1}, {"row_span": 0}, {"col_span": 0}, {"confidence": 2}]
)
def test_cells_are_checked(fields):
    with pytest.raises(ValidationError, match=next(iter(fields))):
        TableCell(**({"row": 0, "col": 0} | fields))


def test_places_belong_to_the_cell_that_covers_them(merged):
    assert merged.get_cell(1, 0).text == "a"
    assert merged.get_cell(0, 2).text == "b"
    assert merged.get_cell(2, 1) is None
    assert merged.get_cell(9, 9) is None
    assert merged.cell_count == 6
    assert merged.has_headers


def test_rows_and_columns_are_the_cells_that_begin_there(merged):
    assert [c.text for c in merged.get_row(2)] == ["e", "f"]
    assert [c.text for c in merged.get_row(1)] == ["c", "d"]
    assert [c.text for c in merged.get_column(0)] == ["a", "e"]
    assert [c.text for c in merged.get_column(2)] == ["d", "f"]


def test_merged_cells_are_repeated_in_rows(merged):
    assert merged.to_rows() == [["a", "b", "b"], ["a", "c", "d"], ["e", "", "f"]]


def test_a_cell_as_wide_as_the_table_stands_once():
    wide = table(2, 3, cell(0, 0, "Total", col_span=3), cell(1, 0, "1"))
    assert wide.to_rows() == [["Total", "", ""], ["1", "", ""]]


def test_a_table_of_one_column_is_not_across():
    tall = table(3, 1, cell(0, 0, "a", row_span=2), cell(2, 0, "b"))
    assert tall.to_rows() == [["a"], ["a"], ["b"]]


def test_a_cell_begins_in_its_table():
    with pytest.raises(ValidationError, match=r"row 2, column 0 lies outside the table of 2 x 2"):
        table(2, 2, cell(2, 0))
    with pytest.raises(ValidationError, match=r"row 0, column 2 lies outside"):
        table(2, 2, cell(0, 2))


def test_a_table_beyond_all_measure_is_refused_at_once():
    with pytest.raises(ValidationError, match=r"over the limit of 1,000,000"):
        table(1_000_000_000, 1_000_000_000)


def test_a_span_that_reaches_out_is_cut():
    assert table(2, 2, cell(0, 0, "a", 9, 9)).to_rows() == [["a", ""], ["", ""]]
    assert table(2, 2, cell(1, 1, "a", 9, 9)).to_rows() == [["", ""], ["", "a"]]


def test_a_span_ends_before_another_cell_begins():
    crossed = table(2, 3, cell(0, 0, "wide", col_span=3), cell(0, 2, "own"), cell(1, 0, "x"))
    assert crossed.to_rows() == [["wide", "wide", "own"], ["x", "", ""]]
    assert [(a.text, b.text) for a, b in crossed.overlapping_cells()] == [("wide", "own")]


def test_cells_in_one_place_keep_all_their_text():
    double = table(1, 2, cell(0, 0, "one"), cell(0, 0, "two"), cell(0, 1, "three"))
    assert double.to_rows() == [["one\ntwo", "three"]]
    assert len(double.overlapping_cells()) == 1


def test_crossing_spans_cover_each_place_once():
    crossed = table(3, 3, cell(0, 1, "down", row_span=3), cell(1, 0, "right", col_span=3))
    assert crossed.to_rows() == [["", "down", ""], ["right", "down", ""], ["", "down", ""]]


def test_a_sound_table_has_no_overlaps(merged):
    assert merged.overlapping_cells() == []


def test_a_large_table_takes_no_time():
    rows = [[f"{row} {col}" for col in range(20)] for row in range(1000)]
    large = TableOutput.from_rows(rows, header_rows=1)
    assert large.to_rows() == rows
    assert large.to_markdown().count("\n") == 1000
    assert large.to_html().count("<tr>") == 1000


def test_rows_make_a_table():
    made = TableOutput.from_rows([["a", "b"], ["1"], [None, "2", ""]], header_rows=1)
    assert (made.num_rows, made.num_cols, made.cell_count) == (3, 3, 5)
    assert made.to_rows() == [["a", "b", ""], ["1", "", ""], ["", "2", ""]]
    assert [c.cell_type for c in made.get_row(0)] == [CellType.COLUMN_HEADER] * 2
    assert not TableOutput.from_rows([["a"]]).has_headers


def test_no_rows_make_an_empty_table():
    empty = TableOutput.from_rows([])
    assert (empty.num_rows, empty.num_cols) == (0, 0)
    assert (empty.to_rows(), empty.to_markdown(), empty.html) == ([], "", "<table>\n</table>")


def test_shift_moves_the_table_and_its_cells():
    one = table(
        1, 2, cell(0, 0, bbox=[0, 0, 5, 5]), cell(0, 1), bbox=BoundingBox.from_list([0, 0, 9, 9])
    )
    moved = one.shift(10, 20)
    assert moved.bbox.to_list() == [10, 20, 19, 29]
    assert moved.cells[0].bbox.to_list() == [10, 20, 15, 25]
    assert moved.cells[1].bbox is None
    assert one.cells[0].bbox.to_list() == [0, 0, 5, 5]
