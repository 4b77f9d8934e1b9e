"""Pages that were scanned upside down or sideways."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from omnidocs.results import BoundingBox

if TYPE_CHECKING:
    from collections.abc import Iterable

    from omnidocs.document import Page, Word

_SIZE = 0.8
"""Font size in parts of the height of an upright word's box."""


def turned(page: Page, words: Iterable[Word], rotation: int) -> Page:
    """The page with its words, turned so that the text runs from left to right.

    Args:
        page: The page as it was scanned.
        words: What OCR read on it, with boxes on the page as it was scanned.
        rotation: Degrees to turn it, counter-clockwise: 90, 180 or 270.

    Returns:
        A page whose image, words and pixel space are upright.
    """
    from omnidocs.document import Page

    image = page.image.rotate(rotation, expand=True)
    upright = Page.from_image(image, index=page.index, dpi=page.dpi)
    return upright.with_words(
        tuple(_turned_word(word, page.size, rotation) for word in words), source="ocr"
    )


def _turned_word(word: Word, size: tuple[int, int], rotation: int) -> Word:
    box = turned_box(word.bbox, size, rotation)
    return replace(word, bbox=box, font_size=_SIZE * box.height)


def turned_box(box: BoundingBox, size: tuple[int, int], rotation: int) -> BoundingBox:
    """A box after its page, ``size`` pixels wide and high, was turned."""
    (width, height), (x1, y1, x2, y2) = size, box.to_xyxy()
    corners = {
        90: (y1, width - x2, y2, width - x1),
        180: (width - x2, height - y2, width - x1, height - y1),
        270: (height - y2, x1, height - y1, x2),
    }
    return BoundingBox.from_list(corners[rotation])
