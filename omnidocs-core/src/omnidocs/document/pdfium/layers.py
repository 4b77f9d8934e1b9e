"""What a page draws below and above its text."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import count
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence

    from omnidocs.results import BoundingBox

Color = tuple[int, int, int]
"""Red, green and blue, 0 to 255."""

_MOST_AREAS = 2000
ALIKE = 8
"""Difference in each channel up to which two colours are one to the eye."""


class Area(NamedTuple):
    """A filled area or a picture.

    Args:
        box: Left, top, right and bottom in pixels.
        color: Its colour; None for pictures, and where it is not known or not opaque.
        z: Its place in the order of drawing.
        is_picture: Whether it is an opaque raster image.
    """

    box: tuple[float, float, float, float]
    color: Color | None
    z: float
    is_picture: bool = False

    @property
    def size(self) -> float:
        """Its size in square pixels."""
        left, top, right, bottom = self.box
        return (right - left) * (bottom - top)

    def share(self, box: BoundingBox) -> float:
        """The part (0 to 1) of a box that it covers."""
        left, top, right, bottom = self.box
        across = min(right, box.x2) - max(left, box.x1)
        down = min(bottom, box.y2) - max(top, box.y1)
        return across * down / box.area if across > 0 and down > 0 else 0.0


@dataclass(slots=True)
class Layers:
    """The areas of a page and the order in which its objects are drawn."""

    areas: list[Area] = field(default_factory=list)
    complete: bool = True
    _objects: list[tuple[float, float, Sequence[int]]] = field(default_factory=list)
    _order: dict[int, float] | None = None

    def enter(self, objects: Sequence[int], start: float, step: float) -> None:
        """Take in the objects of a page or a form, drawn from ``start`` on."""
        self._objects.append((start, step, objects))

    def add(self, area: Area) -> None:
        """Take in an area."""
        if len(self.areas) < _MOST_AREAS:
            self.areas.append(area)
        else:
            self.complete = False

    def order(self, address: int | None) -> float | None:
        """The place of an object in the order of drawing."""
        if self._order is None:
            self._order = {
                address: place
                for start, step, objects in self._objects
                for address, place in zip(objects, count(start, step), strict=False)
            }
        return self._order.get(address) if address else None


def is_alike(one: Color, other: Color) -> bool:
    """Whether two colours look the same."""
    return (
        -ALIKE <= one[0] - other[0] <= ALIKE
        and -ALIKE <= one[1] - other[1] <= ALIKE
        and -ALIKE <= one[2] - other[2] <= ALIKE
    )
