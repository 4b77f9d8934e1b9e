"""Tables without ruling lines, and the text that must not be taken for one."""

from __future__ import annotations

import pytest

ROWS = [
    ["Item", "Hours", "Price"],
    ["Calibration", "36", "2,880.00"],
    ["New sensors", "12", "4,310.50"],
    ["Field work", "120", "7,200.00"],
]


def test_aligned_rows_are_a_table(sheet, grid_of):
    sheet.columns((100, 500, 800), 300, ROWS)
    [table] = sheet.tables()
    assert grid_of(table) == ROWS
    assert 0.4 < table.confidence <= 0.8


def test_the_region_ends_where_the_text_goes_on(sheet, prose):
    sheet.lines(100, 200, prose)
    y = sheet.columns((100, 500, 800), 400, ROWS)
    sheet.lines(100, y + 60, prose)
    [table] = sheet.tables()
    assert table.bbox.y1 == pytest.approx(384, abs=6)
    assert table.bbox.y2 < y


def test_a_table_beside_a_column_of_text_keeps_its_rows(sheet, prose, grid_of):
    for number in range(4):
        sheet.lines(60, 200 + 96 * number, [line[:48] for line in prose], size=18)
    sheet.columns((700, 980, 1180), 230, ROWS)
    [table] = sheet.tables()
    assert grid_of(table) == ROWS


def test_a_word_over_two_columns_spans_them(sheet, grid_of):
    sheet.text(440, 260, "All costs of the year")
    sheet.columns((100, 500, 800), 290, ROWS)
    [table] = sheet.tables()
    assert grid_of(table)[-1] == ROWS[-1]


def test_two_columns_of_prose_are_no_table(sheet, prose):
    short = [line[:44] for line in prose]
    for number in range(5):
        sheet.lines(60, 200 + 96 * number, short)
        sheet.lines(640, 200 + 96 * number, short)
    assert sheet.tables() == []


@pytest.mark.parametrize(
    "marks", [["•"] * 4, ["1.", "2.", "3.", "4."], ["(a)", "(b)", "(c)", "(d)"]]
)
def test_a_list_is_no_table(sheet, marks):
    for number, mark in enumerate(marks):
        sheet.text(100, 200 + 30 * number, mark)
        sheet.text(180, 200 + 30 * number, "An item of some words")
    assert sheet.tables() == []


def test_a_table_of_contents_is_no_table(sheet):
    for number, title in enumerate(("Introduction", "Methods", "Results", "Conclusion")):
        sheet.text(100, 200 + 30 * number, f"{title} . . . . . . . . . . . .")
        sheet.right(900, 200 + 30 * number, str(3 + 8 * number))
    assert sheet.tables() == []


def test_a_form_is_no_table(sheet):
    for number, label in enumerate(("Name:", "Street:", "Town:")):
        sheet.text(100, 200 + 60 * number, label)
        sheet.text(300, 200 + 60 * number, "Some words")
    assert sheet.tables() == []


def test_labels_of_a_chart_are_no_table(sheet):
    for y, left, right in ((200, "450", "450"), (290, "400", "400"), (380, "350", "350")):
        sheet.text(100, y, left)
        sheet.text(700, y, right)
    assert sheet.tables() == []


def test_a_single_row_is_no_table(sheet):
    sheet.columns((100, 500, 800), 300, ROWS[:1])
    assert sheet.tables() == []


def test_a_page_without_words_has_no_tables(sheet):
    assert sheet.tables() == []


def test_a_wrapped_label_is_one_cell(sheet, grid_of):
    for y in (180, 220, 340):
        sheet.rule(100, y, 800, y)
    sheet.text(108, 206, "Fraction")
    sheet.right(600, 206, "Loss")
    sheet.right(790, 206, "Gain")
    sheet.text(108, 246, "Households that sold all")
    sheet.text(108, 270, "of their assets")
    sheet.right(600, 246, "12.5")
    sheet.right(790, 246, "8.25")
    sheet.text(108, 306, "Others")
    sheet.right(600, 306, "9.75")
    sheet.right(790, 306, "1.50")
    [table] = sheet.tables()
    assert [row[0] for row in grid_of(table)] == [
        "Fraction",
        "Households that sold all of their assets",
        "Others",
    ]


def test_marks_in_the_middle_of_a_row_of_several_lines_belong_to_it(sheet, grid_of):
    for y in (180, 220, 400):
        sheet.rule(100, y, 800, y)
    sheet.text(108, 206, "Source")
    sheet.right(790, 206, "Tokens")
    sheet.text(108, 246, "Web pages")
    sheet.right(790, 246, "3.71")
    sheet.text(108, 290, "Code")
    sheet.right(790, 302, "83.0")
    sheet.text(128, 308, "filtered version", size=14)
    sheet.text(108, 356, "Books")
    sheet.right(790, 356, "58.6")
    [table] = sheet.tables()
    assert [row[0] for row in grid_of(table)] == [
        "Source",
        "Web pages",
        "Code filtered version",
        "Books",
    ]
