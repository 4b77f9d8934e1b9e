"""From what a detector found to the layout of a page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from omnidocs.results import LayoutBox, LayoutOutput

if TYPE_CHECKING:
    from omnidocs.backends import DetectionResponse
    from omnidocs.document import Page
    from omnidocs.results import LabelMapping


def layout_output(
    answer: DetectionResponse, page: Page, labels: LabelMapping, model_name: str
) -> LayoutOutput:
    """The regions under the standard labels, in the order of the answer.

    Args:
        answer: What was found, in pixels of the page image.
        page: The page.
        labels: The model's labels and the standard ones.
        model_name: The model that found them.
    """
    return LayoutOutput(
        bboxes=[
            LayoutBox(
                label=labels.to_standard(found.label),
                bbox=found.bbox,
                confidence=min(found.confidence, 1.0),
                class_id=found.class_id,
                original_label=found.label,
            )
            for found in answer.detections
        ],
        image_width=page.width,
        image_height=page.height,
        model_name=model_name,
    )
