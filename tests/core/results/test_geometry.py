"""Boxes: what they accept, and how they move between coordinate spaces."""

from __future__ import annotations

import math
import pickle

import pytest
from hypothesis import assume, given, strategies as st
from pydantic import BaseModel, ValidationError

from omnidocs.errors import ConfigError
from omnidocs.results import NORMALIZED_SIZE, BoundingBox

numbers = st.floats(-1e6, 1e6)


@st.composite
def boxes(draw):
    x1, x2 = sorted((draw(numbers), draw(numbers)))
    y1, y2 = sorted((draw(numbers), draw(numbers)))
    return BoundingBox(x1=x1, y1=y1, x2=x2, y2=y2)


def close(box: BoundingBox, other: BoundingBox) -> bool:
    pairs = zip(box.to_list(), other.to_list(), strict=True)
    return all(math.isclose(a, b, rel_tol=1e-9, abs_tol=1e-6) for a, b in pairs)


@pytest.fixture
def box() -> BoundingBox:
    return BoundingBox(x1=100, y1=50, x2=500, y2=300)


def test_sides_are_derived_from_corners(box):
    assert (box.width, box.height, box.area, box.center) == (400, 250, 100_000, (300, 175))


def test_every_spelling_makes_the_same_box(box):
    assert BoundingBox.from_list([100, 50, 500, 300]) == box
    assert BoundingBox.from_ltrb(100, 50, 500, 300) == box
    assert BoundingBox.from_xywh(*box.to_xywh()) == box
    assert BoundingBox.from_list(box.to_xyxy()) == box
    assert BoundingBox.from_polygon([[500, 50], [100, 300], [300, 60]]) == box
    assert BoundingBox.model_validate([100, 50, 500, 300]) == box
    assert BoundingBox.model_validate(box.model_dump()) == box
    assert BoundingBox.model_validate_json("[100, 50, 500, 300]") == box


def test_arrays_of_other_libraries_are_boxes_too(box):
    numpy = pytest.importorskip("numpy")
    corners = numpy.array([100, 50, 500, 300], dtype="float32")
    assert BoundingBox.from_list(corners) == box
    assert BoundingBox.from_polygon(corners.reshape(2, 2)) == box
    assert type(BoundingBox.from_list(corners).x1) is float


def test_a_box_in_a_field_may_be_a_list():
    class Region(BaseModel):
        bbox: BoundingBox

    assert Region.model_validate({"bbox": [1, 2, 3, 4]}).bbox.to_list() == [1, 2, 3, 4]


@pytest.mark.parametrize("corners", [(5, 0, 1, 1), (0, 5, 1, 1)])
def test_inverted_corners_are_refused_with_the_way_out(corners):
    with pytest.raises(ValidationError, match=r"inverted.*x1 <= x2 and y1 <= y2.*from_polygon"):
        BoundingBox.from_list(corners)


@pytest.mark.parametrize("bad", [math.nan, math.inf, -math.inf])
@pytest.mark.parametrize("side", ["x1", "y1", "x2", "y2"])
def test_corners_are_finite_numbers(side, bad):
    corners = {"x1": 0.0, "y1": 0.0, "x2": 1.0, "y2": 1.0, side: bad}
    with pytest.raises(ValidationError, match=rf"{side}\n  Input should be a finite number"):
        BoundingBox(**corners)


@pytest.mark.parametrize("coords", [[], [1, 2, 3], [1, 2, 3, 4, 5]])
def test_a_box_has_four_coordinates(coords):
    with pytest.raises(ConfigError, match=f"not {len(coords)}"):
        BoundingBox.from_list(coords)
    with pytest.raises(ValidationError, match=f"not {len(coords)}"):
        BoundingBox.model_validate(coords)


def test_a_polygon_has_a_point():
    with pytest.raises(ConfigError, match="without points"):
        BoundingBox.from_polygon([])
    assert BoundingBox.from_polygon([[3, 4]]).to_list() == [3, 4, 3, 4]


def test_unknown_and_missing_fields_are_refused():
    with pytest.raises(ValidationError, match="x3"):
        BoundingBox(x1=0, y1=0, x2=1, y2=1, x3=2)
    with pytest.raises(ValidationError, match="y2"):
        BoundingBox(x1=0, y1=0, x2=1)


def test_a_box_never_changes_and_can_be_a_key(box):
    with pytest.raises(ValidationError, match="frozen"):
        box.x1 = 0
    assert {box: "a"}[BoundingBox.from_list([100, 50, 500, 300])] == "a"
    assert pickle.loads(pickle.dumps(box)) == box


def test_normalised_coordinates_run_from_0_to_1024(box):
    assert box.to_normalized(1000, 800).to_list() == pytest.approx([102.4, 64, 512, 384])
    page = BoundingBox(x1=0, y1=0, x2=1000, y2=800).to_normalized(1000, 800)
    assert page.to_list() == [0, 0, NORMALIZED_SIZE, NORMALIZED_SIZE]


@given(boxes(), st.integers(1, 20_000), st.integers(1, 20_000))
def test_relative_and_normalised_coordinates_come_back(box, width, height):
    assert close(box.to_normalized(width, height).to_absolute(width, height), box)
    relative = box.to_relative(width, height).to_list()
    assert close(BoundingBox.from_relative(relative, width, height), box)


@given(boxes(), st.floats(0.1, 10), st.none() | st.floats(1, 1e4))
def test_points_come_back(box, scale, page_height):
    points = box.to_points(scale, page_height).to_list()
    assert close(BoundingBox.from_points(points, scale, page_height), box)


def test_pdf_points_count_from_the_bottom_where_the_page_height_is_given():
    box = BoundingBox(x1=0, y1=0, x2=150, y2=300)
    assert box.to_points(150 / 72, 792).to_list() == pytest.approx([0, 648, 72, 792])
    assert box.to_points(150 / 72).to_list() == pytest.approx([0, 0, 72, 144])


@pytest.mark.parametrize("size", [(0, 10), (10, 0), (-1, 10)])
def test_an_image_without_area_has_no_parts(box, size):
    with pytest.raises(ConfigError, match="has no parts"):
        box.to_normalized(*size)


def test_intersection_is_none_where_boxes_only_touch(box):
    assert box.intersection(BoundingBox.from_list([500, 50, 600, 300])) is None
    assert box.intersection(BoundingBox.from_list([600, 400, 700, 500])) is None
    shared = box.intersection(BoundingBox.from_list([400, 200, 700, 500]))
    assert shared is not None
    assert shared.to_list() == [400, 200, 500, 300]


@given(boxes(), boxes())
def test_intersection_and_union_agree(one, other):
    shared, both = one.intersection(other), one.union(other)
    assert both.union(one) == both == other.union(one)
    if shared is not None:
        assert shared.area <= min(one.area, other.area)
        assert shared.intersection(one) == shared == other.intersection(one)


@given(boxes(), boxes())
def test_iou_is_symmetric_and_overlap_is_a_part(one, other):
    assert 0 <= one.iou(other) <= 1 + 1e-9
    assert math.isclose(one.iou(other), other.iou(one), abs_tol=1e-12)
    assert 0 <= one.overlap(other) <= 1 + 1e-9


@given(boxes())
def test_a_box_covers_itself(box):
    assume(box.area > 1e-3)
    assert box.iou(box) == pytest.approx(1)
    assert box.overlap(box) == 1


def test_overlap_is_the_part_of_the_first_box():
    small, large = BoundingBox.from_list([0, 0, 10, 10]), BoundingBox.from_list([5, 0, 105, 100])
    assert small.overlap(large) == 0.5
    assert large.overlap(small) == 0.005
    line = BoundingBox.from_list([0, 0, 10, 0])
    assert line.overlap(small) == small.overlap(line) == line.iou(line) == 0


def test_clip_keeps_what_is_in_the_image(box):
    assert box.clip(200, 100).to_list() == [100, 50, 200, 100]
    assert BoundingBox.from_list([-5, -5, 5, 5]).clip(100, 100).to_list() == [0, 0, 5, 5]
    assert box.clip(50, 20).area == 0


@given(boxes(), numbers, numbers)
def test_shift_moves_there_and_back(box, dx, dy):
    assert close(box.shift(dx, dy).shift(-dx, -dy), box)


def test_edges_belong_to_the_box(box):
    assert box.contains_point(100, 50)
    assert box.contains_point(500, 300)
    assert not box.contains_point(99.9, 50)


def test_scaled_is_the_box_in_a_larger_image(box):
    assert box.scaled(2).to_list() == [200, 100, 1000, 600]
