"""Cells that stand at the middle of taller ones, and labels that reach over columns."""

from __future__ import annotations

import pytest

COLUMNS = (100, 600, 800, 1000)
LABELS = [
    ["Calibration"],
    ["New sensors for", "all four stations", "of the valley"],
    ["Field work"],
]
VALUES = [["36", "2,880", "1.5"], ["12", "4,310", "2.5"], ["120", "7,200", "3.5"]]
LINE, GAP = 24, 16
"""Distance of lines in a label, and what is added between rows."""


def write_rows(sheet, labels, values, *, y):
    """Write rows whose values stand at the middle of their labels; return the next y."""
    for lines, numbers in zip(labels, values, strict=True):
        sheet.columns(COLUMNS, y + (len(lines) - 1) * LINE / 2, [["", *numbers]])
        for place, text in enumerate(lines):
            sheet.text(COLUMNS[0], y + place * LINE, text)
        y += len(lines) * LINE + GAP
    return y


@pytest.fixture
def expected():
    head = ["Item", "Hours", "Price", "Share"]
    return [head, *([" ".join(a), *b] for a, b in zip(LABELS, VALUES, strict=True))]


def test_values_at_the_middle_of_a_long_label_are_its_row(sheet, grid_of, expected):
    sheet.columns(COLUMNS, 300, expected[:1])
    write_rows(sheet, LABELS, VALUES, y=340)
    [table] = sheet.tables()
    assert grid_of(table) == expected


@pytest.mark.parametrize("lines", [2, 4, 5])
def test_a_label_of_any_height_between_rules(sheet, grid_of, expected, lines):
    labels = [LABELS[0], [f"Line {number}" for number in range(lines)], LABELS[2]]
    expected[2][0] = " ".join(labels[1])
    sheet.rule(90, 276, 1010, 276)
    sheet.columns(COLUMNS, 300, expected[:1])
    sheet.rule(90, 310, 1010, 310)
    bottom = write_rows(sheet, labels, VALUES, y=340)
    sheet.rule(90, bottom, 1010, bottom)
    [table] = sheet.tables()
    assert grid_of(table) == expected


def test_the_last_label_may_end_below_its_values(sheet, grid_of, expected):
    sheet.columns(COLUMNS, 300, expected[:1])
    order = [0, 2, 1]
    write_rows(sheet, [LABELS[n] for n in order], [VALUES[n] for n in order], y=340)
    [table] = sheet.tables()
    assert grid_of(table) == [expected[0], expected[1], expected[3], expected[2]]


def test_a_heading_between_two_rows_of_headings_spans_both(sheet):
    sheet.text(560, 260, "First year")
    sheet.text(900, 260, "Second year")
    sheet.text(COLUMNS[0], 275, "Item")
    sheet.columns((100, 560, 720, 900, 1060), 290, [["", "Hours", "Price", "Hours", "Price"]])
    body = [[f"Label {n}", str(n), f"{n}.5", f"{n}0", f"{n},000"] for n in range(1, 5)]
    sheet.columns((100, 560, 720, 900, 1060), 330, body)
    [table] = sheet.tables()
    first = next(cell for cell in table.cells if cell.text == "Item")
    assert (first.row, first.row_span) == (0, 2)
    assert [c.row for c in table.cells if c.text in ("Hours", "Price")] == [1, 1, 1, 1]


def test_a_label_over_a_border_reaches_to_the_first_value(sheet):
    xs = (100, 160, 400)
    for number in range(4):
        y = 300 + 30 * number
        sheet.text(xs[0], y, str(number))
        sheet.text(xs[1], y, "Easy")
        sheet.text(xs[2], y, "Clustering")
        sheet.columns((0, 800, 1000), y, [["", f"0.{number}", "1.00"]])
    sheet.text(xs[0], 420, "Average of all")
    sheet.columns((0, 800, 1000), 420, [["", "0.15", "1.00"]])
    [table] = sheet.tables()
    average = next(cell for cell in table.cells if cell.text == "Average of all")
    assert (average.col, average.col_span) == (0, 3)


def test_a_table_keeps_its_own_labels_beside_a_column_of_text(sheet, grid_of, expected, prose):
    for number in range(3):
        sheet.lines(60, 262 + 96 * number, [" ".join(line.split()[:6]) for line in prose], size=18)
    xs = (600, 900, 1020, 1140)
    rows = [expected[0], *(["Label", *numbers] for numbers in VALUES)]
    for y in (276, 310, 445):
        sheet.rule(590, y, 1150, y)
    sheet.columns(xs, 300, rows[:1])
    sheet.columns(xs, 340, rows[1:])
    [table] = sheet.tables()
    assert grid_of(table) == rows


def test_leader_dots_far_apart_make_no_columns(sheet, grid_of):
    for number, (label, dots, value) in enumerate(
        (
            ("Earthy matter", (450, 610), "40"),
            ("Cartilage", (430, 590), "40"),
            ("Fat", (480,), "20"),
        )
    ):
        y = 300 + 30 * number
        sheet.text(100, y, label)
        for x in dots:
            sheet.text(x, y, ".")
        sheet.right(800, y, value)
    [table] = sheet.tables()
    assert table.num_cols == 2
    assert [row[1] for row in grid_of(table)] == ["40", "40", "20"]
