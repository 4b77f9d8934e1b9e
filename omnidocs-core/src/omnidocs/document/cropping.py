"""What is left of a page's content in a part of it."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import TYPE_CHECKING

from omnidocs.document.content import Link, PageContent, Picture, Ruling, Word
from omnidocs.document.pictures import union_cover
from omnidocs.errors import ConfigError
from omnidocs.results import BoundingBox

if TYPE_CHECKING:
    from collections.abc import Iterable

PixelBox = tuple[int, int, int, int]


def pixel_box(bbox: BoundingBox, size: tuple[int, int]) -> PixelBox:
    """Whole pixels around a box, inside an image.

    Raises:
        ConfigError: there are none.
    """
    width, height = size
    left, top = max(0, math.floor(bbox.x1)), max(0, math.floor(bbox.y1))
    right, bottom = min(width, math.ceil(bbox.x2)), min(height, math.ceil(bbox.y2))
    if right <= left or bottom <= top:
        raise ConfigError(
            f"The box ({bbox.x1:g}, {bbox.y1:g}, {bbox.x2:g}, {bbox.y2:g}) is not on the page "
            f"of {width} x {height} pixels. Pass a box in pixels of the page image."
        )
    return left, top, right, bottom


def crop_content(content: PageContent, box: PixelBox) -> PageContent:
    """The words, drawings, pictures and links in a box, in pixels of the part."""
    words = tuple(_words(content.words, box))
    rulings = tuple(_rulings(content.rulings, box))
    pictures = tuple(_pictures(content.pictures, box))
    letters = sum(len(word.text) for word in words)
    width, height = box[2] - box[0], box[3] - box[1]
    quality = replace(
        content.quality,
        visible_chars=letters,
        image_cover=union_cover([picture.bbox for picture in pictures], width, height),
        all_invisible=bool(words) and all(word.invisible for word in words),
    )
    return replace(
        content,
        words=words,
        rulings=rulings,
        pictures=pictures,
        shapes=tuple(_shapes(content.shapes, box)),
        links=tuple(_links(content.links, box)),
        quality=quality,
        source=content.source if words else None,
        hidden=tuple(_words(content.hidden, box)),
    )


def _words(words: Iterable[Word], box: PixelBox) -> Iterable[Word]:
    left, top, right, bottom = box
    for word in words:
        x, y = word.bbox.center
        if left <= x < right and top <= y < bottom:
            baseline = None if word.baseline is None else word.baseline - top
            yield replace(word, bbox=word.bbox.shift(-left, -top), baseline=baseline)


def _rulings(rulings: Iterable[Ruling], box: PixelBox) -> Iterable[Ruling]:
    left, top, right, bottom = box
    for ruling in rulings:
        x1, x2 = max(ruling.x1, left), min(ruling.x2, right)
        y1, y2 = max(ruling.y1, top), min(ruling.y2, bottom)
        if x1 <= x2 and y1 <= y2 and (x1 < x2 or y1 < y2):
            yield Ruling(x1 - left, y1 - top, x2 - left, y2 - top, ruling.width)


def _shapes(shapes: Iterable[BoundingBox], box: PixelBox) -> Iterable[BoundingBox]:
    part = BoundingBox.from_list(list(box))
    for shape in shapes:
        inside = shape.intersection(part)
        if inside is not None:
            yield inside.shift(-box[0], -box[1])


def _pictures(pictures: Iterable[Picture], box: PixelBox) -> Iterable[Picture]:
    area = (box[2] - box[0]) * (box[3] - box[1])
    for picture in pictures:
        part = _part(picture.bbox, box)
        if part is not None:
            yield Picture(part, part.area / area)


def _links(links: Iterable[Link], box: PixelBox) -> Iterable[Link]:
    for link in links:
        part = _part(link.bbox, box)
        if part is not None:
            yield replace(link, bbox=part)


def _part(bbox: BoundingBox, box: PixelBox) -> BoundingBox | None:
    whole = BoundingBox(x1=box[0], y1=box[1], x2=box[2], y2=box[3])
    shared = whole.intersection(bbox)
    return None if shared is None else shared.shift(-box[0], -box[1])
