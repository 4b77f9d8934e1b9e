"""The reading-order predictor that works by rules."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from omnidocs.results import (
    ElementType,
    LayoutBox,
    LayoutLabel,
    LayoutOutput,
    OCROutput,
    OrderedElement,
    ReadingOrderOutput,
)
from omnidocs.tasks.reading_order import BaseReadingOrderPredictor
from omnidocs_models.rule_based.geometry import Box
from omnidocs_models.rule_based.order.links import Links, captions, continuations, footnotes
from omnidocs_models.rule_based.order.xycut import XYCut

Direction = Literal["auto", "ltr", "rtl"]

BEFORE = (ElementType.PAGE_HEADER,)
AFTER = (ElementType.FOOTNOTE, ElementType.PAGE_FOOTER, ElementType.OTHER)
"""Types that are read before and after all others, in this order."""

GUTTER = 0.006
"""Least width of the white space between columns, in parts of the page's width."""

REACH = 0.06
"""Farthest that a caption is from its figure, in parts of the page's height."""


class RuleBasedReadingOrderPredictor(BaseReadingOrderPredictor):
    """Orders regions by columns and white space, without a model.

    Running heads come first; footnotes and running feet come last. A caption stands
    beside its figure or table.

    Args:
        direction: Which column is read first: ``"ltr"`` the left one, ``"rtl"`` the right
            one, ``"auto"`` as the script of the words says.
    """

    def __init__(self, direction: Direction = "auto") -> None:
        self.direction: Direction = direction

    def predict(
        self, layout: LayoutOutput, ocr: OCROutput | None = None, page_no: int = 0
    ) -> ReadingOrderOutput:
        """Order the regions of one page; see ``BaseReadingOrderPredictor.predict``.

        ``merge_map`` needs the words: without ``ocr`` it is empty.
        """
        boxes = [Box.of(item.bbox) for item in layout.bboxes]
        types = [_element_type(item) for item in layout.bboxes]
        texts = _texts(boxes, ocr)
        reach = REACH * layout.image_height
        owned = captions(types, boxes, texts, reach)
        order = _beside(self._order(boxes, types, texts, layout.image_width), owned, boxes)
        return ReadingOrderOutput(
            ordered_elements=[
                OrderedElement(
                    index=place,
                    element_type=types[index],
                    bbox=layout.bboxes[index].bbox,
                    text=texts[index],
                    confidence=layout.bboxes[index].confidence,
                    page_no=page_no,
                    original_id=index,
                )
                for place, index in enumerate(order)
            ],
            caption_map=owned,
            footnote_map=footnotes(types, boxes, reach / 2),
            merge_map=continuations(order, types, boxes, texts),
            image_width=layout.image_width,
            image_height=layout.image_height,
            model_name=type(self).__name__,
        )

    def _order(
        self, boxes: Sequence[Box], types: Sequence[ElementType], texts: Sequence[str], width: int
    ) -> list[int]:
        rtl = self.direction == "rtl" or (self.direction == "auto" and _is_right_to_left(texts))
        heads = {
            index
            for index, kind in enumerate(types)
            if kind in (ElementType.SECTION_HEADER, ElementType.TITLE)
        }
        heights = sorted(box.height for box in boxes)
        line = heights[len(heights) // 5] if heights else 1.0
        cut = XYCut(boxes, heads, gutter=GUTTER * width, line=line, right_to_left=rtl)
        apart = (*BEFORE, *AFTER)
        groups = [[i for i, kind in enumerate(types) if kind is which] for which in apart]
        body = [index for index, kind in enumerate(types) if kind not in apart]
        before, after = groups[: len(BEFORE)], groups[len(BEFORE) :]
        return [index for group in (*before, body, *after) for index in cut.order(group)]


def _element_type(box: LayoutBox) -> ElementType:
    if not isinstance(box.label, LayoutLabel):
        return ElementType.TEXT
    if box.label in (LayoutLabel.ABANDON, LayoutLabel.UNKNOWN):
        return ElementType.OTHER
    return ElementType(box.label.value)


def _texts(boxes: Sequence[Box], ocr: OCROutput | None) -> list[str]:
    """The text of the blocks whose middle lies in each box, in their own order."""
    texts: list[list[str]] = [[] for _ in boxes]
    by_size = sorted(range(len(boxes)), key=lambda index: boxes[index].area)
    for block in ocr.text_blocks if ocr else ():
        x, y = block.bbox.center
        home = next((index for index in by_size if boxes[index].holds(x, y)), None)
        if home is not None:
            texts[home].append(block.text)
    return [" ".join(parts) for parts in texts]


def _is_right_to_left(texts: Sequence[str]) -> bool:
    letters = [char for text in texts for char in text if char.isalpha()]
    return 2 * sum("\u0590" <= char <= "\u08ff" for char in letters) > len(letters)


def _beside(order: Sequence[int], owned: Links, boxes: Sequence[Box]) -> list[int]:
    """The order with captions next to what they belong to: before it if they stand above."""
    owner = {caption: figure for figure, mine in owned.items() for caption in mine}
    placed: list[int] = []
    for index in order:
        if index in owner:
            continue
        mine = [caption for caption in order if owner.get(caption) == index]
        above = [caption for caption in mine if boxes[caption].center_y < boxes[index].y1]
        placed += [*above, index, *(caption for caption in mine if caption not in above)]
    return placed
