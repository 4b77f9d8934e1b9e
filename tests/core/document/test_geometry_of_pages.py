"""Properties of the mapping from points to pixels."""

from __future__ import annotations

import math

import pytest
from hypothesis import given, strategies as st

from omnidocs.document import DocumentLimits
from omnidocs.document.geometry import (
    clipped_box,
    concat,
    display_matrix,
    fit_page,
    map_point,
    map_rect,
)
from omnidocs.errors import PageError

LIMITS = DocumentLimits()
sides = st.floats(0.5, 1e7, allow_subnormal=False)
lengths = st.floats(1, 5000)
origins = st.floats(-5000, 5000)
numbers = st.floats(-1e3, 1e3)
rotations = st.sampled_from([0, 90, 180, 270])
matrices = st.tuples(*[st.floats(-20, 20)] * 6)


@given(width=sides, height=sides, dpi=st.integers(10, 2400))
def test_a_page_image_is_within_the_limits_and_has_the_shape_of_the_page(width, height, dpi):
    geometry = fit_page(0, (width, height), dpi, LIMITS)
    assert 1 <= geometry.width <= LIMITS.page_side + 1
    assert 1 <= geometry.height <= LIMITS.page_side + 1
    thin = min(geometry.width, geometry.height) < 50
    assert thin or geometry.width * geometry.height <= 1.05 * LIMITS.page_pixels
    assert geometry.dpi <= dpi * (1 + 1e-9)
    assert bool(geometry.notes) == (geometry.dpi < dpi * (1 - 1e-9))
    assert abs(geometry.width - width * geometry.scale) <= 1
    assert abs(geometry.height - height * geometry.scale) <= 1


@pytest.mark.parametrize(
    "size", [(0, 10), (10, 0), (-5, 10), (math.inf, 10), (10, math.nan), (0, 0)]
)
def test_a_page_without_a_size_is_a_page_error(size):
    with pytest.raises(PageError, match="page with index 4 is"):
        fit_page(4, size, 150, LIMITS)


@pytest.mark.parametrize(
    ("points", "dpi", "pixels"), [(72, 150, 150), (612, 150, 1275), (595, 72, 595)]
)
def test_no_pixel_is_added_for_a_rounding_error(points, dpi, pixels):
    assert fit_page(0, (points, points), dpi, LIMITS).width == pixels


@given(left=origins, bottom=origins, width=lengths, height=lengths, rotation=rotations)
def test_the_corners_of_a_page_are_the_corners_of_its_image(left, bottom, width, height, rotation):
    size = (300, 200)
    matrix = display_matrix((left, bottom, left + width, bottom + height), rotation, size)
    box = map_rect(matrix, left, bottom, left + width, bottom + height)
    assert box == pytest.approx((0, 0, *size), abs=1e-2)


@given(rotation=rotations)
def test_the_top_left_corner_of_the_page_turns_with_the_page(rotation):
    matrix = display_matrix((10, 20, 110, 220), rotation, (100, 200))
    corner = map_point(matrix, 10, 220)
    width, height = 100, 200
    expected = {0: (0, 0), 90: (width, 0), 180: (width, height), 270: (0, height)}
    assert corner == pytest.approx(expected[rotation], abs=1e-6)


@given(inner=matrices, outer=matrices, x=numbers, y=numbers)
def test_two_matrices_in_one_do_what_they_do_one_after_the_other(inner, outer, x, y):
    in_turn = map_point(outer, *map_point(inner, x, y))
    assert map_point(concat(inner, outer), x, y) == pytest.approx(in_turn, rel=1e-6, abs=1e-3)


@given(matrix=matrices, x=numbers, y=numbers, width=lengths, height=lengths)
def test_a_mapped_rectangle_holds_its_mapped_corners(matrix, x, y, width, height):
    x1, y1, x2, y2 = map_rect(matrix, x, y, x + width, y + height)
    for corner in [(x, y), (x + width, y), (x, y + height), (x + width, y + height)]:
        u, v = map_point(matrix, *corner)
        assert x1 - 1e-6 <= u <= x2 + 1e-6
        assert y1 - 1e-6 <= v <= y2 + 1e-6


@given(box=st.tuples(*[st.floats(allow_nan=True, allow_infinity=True)] * 4))
def test_what_is_left_of_any_box_is_inside_the_image(box):
    found = clipped_box(box, 300, 200)
    if found is not None:
        assert 0 <= found.x1 < found.x2 <= 300
        assert 0 <= found.y1 < found.y2 <= 200


@pytest.mark.parametrize(
    "box",
    [
        (math.nan, 0, 10, 10),
        (0, 0, math.inf, 10),
        (-math.inf, 0, 10, 10),
        (-20, -20, -10, -10),
        (400, 10, 500, 20),
        (10, 10, 10, 20),
        (20, 10, 10, 20),
    ],
)
def test_a_box_of_nothing_on_the_image_is_none(box):
    assert clipped_box(box, 300, 200) is None
