"""Where a label stands: near its box, in the picture, and on no text if it can."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from PIL import Image, ImageDraw, ImageFilter

from omnidocs.results.geometry import BoundingBox

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from omnidocs.results.overlay.marks import Mark

_PRINT, _LABEL, _BOX = 3.0, 8.0, 0.5
"""What it costs to stand on print, on another label, and in a box."""
_RANK = 0.03
"""What each step from the best place to the worst one costs."""
_CROWDED = 0.6
"""From this cost on a label hides something."""
_INSET = 3
"""Pixels between the side of a box and a label in it: a table's rulings are there."""
_EDGE = 48
"""Brightness steps of less than this are paper or noise."""


class LabelMap:
    """Remembers what is where in a picture.

    Its three bands are the print, the labels that are placed, and the boxes. Print is where
    the brightness changes, whatever the colours of the page are.
    """

    def __init__(self, picture: Image.Image, boxes: Iterable[BoundingBox]) -> None:
        self._size = picture.size
        inside = Image.new("L", picture.size)
        draw = ImageDraw.Draw(inside)
        for box in boxes:
            draw.rectangle(box.to_xyxy(), fill=255)
        self._map = Image.merge("RGB", (_print(picture), Image.new("L", picture.size), inside))

    def place(self, mark: Mark, width: int, height: int) -> BoundingBox | None:
        """Choose where the label of a mark stands, and remember it there.

        Returns:
            Its place; None where it would hide something and is not needed.
        """
        best, place = math.inf, (0, 0)
        for rank, (x, y) in enumerate(self._candidates(mark, width, height)):
            if best <= _RANK * rank:
                break
            cost = _RANK * rank + self._cost(x, y, width, height)
            if cost < best:
                best, place = cost, (x, y)
        if best > _CROWDED and not mark.tag_needed:
            return None
        chosen = BoundingBox.from_xywh(*place, width, height)
        area = (chosen.x1, chosen.y1, chosen.x2 - 1, chosen.y2 - 1)
        ImageDraw.Draw(self._map).rectangle(area, fill=(0, 255, 255))
        return chosen

    def _candidates(self, mark: Mark, width: int, height: int) -> Iterator[tuple[int, int]]:
        box = mark.bbox.clip(*self._size)
        places = _inside(box, width, height)
        if not mark.tag_inside:
            places = _outside(box, width, height) + places
        right, bottom = self._size[0] - width, self._size[1] - height
        for x, y in places:
            yield round(min(max(x, 0), right)), round(min(max(y, 0), bottom))

    def _cost(self, x: int, y: int, width: int, height: int) -> float:
        area = (x, y, x + width, y + height)
        print_, label, box = self._map.resize((1, 1), Image.Resampling.BOX, area).tobytes()
        return (_PRINT * print_ + _LABEL * label + _BOX * box) / 255


def _print(picture: Image.Image) -> Image.Image:
    """White where a picture has print, black where it has paper."""
    edges = picture.convert("L").filter(ImageFilter.FIND_EDGES)
    found = edges.point([0] * _EDGE + [255] * (256 - _EDGE))
    # The filter leaves the outermost pixels as they are.
    ImageDraw.Draw(found).rectangle((0, 0, found.width - 1, found.height - 1), outline=0)
    return found


def _outside(box: BoundingBox, width: int, height: int) -> list[tuple[float, float]]:
    x1, y1, x2, y2 = box.to_xyxy()
    middle = (y1 + y2 - height) / 2
    return [
        (x1, y1 - height),
        (x1 - width, y1),
        (x2 - width, y1 - height),
        (x2, y1),
        (x1, y2),
        (x2 - width, y2),
        (x1 - width, middle),
        (x2, middle),
        (x1 - width, y1 - height),
        (x2, y1 - height),
    ]


def _inside(box: BoundingBox, width: int, height: int) -> list[tuple[float, float]]:
    left, right = box.x1 + _INSET, box.x2 - width - _INSET
    top, bottom = box.y1 + _INSET, box.y2 - height - _INSET
    corners = [(left, top), (right, top), (right, bottom), (left, bottom)]
    center, middle = (left + right) / 2, (top + bottom) / 2
    return [*corners, (right, middle), (left, middle), (center, bottom), (center, top)]
