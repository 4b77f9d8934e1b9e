"""Where a label stands: near its box, in the picture, and on no text if it can."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PIL import Image, ImageDraw, ImageStat

from omnidocs.results.geometry import BoundingBox

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from omnidocs.results.overlay.marks import Mark

_REDUCTION = 2
_INK, _LABEL, _BOX = 4.0, 8.0, 0.5
"""What it costs to stand on print, on another label, and in a box."""
_RANK = 0.03
"""What each step from the best place to the worst one costs."""
_INSET = 3
"""Pixels between the side of a box and a label in it: a table's rulings are there."""
_CROWDED = 0.6
"""From this cost on a label hides something."""


class LabelMap:
    """Remembers what is where in a picture.

    Its three bands are the page itself, the labels that are placed, and the boxes. Print
    is where the page's brightness varies, whatever its colours are.
    """

    def __init__(self, picture: Image.Image, boxes: Iterable[BoundingBox]) -> None:
        self._size = picture.size
        page = picture.convert("L").reduce(_REDUCTION)
        inside = Image.new("L", page.size)
        draw = ImageDraw.Draw(inside)
        for box in boxes:
            draw.rectangle(_reduced(*box.to_xyxy()), fill=255)
        self._map = Image.merge("RGB", (page, Image.new("L", page.size), inside))

    def place(self, mark: Mark, width: int, height: int) -> BoundingBox | None:
        """Choose where the label of a mark stands, and remember it there.

        Returns:
            Its place; None where it would hide something and is not needed.
        """
        cost, x, y = min(
            (self._cost(x, y, width, height) + _RANK * rank, x, y)
            for rank, (x, y) in enumerate(self._candidates(mark, width, height))
        )
        if cost > _CROWDED and not mark.tag_needed:
            return None
        area = _reduced(x, y, x + width - 1, y + height - 1)
        ImageDraw.Draw(self._map).rectangle(area, fill=(0, 255, 255))
        return BoundingBox.from_xywh(x, y, width, height)

    def _candidates(self, mark: Mark, width: int, height: int) -> Iterator[tuple[int, int]]:
        box = mark.bbox.clip(*self._size)
        places = _inside(box, width, height)
        if not mark.tag_inside:
            places = _outside(box, width, height) + places
        right, bottom = self._size[0] - width, self._size[1] - height
        for x, y in places:
            yield round(min(max(x, 0), right)), round(min(max(y, 0), bottom))

    def _cost(self, x: int, y: int, width: int, height: int) -> float:
        x1, y1, x2, y2 = _reduced(x, y, x + width, y + height)
        seen = ImageStat.Stat(self._map.crop((x1, y1, max(x2, x1 + 1), max(y2, y1 + 1))))
        print_, label, box = seen.stddev[0], seen.mean[1], seen.mean[2]
        return (_INK * print_ + _LABEL * label + _BOX * box) / 255


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


def _reduced(x1: float, y1: float, x2: float, y2: float) -> tuple[int, int, int, int]:
    return (
        int(x1 // _REDUCTION),
        int(y1 // _REDUCTION),
        int(x2 // _REDUCTION),
        int(y2 // _REDUCTION),
    )
