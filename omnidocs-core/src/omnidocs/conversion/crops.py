"""Pictures of text on pages that have a text layer."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from omnidocs.conversion.inspection import carries_text
from omnidocs.conversion.words import words_of
from omnidocs.document.cropping import pixel_box

if TYPE_CHECKING:
    from collections.abc import Iterator

    from omnidocs.document import Page, Picture, Word
    from omnidocs.results import OCROutput

_SMALLEST = 0.01
"""Part of the page that a picture covers to be looked at."""

_LEAST_SIDE = 0.5
"""Inches that it is wide and high at least."""

_MOST_PICTURES = 8
_MOST_PIXELS = 16_000_000


def pictures_of_text(page: Page) -> list[Picture]:
    """The pictures on a page that show print, and on which no words stand.

    The largest ones, eight at most, and no more than 16 million pixels together. The page
    is rendered only if it has pictures that may be some.
    """
    middles = [word.bbox.center for word in page.words]
    found: list[Picture] = []
    pixels = 0.0
    for picture in sorted(page.pictures, key=lambda picture: -picture.cover):
        box = picture.bbox
        if picture.cover < _SMALLEST or len(found) == _MOST_PICTURES:
            break
        is_small = min(box.width, box.height) < _LEAST_SIDE * page.dpi
        is_done = any(box.overlap(other.bbox) > 0.5 for other in found)
        if is_small or is_done or pixels + box.area > _MOST_PIXELS:
            continue
        if any(box.contains_point(*middle) for middle in middles):
            continue
        if carries_text(page.image.crop(pixel_box(box, page.size))):
            found.append(picture)
            pixels += box.area
    return found


def words_of_picture(page: Page, picture: Picture, output: OCROutput) -> list[Word]:
    """What OCR read in ``page.crop(picture.bbox)``, with boxes on the page.

    Nothing, where the text of the picture does not stand upright on the page.
    """
    left, top, _, _ = pixel_box(picture.bbox, page.size)
    return [] if output.rotation else list(_moved(words_of(output), left, top))


def _moved(words: Iterator[Word], left: int, top: int) -> Iterator[Word]:
    for word in words:
        yield replace(word, bbox=word.bbox.shift(left, top))
