"""Four numbers on a grid become a box on the page, or nothing."""

from __future__ import annotations

import math

import pytest
from hypothesis import given, strategies as st

from omnidocs_models.families.answers import page_box

PAGE = (800, 1000)


@pytest.mark.parametrize(
    ("values", "scale", "box"),
    [
        ([0, 0, 1000, 1000], 1000, [0, 0, 800, 1000]),
        ([100, 200, 500, 250], 1000, [80, 200, 400, 250]),
        ((100, 200, 500, 250), 1000, [80, 200, 400, 250]),
        (["100", " 200", "500.0", "250"], 1000, [80, 200, 400, 250]),
        ([500, 250, 100, 200], 1000, [80, 200, 400, 250]),
        ([-50, 200, 1200, 250], 1000, [0, 200, 800, 250]),
        ([40, 50, 200, 100], (400, 500), [80, 100, 400, 200]),
        ([0.1, 0.2, 0.5, 0.25], 1, [80, 200, 400, 250]),
    ],
)
def test_a_box_is_in_pixels_of_the_page(values, scale, box):
    assert page_box(values, PAGE, scale).to_list() == pytest.approx(box)


@pytest.mark.parametrize(
    "values",
    [
        None,
        "1 2 3 4",
        {"x1": 1},
        [1, 2, 3],
        [1, 2, 3, 4, 5],
        [1, 2, "wide", 4],
        [1, 2, None, 4],
        [1, 2, [3], 4],
        [1, 2, math.nan, 4],
        [1, 2, math.inf, 4],
        [1, 2, 10**400, 4],
        [5, 5, 5, 9],
        [1001, 0, 1200, 50],
        [-9, -9, 0, 0],
    ],
)
def test_what_is_no_box_on_the_page_is_none(values):
    assert page_box(values, PAGE, 1000) is None


numbers = st.integers() | st.floats() | st.text(max_size=5)


@given(
    st.lists(numbers, min_size=4, max_size=4),
    st.integers(1, 20_000),
    st.integers(1, 20_000),
    st.sampled_from([1, 999, 1000, (1036, 1036), (77.5, 3)]),
)
def test_no_box_leaves_the_page(values, width, height, scale):
    box = page_box(values, (width, height), scale)
    if box is not None:
        assert 0 <= box.x1 < box.x2 <= width
        assert 0 <= box.y1 < box.y2 <= height
