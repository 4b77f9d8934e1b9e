"""Layout extraction: the labelled regions of a page."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from pydantic import Field

from omnidocs.results.geometry import BoundingBox
from omnidocs.results.labels import LABEL_COLORS, CustomLabel, LayoutLabel
from omnidocs.results.output import Output, Record
from omnidocs.results.overlay import Mark, PageImage, draw_overlay

if TYPE_CHECKING:
    import os

    from PIL import Image


class LayoutBox(Record):
    """One region.

    Args:
        label: What it is, in the standard labels or in one of the user's own.
        bbox: Where it is, in pixels of the page image.
        confidence: How sure the model is, 0 to 1.
        class_id: The model's own number of the label.
        original_label: The model's own label.
    """

    label: LayoutLabel | CustomLabel
    bbox: BoundingBox
    confidence: float = Field(ge=0, le=1)
    class_id: int | None = None
    original_label: str | None = None

    @property
    def color(self) -> str:
        """The colour in ``visualize``, ``"#RRGGBB"``."""
        if isinstance(self.label, CustomLabel):
            return self.label.color or LABEL_COLORS[LayoutLabel.UNKNOWN]
        return LABEL_COLORS[self.label]

    def get_normalized_bbox(self, image_width: float, image_height: float) -> BoundingBox:
        """The box on a scale of 0 to 1024 in both directions."""
        return self.bbox.to_normalized(image_width, image_height)


class LayoutOutput(Output):
    """The regions of one page.

    Args:
        bboxes: The regions.
        image_width: Width of the page image in pixels.
        image_height: Height of the page image in pixels.
        model_name: The model that found them.
    """

    derived: ClassVar[tuple[str, ...]] = ("element_count", "labels_found")

    bboxes: list[LayoutBox] = Field(default_factory=list)
    image_width: int = Field(ge=1)
    image_height: int = Field(ge=1)
    model_name: str | None = None

    @property
    def element_count(self) -> int:
        """How many regions there are."""
        return len(self.bboxes)

    @property
    def labels_found(self) -> list[str]:
        """The labels that occur, sorted."""
        return sorted({box.label.value for box in self.bboxes})

    def filter_by_label(self, label: LayoutLabel | CustomLabel | str) -> list[LayoutBox]:
        """The regions with this label."""
        return [box for box in self.bboxes if box.label == label]

    def filter_by_confidence(self, min_confidence: float) -> list[LayoutBox]:
        """The regions that the model is at least so sure of (0 to 1)."""
        return [box for box in self.bboxes if box.confidence >= min_confidence]

    def sort_by_position(self, top_to_bottom: bool = True) -> LayoutOutput:
        """A copy sorted by the top-left corners: by y, then by x.

        That is no reading order on a page with columns; a reading-order predictor is.
        """
        boxes = sorted(
            self.bboxes, key=lambda box: (box.bbox.y1, box.bbox.x1), reverse=not top_to_bottom
        )
        return self.model_copy(update={"bboxes": boxes})

    def get_normalized_bboxes(self) -> list[dict[str, Any]]:
        """The regions as dictionaries, their boxes on a scale of 0 to 1024."""
        return [
            box.to_dict()
            | {
                "label": box.label.value,
                "bbox": box.get_normalized_bbox(self.image_width, self.image_height).to_list(),
            }
            for box in self.bboxes
        ]

    def visualize(
        self,
        image: PageImage,
        output_path: str | os.PathLike[str] | None = None,
        show_labels: bool = True,
        show_confidence: bool = True,
        line_width: int | None = None,
        font_size: int | None = None,
        *,
        show_index: bool = False,
    ) -> Image.Image:
        """Draw the regions on a copy of the page image.

        Args:
            image: The page image, or a page that has one. Where it is not of the size of
                the image that the boxes belong to, they are scaled to it.
            output_path: Where to write the picture too; the suffix names the format.
            show_labels: Write the label of each region.
            show_confidence: Write how sure the model is.
            line_width: Width of the outlines in pixels; None fits the picture.
            font_size: Height of the letters in pixels; None fits the picture.
            show_index: Write the place of each region in ``bboxes``.

        Returns:
            A picture in mode RGB, of the size of ``image``.

        Raises:
            UnsupportedInputError: ``image`` is no picture.
            ConfigError: the suffix of ``output_path`` is no picture format.
        """
        marks = []
        for index, box in enumerate(self.bboxes):
            words = [
                str(index) if show_index else "",
                box.label.value if show_labels else "",
                f"{box.confidence:.2f}" if show_confidence else "",
            ]
            marks.append(Mark(box.bbox, box.color, "  ".join(filter(None, words))))
        return draw_overlay(
            image,
            marks,
            size=(self.image_width, self.image_height),
            output_path=output_path,
            line_width=line_width,
            font_size=font_size,
        )
