"""RT-DETR: the labels of docling's layout models."""

from __future__ import annotations

import pytest
from PIL import Image

from omnidocs.backends import Detection, DetectionResponse
from omnidocs.results import RTDETR_MAPPING, BoundingBox, LayoutLabel
from omnidocs.tasks.inputs import to_page
from omnidocs_models._support import layout_output

BOX = BoundingBox.from_list([10, 20, 30, 40])


def output(*detections):
    page = to_page(Image.new("RGB", (200, 300)))
    return layout_output(DetectionResponse(detections), page, RTDETR_MAPPING, "a model")


@pytest.mark.parametrize(
    ("own", "standard"),
    [
        ("list_item", LayoutLabel.LIST),  # as the heron checkpoints write them
        ("List-item", LayoutLabel.LIST),  # as DocLayNet does
        ("section_header", LayoutLabel.SECTION_HEADER),
        ("page_footer", LayoutLabel.PAGE_FOOTER),
        ("picture", LayoutLabel.FIGURE),
        ("key_value_region", LayoutLabel.TEXT),
        ("code", LayoutLabel.CODE),
        ("LABEL_3", LayoutLabel.UNKNOWN),
    ],
)
def test_a_label_has_its_standard_one_and_is_kept(own, standard):
    [box] = output(Detection(own, BOX, 0.8, 7)).bboxes
    assert (box.label, box.original_label, box.class_id) == (standard, own, 7)


def test_regions_keep_their_boxes_scores_and_order():
    layout = output(Detection("text", BOX, 0.9), Detection("table", BOX.clip(20, 30), 0.4))
    assert [(box.bbox.to_list(), box.confidence) for box in layout.bboxes] == [
        ([10, 20, 30, 40], 0.9),
        ([10, 20, 20, 30], 0.4),
    ]
    assert (layout.image_width, layout.image_height, layout.model_name) == (200, 300, "a model")


def test_a_page_on_which_nothing_is_found_is_empty():
    assert output().bboxes == []
