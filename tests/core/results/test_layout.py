"""Layout outputs: filters, order, coordinates."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from omnidocs.results import BoundingBox, CustomLabel, LayoutBox, LayoutLabel, LayoutOutput


def box(label, corners, confidence=0.9, **fields):
    return LayoutBox(
        label=label, bbox=BoundingBox.from_list(corners), confidence=confidence, **fields
    )


@pytest.fixture
def layout() -> LayoutOutput:
    return LayoutOutput(
        bboxes=[
            box("text", [0, 500, 400, 600], 0.6),
            box("title", [0, 0, 400, 50], 0.95, class_id=3, original_label="Title"),
            box("text", [0, 100, 190, 200], 0.7),
            box(CustomLabel(name="sidebar"), [210, 100, 400, 200], 0.3),
        ],
        image_width=400,
        image_height=800,
    )


def test_labels_are_told_once_and_sorted(layout):
    assert layout.element_count == 4
    assert layout.labels_found == ["sidebar", "text", "title"]


@pytest.mark.parametrize(
    ("label", "count"),
    [
        (LayoutLabel.TEXT, 2),
        ("text", 2),
        (CustomLabel(name="sidebar"), 1),
        ("sidebar", 1),
        (LayoutLabel.TABLE, 0),
    ],
)
def test_boxes_are_found_by_any_form_of_a_label(layout, label, count):
    assert len(layout.filter_by_label(label)) == count


def test_a_threshold_is_included(layout):
    assert [item.confidence for item in layout.filter_by_confidence(0.7)] == [0.95, 0.7]


def test_sorting_goes_down_then_right_and_leaves_the_original(layout):
    before = layout.model_copy(deep=True)
    ordered = layout.sort_by_position()
    assert [item.label.value for item in ordered.bboxes] == ["title", "text", "sidebar", "text"]
    assert layout == before
    backwards = layout.sort_by_position(top_to_bottom=False)
    assert backwards.bboxes == ordered.bboxes[::-1]


def test_normalised_boxes_keep_everything_else(layout):
    title = layout.get_normalized_bboxes()[1]
    assert title == {
        "label": "title",
        "bbox": [0, 0, 1024, 64],
        "confidence": 0.95,
        "class_id": 3,
        "original_label": "Title",
    }
    assert layout.get_normalized_bboxes()[3]["label"] == "sidebar"


def test_a_custom_label_comes_back_from_json(layout, tmp_path):
    loaded = LayoutOutput.load_json(layout.save_json(tmp_path / "layout.json"))
    assert isinstance(loaded.bboxes[3].label, CustomLabel)
    assert isinstance(loaded.bboxes[0].label, LayoutLabel)


def test_a_label_that_is_neither_is_refused():
    with pytest.raises(ValidationError, match="label"):
        box("titel", [0, 0, 1, 1])


@pytest.mark.parametrize("size", [(0, 5), (5, 0), (-1, 5), (None, 5)])
def test_the_page_image_has_a_size(size):
    with pytest.raises(ValidationError, match="image_"):
        LayoutOutput(image_width=size[0], image_height=size[1])
