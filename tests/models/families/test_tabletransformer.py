"""Table Transformer: from rows and columns to the cells of a table."""

from __future__ import annotations

import pytest
from hypothesis import given, strategies as st
from PIL import Image

from omnidocs.backends import Detection, DetectionResponse
from omnidocs.document import Page, Word
from omnidocs.errors import OutputParseError
from omnidocs.results import BoundingBox, CellType, TableOutput
from omnidocs.tasks.options import Options
from omnidocs_models._support.cell_words import with_words
from omnidocs_models.families.tabletransformer.extractor import TableTransformerExtractor
from omnidocs_models.families.tabletransformer.grid import LABELS, TableGrid

SIZE = (300, 90)


def found(label: str, *sides: float, confidence: float = 0.9) -> Detection:
    return Detection(label, BoundingBox.from_list(sides), confidence)


ROWS = [found("table row", 0, y, 300, y + 30) for y in (0, 30, 60)]
COLUMNS = [found("table column", x, 0, x + 100, 90) for x in (0, 100, 200)]


def table(*detections: Detection) -> TableOutput:
    grid = TableGrid.of([*ROWS, *COLUMNS, *detections])
    return TableOutput(cells=grid.cells(), num_rows=len(grid.rows), num_cols=len(grid.columns))


def places(output: TableOutput) -> list[tuple[int, int, int, int]]:
    return [(cell.row, cell.col, cell.row_span, cell.col_span) for cell in output.cells]


def test_a_cell_is_where_a_row_and_a_column_meet():
    output = table()
    assert places(output) == [(row, col, 1, 1) for row in range(3) for col in range(3)]
    assert output.get_cell(1, 2).bbox.to_list() == [200, 30, 300, 60]


def test_rows_and_columns_are_sorted_whatever_the_model_says_first():
    grid = TableGrid.of([*reversed(COLUMNS), *reversed(ROWS)])
    assert grid.rows == ((0, 30), (30, 60), (60, 90))
    assert grid.columns == ((0, 100), (100, 200), (200, 300))


def test_a_row_that_is_found_twice_is_one_and_the_surer_stays():
    twice = found("table row", 0, 34, 300, 62, confidence=0.6)
    assert TableGrid.of([*ROWS, twice]).rows == ((0, 30), (30, 60), (60, 90))
    beside = found("table row", 0, 55, 300, 70, confidence=0.6)
    assert len(TableGrid.of([ROWS[0], ROWS[1], beside]).rows) == 3


def test_rows_in_the_header_head_the_columns():
    output = table(found("table column header", 0, 0, 300, 34))
    assert [output.get_cell(row, 0).cell_type for row in range(3)] == [
        CellType.COLUMN_HEADER,
        CellType.DATA,
        CellType.DATA,
    ]


def test_a_spanning_cell_takes_the_place_of_what_it_covers():
    output = table(found("table spanning cell", 95, 2, 298, 28))
    assert output.get_cell(0, 2) is output.get_cell(0, 1)
    assert output.get_cell(0, 1).col_span == 2
    assert output.get_cell(0, 1).bbox.to_list() == [100, 0, 300, 30]
    assert len(output.cells) == 8
    assert not output.overlapping_cells()


def test_spanning_cells_never_overlap_and_the_surer_wins():
    output = table(
        found("table spanning cell", 0, 0, 200, 60, confidence=0.9),
        found("table spanning cell", 100, 0, 300, 30, confidence=0.8),
    )
    assert not output.overlapping_cells()
    assert places(output)[0] == (0, 0, 2, 2)


def test_a_row_that_heads_the_rows_below_is_one_cell():
    output = table(found("table projected row header", 0, 31, 300, 59))
    section = output.get_cell(1, 2)
    assert (section.col, section.col_span, section.cell_type) == (0, 3, CellType.SECTION_ROW)


def test_nothing_found_is_a_table_without_cells():
    assert TableGrid.of([]).cells() == []
    assert TableGrid.of(ROWS).cells() == []


SIDES = st.tuples(st.floats(0, 300), st.floats(0, 90), st.floats(0.5, 100), st.floats(0.5, 50))


@given(st.lists(st.tuples(st.sampled_from(sorted(LABELS)), SIDES), max_size=25))
def test_whatever_is_found_the_cells_fill_the_table_and_do_not_overlap(parts):
    grid = TableGrid.of(
        [found(label, x, y, x + width, y + height) for label, (x, y, width, height) in parts]
    )
    cells = grid.cells()
    covered = [
        (row, col)
        for cell in cells
        for row in range(cell.row, cell.end_row)
        for col in range(cell.col, cell.end_col)
    ]
    assert len(covered) == len(set(covered)) == len(grid.rows) * len(grid.columns)


def word(text: str, *sides: float, joined: bool = False) -> Word:
    return Word(text, BoundingBox.from_list(sides), joined=joined)


def test_a_word_goes_to_the_cell_that_holds_most_of_it():
    cells = with_words(
        table().cells,
        [
            word("left", 10, 5, 60, 25),
            word("over", 90, 5, 130, 25),
            word("x", 131, 5, 140, 15, joined=True),
            word("outside", 10, 200, 60, 220),
            word("again", 10, 8, 60, 28),
        ],
    )
    assert [cell.text for cell in cells[:3]] == ["left again", "overx", ""]
    assert not any(cell.text for cell in cells[3:])


def test_the_words_of_a_page_are_in_the_table():
    page = Page.from_image(Image.new("RGB", SIZE)).with_words([word("one", 210, 65, 240, 85)])
    extractor = object.__new__(TableTransformerExtractor)
    answer = DetectionResponse((*ROWS, *COLUMNS))
    output = extractor.parse(answer, page, Options())
    assert output.get_cell(2, 2).text == "one"
    assert (output.image_width, output.image_height) == SIZE


def test_a_checkpoint_that_finds_no_parts_of_tables_is_refused():
    extractor = object.__new__(TableTransformerExtractor)
    page = Page.from_image(Image.new("RGB", SIZE))
    answer = DetectionResponse((found("paragraph", 0, 0, 10, 10),))
    with pytest.raises(OutputParseError, match=r"finds paragraph.*structure recognition"):
        extractor.parse(answer, page, Options())
