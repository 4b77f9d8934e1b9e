"""Where a label stands: near its box, in the picture, and on no text if it can."""

from __future__ import annotations

from collections.abc import Iterable

from PIL import Image, ImageDraw, ImageStat

from omnidocs.results.geometry import BoundingBox

_REDUCTION = 2
_INK, _LABEL, _BOX = 4.0, 8.0, 0.5
"""What it costs to stand on print, on another label, and in a box."""


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

    def place(self, box: BoundingBox, width: int, height: int) -> tuple[int, int]:
        """Choose the top-left corner of a label of this size, and remember it there."""
        _, x, y = min(
            (self._cost(x, y, width, height) + 0.02 * rank, x, y)
            for rank, (x, y) in enumerate(self._candidates(box, width, height))
        )
        area = _reduced(x, y, x + width - 1, y + height - 1)
        ImageDraw.Draw(self._map).rectangle(area, fill=(0, 255, 255))
        return x, y

    def _candidates(self, box: BoundingBox, width: int, height: int) -> list[tuple[int, int]]:
        x1, y1, x2, y2 = (round(value) for value in box.to_xyxy())
        middle = round((y1 + y2 - height) / 2)
        outside = [
            (x1, y1 - height),
            (x2 - width, y1 - height),
            (x1 - width, y1),
            (x2, y1),
            (x1, y2),
            (x2 - width, y2),
            (x1 - width, middle),
            (x2, middle),
            (x1 - width, y1 - height),
            (x2, y1 - height),
        ]
        inside = [(x1, y1), (x2 - width, y1), (x2 - width, y2 - height), (x1, y2 - height)]
        right, bottom = self._size[0] - width, self._size[1] - height
        return [(min(max(x, 0), right), min(max(y, 0), bottom)) for x, y in outside + inside]

    def _cost(self, x: int, y: int, width: int, height: int) -> float:
        x1, y1, x2, y2 = _reduced(x, y, x + width, y + height)
        seen = ImageStat.Stat(self._map.crop((x1, y1, max(x2, x1 + 1), max(y2, y1 + 1))))
        print_, label, box = seen.stddev[0], seen.mean[1], seen.mean[2]
        return (_INK * print_ + _LABEL * label + _BOX * box) / 255


def _reduced(x1: float, y1: float, x2: float, y2: float) -> tuple[int, int, int, int]:
    return (
        int(x1 // _REDUCTION),
        int(y1 // _REDUCTION),
        int(x2 // _REDUCTION),
        int(y2 // _REDUCTION),
    )
