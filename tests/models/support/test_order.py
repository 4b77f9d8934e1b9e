"""Lines are put in reading order by the white space between them."""

from __future__ import annotations

import random

import pytest

from omnidocs.results import BoundingBox
from omnidocs_models._support.order import reading_order


def line(x: float, y: float, width: float = 300, height: float = 20) -> BoundingBox:
    return BoundingBox.from_xywh(x, y, width, height)


def column(x: float, rows: int, top: float = 0, width: float = 300) -> list[BoundingBox]:
    return [line(x, top + 30 * row, width) for row in range(rows)]


def in_order(boxes: list[BoundingBox]) -> bool:
    """Whether the boxes come out in the order that they have, however they are shuffled."""
    shuffled = random.Random(1).sample(boxes, len(boxes))
    return [shuffled[i] for i in reading_order(shuffled)] == boxes


@pytest.mark.parametrize("count", [0, 1, 5, 40])
def test_one_column_is_read_from_top_to_bottom(count):
    assert in_order(column(0, count))


@pytest.mark.parametrize("columns", [2, 3, 4])
def test_columns_are_read_one_after_the_other(columns):
    assert in_order([box for n in range(columns) for box in column(330 * n, 12)])


def test_columns_of_unequal_length_are_too():
    assert in_order([*column(0, 20), *column(330, 4)])


def test_a_title_over_two_columns_comes_first_and_a_footnote_last():
    body = [*column(0, 8, 60), *column(330, 8, 60)]
    assert in_order([line(0, 0, 630, 30), *body, line(0, 330, 630)])


def test_a_heading_across_the_page_parts_the_columns_above_from_those_below():
    upper = [*column(0, 6), *column(330, 6)]
    lower = [*column(0, 6, 240), *column(330, 6, 240)]
    assert in_order([*upper, line(0, 200, 630, 24), *lower])


def test_rows_of_a_table_stay_together():
    rows = [[line(x, 30 * row, 60) for x in (0, 200, 400)] for row in range(8)]
    assert in_order([cell for row in rows for cell in row])


def test_words_of_a_form_that_hardly_overlap_in_height_are_rows_of_their_own():
    assert in_order([line(400, 0, 100), line(0, 14, 100)])


def test_a_thousand_lines_in_a_staircase_are_no_trouble():
    assert in_order([line(n % 7, 25 * n) for n in range(1000)])
