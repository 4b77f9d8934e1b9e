"""Tables cut out of a page and put back."""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil, floor
from typing import TYPE_CHECKING

from omnidocs.document import Word
from omnidocs.errors import ConfigError
from omnidocs.results import BoundingBox

if TYPE_CHECKING:
    from omnidocs.document import Page
    from omnidocs.results import OCROutput, TableOutput, TextBlock


@dataclass(frozen=True)
class Crop:
    """A part of a page.

    Args:
        page: The part as a page of its own, with the words that lie in it.
        bbox: Where it was, in whole pixels of the page image.
    """

    page: Page
    bbox: BoundingBox


def cut_out(page: Page, region: BoundingBox) -> Crop:
    """Cut a region out of a page, widened to whole pixels.

    Raises:
        ConfigError: the region lies outside the page.
    """
    widened = BoundingBox(
        x1=floor(region.x1), y1=floor(region.y1), x2=ceil(region.x2), y2=ceil(region.y2)
    )
    bbox = widened.clip(page.width, page.height)
    if not bbox.area:
        raise ConfigError(
            f"The region {region.to_list()} lies outside the page of {page.width} x "
            f"{page.height} pixels. Give boxes in pixels of the page image."
        )
    return Crop(page.crop(bbox), bbox)


def put_back(table: TableOutput, crop: Crop, page: Page) -> TableOutput:
    """The table of a crop, with every box in pixels of the whole page."""
    x, y = crop.bbox.x1, crop.bbox.y1
    cells = [
        cell.model_copy(update={"bbox": cell.bbox and cell.bbox.shift(x, y)})
        for cell in table.cells
    ]
    bbox = table.bbox.shift(x, y) if table.bbox else crop.bbox
    return table.model_copy(
        update={
            "cells": cells,
            "bbox": bbox,
            "image_width": page.width,
            "image_height": page.height,
        }
    )


def page_words(ocr: OCROutput) -> list[Word]:
    """The blocks of an OCR output as the words of a page.

    A block of several words is parted, its width shared out by characters.
    """
    return [word for block in ocr.text_blocks for word in _parted(block)]


def _parted(block: TextBlock) -> list[Word]:
    texts = block.text.split()
    if len(texts) < 2:
        return [Word(text, block.bbox, confidence=block.confidence) for text in texts]
    step = block.bbox.width / len(block.text)
    words, start = [], 0
    for text in texts:
        start = block.text.index(text, start)
        left = block.bbox.x1 + start * step
        start += len(text)
        bbox = BoundingBox(
            x1=left, y1=block.bbox.y1, x2=block.bbox.x1 + start * step, y2=block.bbox.y2
        )
        words.append(Word(text, bbox, confidence=block.confidence))
    return words
