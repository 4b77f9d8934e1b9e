"""Tables with ruling lines: all of them, some of them, and what only looks like one."""

from __future__ import annotations

import pytest
from PIL import Image

from omnidocs import ConfigError
from omnidocs.results import BoundingBox, CellType
from omnidocs.tasks.table_extraction import RuleBasedTableExtractor

XS, YS = (100, 400, 600, 800), (200, 240, 280, 320)
ROWS = [["Station", "2023", "2024"], ["Upper gorge", "3.10", "3.42"], ["Old mill", "2.75", "2.91"]]


@pytest.fixture
def ruled(sheet):
    sheet.lattice(XS, YS)
    sheet.cells(XS, YS, ROWS)
    return sheet


def test_a_ruled_table_is_read_cell_by_cell(ruled, grid_of):
    [table] = ruled.tables()
    assert grid_of(table) == ROWS
    assert table.bbox.to_list() == pytest.approx([100, 200, 800, 320], abs=1)
    assert table.confidence > 0.9


def test_cell_boxes_are_in_pixels_of_the_page(ruled):
    [table] = ruled.tables()
    mill = next(cell for cell in table.cells if cell.text == "Old mill")
    assert mill.bbox.to_list() == pytest.approx([100, 280, 400, 320], abs=1)


def test_headings_and_labels_have_their_types(ruled):
    [table] = ruled.tables()
    kinds = {cell.text: cell.cell_type for cell in table.cells}
    assert kinds["2023"] is CellType.COLUMN_HEADER
    assert kinds["Old mill"] is CellType.ROW_HEADER
    assert kinds["3.42"] is CellType.DATA


def test_a_gap_in_a_vertical_line_merges_cells_of_a_row(sheet, grid_of):
    for y in YS:
        sheet.rule(100, y, 800, y)
    for x in (100, 400, 800):
        sheet.rule(x, 200, x, 320)
    sheet.rule(600, 240, 600, 320)
    sheet.text(500, 226, "Level in metres")
    sheet.cells(XS, YS, [["Station"], ["", "2023", "2024"], ["Old mill", "2.75", "2.91"]])
    [table] = sheet.tables()
    head = next(cell for cell in table.cells if cell.text == "Level in metres")
    assert (head.col, head.col_span) == (1, 2)
    assert head.cell_type is CellType.COLUMN_HEADER


def test_a_gap_in_a_horizontal_line_merges_cells_of_a_column(sheet):
    for x in XS:
        sheet.rule(x, 200, x, 320)
    for y in (200, 240, 320):
        sheet.rule(100, y, 800, y)
    sheet.rule(400, 280, 800, 280)
    sheet.cells(XS, YS, [["Station", "Kind", "2024"], ["", "mean", "3.42"], ["", "peak", "5.10"]])
    sheet.text(108, 285, "Upper gorge")
    [table] = sheet.tables()
    gorge = next(cell for cell in table.cells if cell.text == "Upper gorge")
    assert (gorge.row, gorge.row_span) == (1, 2)


def test_lines_of_a_cell_are_joined_by_a_space(sheet, grid_of):
    ys = (200, 240, 310, 350)
    sheet.lattice(XS, ys)
    sheet.cells(XS, ys, [ROWS[0], ["Upper gorge/at the bridge", "3.10", "3.42"], ROWS[2]])
    [table] = sheet.tables()
    assert grid_of(table)[1][0] == "Upper gorge at the bridge"


def test_numbers_on_their_own_lines_are_rows_where_no_ruling_parts_them(sheet, grid_of):
    ys = (200, 240, 340)
    sheet.lattice(XS, ys)
    sheet.cells(XS, ys, [ROWS[0], ["Gorge/Mill/Bridge", "3.10/2.75/4.02", "3.42/2.91/4.11"]])
    [table] = sheet.tables()
    assert grid_of(table)[1:] == [
        ["Gorge", "3.10", "3.42"],
        ["Mill", "2.75", "2.91"],
        ["Bridge", "4.02", "4.11"],
    ]


def test_a_table_may_be_open_at_its_sides(sheet, grid_of):
    for y in YS:
        sheet.rule(100, y, 800, y)
    for x in XS[1:-1]:
        sheet.rule(x, 200, x, 320)
    sheet.cells(XS, YS, ROWS)
    assert grid_of(sheet.tables()[0]) == ROWS


def test_double_rulings_make_no_empty_rows_and_columns(ruled, grid_of):
    for y in YS:
        ruled.rule(100, y + 5, 800, y + 5)
    ruled.rule(405, 200, 405, 320)
    assert grid_of(ruled.tables()[0]) == ROWS


def test_several_tables_on_a_page_come_from_top_to_bottom(ruled, grid_of):
    lower = tuple(y + 500 for y in YS)
    ruled.lattice(XS, lower)
    ruled.cells(
        XS, lower, [["Item", "Hours", "Price"], ["Report", "24", "1,920"], ["Work", "9", "70"]]
    )
    first, second = ruled.tables()
    assert grid_of(first)[0][0] == "Station"
    assert grid_of(second)[0][0] == "Item"


def test_tables_side_by_side_stay_apart(ruled, grid_of):
    right = tuple(x - 100 + 840 for x in (100, 240, 360))
    ruled.lattice(right, YS)
    ruled.cells(right, YS, [["Item", "Hours"], ["Report", "24"], ["Work", "9"]])
    tables = ruled.tables()
    assert sorted(grid_of(table)[0][0] for table in tables) == ["Item", "Station"]


def test_columns_without_vertical_lines_are_found_by_alignment(sheet, grid_of):
    for y in (200, 240, 400):
        sheet.rule(100, y, 800, y)
    sheet.text(108, 226, "Variable")
    for x, head in ((500, "Mean"), (650, "Min"), (790, "Max")):
        sheet.right(x, 226, head)
    rows = [
        ["Age", "50.8", "21", "90"],
        ["Men", "0.47", "0", "1"],
        ["Income", "2,127", "22", "9,500"],
    ]
    sheet.columns((108, 500, 650, 790), 266, rows)
    [table] = sheet.tables()
    assert grid_of(table) == [["Variable", "Mean", "Min", "Max"], *rows]


def test_headings_reach_over_the_columns_that_they_are_centred_above(sheet, grid_of):
    for y in (200, 280, 400):
        sheet.rule(100, y, 820, y)
    sheet.text(460, 226, "North")
    sheet.text(680, 226, "South")
    for x, head in ((460, "2023"), (560, "2024"), (680, "2023"), (780, "2024")):
        sheet.right(x, 266, head)
    sheet.text(108, 266, "Station")
    rows = [["Mill", "2.75", "2.91", "1.88", "1.90"], ["Gorge", "3.10", "3.42", "4.02", "4.11"]]
    sheet.columns((108, 460, 560, 680, 780), 306, [*rows, ["Weir", "1.1", "1.2", "1.3", "1.4"]])
    [table] = sheet.tables()
    assert grid_of(table)[0] == ["", "North", "North", "South", "South"]
    assert grid_of(table)[1] == ["Station", "2023", "2024", "2023", "2024"]


def test_turned_headings_stand_over_their_columns(sheet, grid_of):
    for y in (200, 300, 420):
        sheet.rule(100, y, 800, y)
    sheet.text(108, 290, "Task")
    rows = [["Sorting", "0.87", "0.20"], ["Mixing", "0.70", "0.60"], ["Planning", "0.42", "0.00"]]
    sheet.columns((108, 500, 700), 326, rows)
    for x, head in ((480, "Procedure"), (680, "Completion")):
        sheet.text(x, 226, head, angle=315)
        word = sheet.words.pop()
        box = BoundingBox(x1=x, y1=210, x2=x + 80, y2=294)
        sheet.words.append(type(word)(head, box, font_size=20, angle=315))
    [table] = sheet.tables()
    assert grid_of(table)[0] == ["Task", "Procedure", "Completion"]


def test_labels_outside_the_rulings_belong_to_the_table(sheet, grid_of):
    for low, high in ((500, 620), (640, 760)):
        for y in (240, 280, 410):
            sheet.rule(low, y, high, y)
    sheet.text(605, 232, "Year Ended")
    sheet.text(550, 270, "2024")
    sheet.text(690, 270, "2023")
    rows = [
        ["Cost of revenue", "178", "141"],
        ["Research", "3,423", "2,532"],
        ["Total", "4,737", "3,549"],
    ]
    sheet.columns((100, 610, 750), 310, rows)
    [table] = sheet.tables()
    assert grid_of(table) == [["", "Year Ended", "Year Ended"], ["", "2024", "2023"], *rows]


def test_currency_signs_belong_to_their_numbers(sheet, grid_of):
    for y in (200, 240, 360):
        sheet.rule(100, y, 800, y)
    sheet.text(108, 226, "Item")
    sheet.right(600, 226, "2023")
    sheet.right(790, 226, "2024")
    for y, row in (
        (266, ("Costs", "178", "141")),
        (296, ("Sales", "123", "432")),
        (326, ("Gain", "9", "8")),
    ):
        sheet.text(108, y, row[0])
        sheet.text(500, y, "$")
        sheet.right(600, y, row[1])
        sheet.text(690, y, "$")
        sheet.right(790, y, row[2])
    [table] = sheet.tables()
    assert grid_of(table)[1] == ["Costs", "$ 178", "$ 141"]


def test_a_frame_around_text_is_no_table(sheet, prose):
    sheet.lattice((90, 900), (170, 330))
    sheet.lines(100, 200, prose)
    assert sheet.tables() == []


def test_a_chart_is_no_table(sheet):
    sheet.lattice((200, 300, 400, 500, 600, 700, 800), (200, 260, 320, 380, 440, 500))
    for number, y in enumerate((266, 326, 386, 446)):
        sheet.text(210, y, str(100 - 20 * number))
    sheet.text(420, 240, "Growth")
    assert sheet.tables() == []


def test_underlined_words_are_no_table(sheet):
    for y in (200, 240, 280, 320):
        end = sheet.text(100, y, "An underlined line of a text") - 6
        sheet.rule(100, y + 4, end, y + 4)
    assert sheet.tables() == []


def test_a_named_region_is_read_whatever_it_looks_like(sheet):
    sheet.text(100, 200, "Only one line")
    region = BoundingBox(x1=90, y1=170, x2=300, y2=220)
    [table] = RuleBasedTableExtractor().extract_tables(sheet.page(), [region])
    assert [cell.text for cell in table.cells] == ["Only one line"]
    assert table.bbox == region
    assert table.confidence < 0.5


def test_a_region_without_words_gives_a_table_without_cells(sheet):
    region = BoundingBox(x1=90, y1=170, x2=300, y2=220)
    [table] = RuleBasedTableExtractor().extract_tables(sheet.page(), [region])
    assert (table.cells, table.num_rows, table.num_cols) == ([], 0, 0)


def test_a_region_outside_the_page_is_an_error(ruled):
    region = BoundingBox(x1=5000, y1=10, x2=6000, y2=20)
    with pytest.raises(ConfigError, match="lies outside the page of 1240 x 1754"):
        RuleBasedTableExtractor().extract_tables(ruled.page(), [region])


def test_each_region_gets_its_own_table_in_order(ruled, grid_of):
    lower = BoundingBox(x1=95, y1=235, x2=805, y2=325)
    upper = BoundingBox(x1=95, y1=195, x2=805, y2=245)
    tables = RuleBasedTableExtractor().extract_tables(ruled.page(), [lower, upper])
    assert [grid_of(table)[0][0] for table in tables] == ["Upper gorge", "Station"]


def test_a_crop_is_read_as_one_table(ruled, grid_of):
    crop = ruled.page().crop(BoundingBox(x1=90, y1=190, x2=810, y2=330))
    table = RuleBasedTableExtractor().extract(crop)
    assert grid_of(table) == ROWS
    assert (table.image_width, table.image_height) == (720, 140)
    assert table.cells[0].bbox.x1 == pytest.approx(10, abs=1)


def test_of_a_whole_page_extract_reads_the_largest_table(ruled, grid_of):
    ruled.lattice((100, 200, 300), (600, 640, 680))
    ruled.cells((100, 200), (600, 640), [["a", "1"], ["b", "2"]])
    assert grid_of(RuleBasedTableExtractor().extract(ruled.page())) == ROWS


def test_a_picture_without_words_gives_no_cells():
    table = RuleBasedTableExtractor().extract(Image.new("RGB", (200, 100), "white"))
    assert table.cells == []


def test_regions_are_found_for_other_extractors(ruled):
    [region] = RuleBasedTableExtractor().find_regions(ruled.page())
    assert region.to_list() == pytest.approx([100, 200, 800, 320], abs=1)


def test_an_unknown_option_is_an_error(ruled):
    with pytest.raises(ConfigError, match="sharpen"):
        RuleBasedTableExtractor().extract_tables(ruled.page(), sharpen=True)
