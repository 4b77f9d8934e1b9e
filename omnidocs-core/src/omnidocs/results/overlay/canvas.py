"""The pens: fills, outlines, labels, arrows."""

from __future__ import annotations

import math
from itertools import pairwise
from typing import TYPE_CHECKING

from PIL import Image, ImageColor, ImageDraw

from omnidocs.errors import ConfigError
from omnidocs.results.overlay.fonts import font_for, printable, stretched_text
from omnidocs.results.overlay.placing import LabelMap

if TYPE_CHECKING:
    from collections.abc import Sequence

    from omnidocs.results.geometry import BoundingBox
    from omnidocs.results.overlay.marks import Mark

_FILL_ALPHA = 36
_ARROW = (192, 24, 24, 190)


class Canvas:
    """A picture that is drawn on.

    Args:
        picture: The picture, in mode RGB; it is changed.
        line_width: Width of the outlines in pixels.
        font_size: Height of the letters in pixels.
    """

    def __init__(self, picture: Image.Image, *, line_width: int, font_size: int) -> None:
        self.picture = picture
        self._clean = picture.copy()
        self._width = line_width
        self._font_size = font_size

    def fill(self, marks: Sequence[Mark]) -> None:
        """Tint the boxes, and write their inner text."""
        layer = Image.new("RGBA", self.picture.size)
        draw = ImageDraw.Draw(layer)
        for mark in sorted(marks, key=lambda item: -item.bbox.area):
            corners = mark.polygon or mark.bbox.to_xyxy()
            color = _rgb("white" if mark.inner_text else mark.color)
            alpha = 255 if mark.inner_text else _FILL_ALPHA
            if mark.polygon:
                draw.polygon(corners, fill=(*color, alpha))
            else:
                draw.rectangle(corners, fill=(*color, alpha))
        self._merge(layer)
        for mark in marks:
            self._write_inside(mark)

    def outline(self, mark: Mark) -> None:
        """Draw the outline around the box, so that it covers nothing in it."""
        draw = ImageDraw.Draw(self.picture)
        color = _rgb(mark.color)
        if mark.polygon:
            draw.line([*mark.polygon, mark.polygon[0]], fill=color, width=self._width)
            return
        x1, y1, x2, y2 = mark.bbox.to_xyxy()
        out = self._width - 1
        draw.rectangle(
            (
                max(x1 - out, 0),
                max(y1 - out, 0),
                min(x2 + out, self.picture.width - 1),
                min(y2 + out, self.picture.height - 1),
            ),
            outline=color,
            width=self._width,
        )

    def place_labels(self, marks: Sequence[Mark]) -> list[BoundingBox | None]:
        """Where each label stands; None for one that is empty, too large or left out."""
        label_map = LabelMap(self._clean, [mark.bbox.clip(*self.picture.size) for mark in marks])
        places: list[BoundingBox | None] = []
        for mark in marks:
            width, height = self._label_size(mark.tag)
            fits = width <= self.picture.width and height <= self.picture.height
            places.append(label_map.place(mark, width, height) if mark.tag and fits else None)
        return places

    def label(self, mark: Mark, place: BoundingBox) -> None:
        """Write a label on its colour, in black or white, whichever can be read."""
        draw = ImageDraw.Draw(self.picture)
        color = _rgb(mark.color)
        light = (0.299 * color[0] + 0.587 * color[1] + 0.114 * color[2]) > 150
        draw.rectangle((place.x1, place.y1, place.x2 - 1, place.y2 - 1), fill=color)
        draw.text(
            place.center,
            printable(mark.tag),
            fill="black" if light else "white",
            font=font_for(mark.tag, self._font_size),
            anchor="mm",
        )

    def arrows(self, places: Sequence[BoundingBox]) -> None:
        """Draw an arrow from each label to the next."""
        layer = Image.new("RGBA", self.picture.size)
        draw = ImageDraw.Draw(layer)
        for one, other in pairwise(places):
            self._arrow(draw, self._route(one, other))
        self._merge(layer)

    def _route(self, one: BoundingBox, other: BoundingBox) -> list[tuple[float, float]]:
        """Down a column the way leads left of the text, elsewhere straight."""
        apart = abs(one.x1 - other.x1)
        if other.y1 < one.y2 or apart > self.picture.width / 8:
            return [_edge(one, other.center), _edge(other, one.center)]
        lane = max(1.0, min(one.x1, other.x1) - 3.0 * self._width - 4)
        start, end = one.center[1], other.center[1]
        return [(one.x1, start), (lane, start), (lane, end), (other.x1, end)]

    def _arrow(self, draw: ImageDraw.ImageDraw, route: list[tuple[float, float]]) -> None:
        before, end = route[-2:]
        length = math.dist(before, end)
        if not length:
            return
        head = min(4.0 * self._width + 4, length)
        ux, uy = (end[0] - before[0]) / length, (end[1] - before[1]) / length
        neck = (end[0] - ux * head, end[1] - uy * head)
        draw.line([*route[:-1], neck], fill=_ARROW, width=self._width)
        half = head / 2
        wings = [
            (neck[0] - uy * half, neck[1] + ux * half),
            (neck[0] + uy * half, neck[1] - ux * half),
        ]
        draw.polygon([end, *wings], fill=_ARROW)

    def _label_size(self, tag: str) -> tuple[int, int]:
        length = font_for(tag, self._font_size).getlength(printable(tag))
        return math.ceil(length + 0.5 * self._font_size), math.ceil(1.3 * self._font_size)

    def _write_inside(self, mark: Mark) -> None:
        box = mark.bbox
        lines = printable(mark.inner_text).splitlines()
        for number, line in enumerate(lines):
            top = box.y1 + number * box.height / len(lines)
            letters = stretched_text(line, round(box.width), round(box.height / len(lines)))
            if letters is not None:
                place = (round(box.x1), round(top))
                self.picture.paste(_rgb(mark.inner_color), place, mask=letters)

    def _merge(self, layer: Image.Image) -> None:
        self.picture.paste(layer, mask=layer.getchannel("A"))


def _edge(box: BoundingBox, toward: tuple[float, float]) -> tuple[float, float]:
    """Where the line from the middle of a box to a point leaves the box."""
    cx, cy = box.center
    dx, dy = toward[0] - cx, toward[1] - cy
    reach = max(abs(dx) / max(box.width / 2, 1), abs(dy) / max(box.height / 2, 1))
    return (cx + dx / reach, cy + dy / reach) if reach > 1 else (cx, cy)


def _rgb(color: str) -> tuple[int, int, int]:
    try:
        red, green, blue, *_ = ImageColor.getrgb(color)
    except ValueError as error:
        raise ConfigError(f"{color!r} is no colour. Use one like '#2ECC71' or 'red'.") from error
    return red, green, blue
