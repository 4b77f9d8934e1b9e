"""Light boxes and intervals for the inner loops of the rules, in pixels of the page image."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple, Protocol

from omnidocs.results import BoundingBox


class Boxed(Protocol):
    """Anything with a box: a word, a line, a picture."""

    @property
    def bbox(self) -> BoundingBox:
        """Its box."""
        ...


class Box(NamedTuple):
    """A rectangle without checks: ``BoundingBox`` is made once, at the end."""

    x1: float
    y1: float
    x2: float
    y2: float

    @classmethod
    def of(cls, box: BoundingBox) -> Box:
        """The same rectangle, light."""
        return cls(box.x1, box.y1, box.x2, box.y2)

    @property
    def width(self) -> float:
        """From the left side to the right one."""
        return self.x2 - self.x1

    @property
    def height(self) -> float:
        """From the top to the bottom."""
        return self.y2 - self.y1

    @property
    def area(self) -> float:
        """Width times height."""
        return (self.x2 - self.x1) * (self.y2 - self.y1)

    @property
    def center_x(self) -> float:
        """Middle between the left and the right side."""
        return (self.x1 + self.x2) / 2

    @property
    def center_y(self) -> float:
        """Middle between the top and the bottom."""
        return (self.y1 + self.y2) / 2

    def holds(self, x: float, y: float) -> bool:
        """Whether the point is inside."""
        return self.x1 <= x <= self.x2 and self.y1 <= y <= self.y2

    def grown(self, by: float) -> Box:
        """The box with each side moved outwards."""
        return Box(self.x1 - by, self.y1 - by, self.x2 + by, self.y2 + by)

    def to_bounding_box(self, width: float, height: float) -> BoundingBox:
        """The checked box, clipped to the image."""
        x1, y1 = min(max(self.x1, 0.0), width), min(max(self.y1, 0.0), height)
        return BoundingBox(
            x1=x1, y1=y1, x2=max(x1, min(self.x2, width)), y2=max(y1, min(self.y2, height))
        )


def around(items: Iterable[Boxed]) -> Box:
    """The smallest box around words, lines or pictures; there must be one."""
    boxes = [item.bbox for item in items]
    if len(boxes) == 1:
        return Box.of(boxes[0])
    return Box(
        min([box.x1 for box in boxes]),
        min([box.y1 for box in boxes]),
        max([box.x2 for box in boxes]),
        max([box.y2 for box in boxes]),
    )


def enclosing(boxes: Iterable[Box]) -> Box:
    """The smallest box around all; there must be one."""
    x1, y1, x2, y2 = zip(*boxes, strict=True)
    return Box(min(x1), min(y1), max(x2), max(y2))


def overlap(low: float, high: float, other_low: float, other_high: float) -> float:
    """Length that two intervals share; negative is the gap between them."""
    # Written out: called most of all, and min() and max() take three times as long.
    return (high if high < other_high else other_high) - (low if low > other_low else other_low)


def intersection_area(box: Box, other: Box) -> float:
    """Area that two boxes share."""
    wide = overlap(box.x1, box.x2, other.x1, other.x2)
    high = overlap(box.y1, box.y2, other.y1, other.y2)
    return wide * high if wide > 0 and high > 0 else 0.0


def merged(intervals: Iterable[tuple[float, float]], gap: float = 0.0) -> list[tuple[float, float]]:
    """Intervals in order, joined where they overlap or come closer than ``gap``."""
    joined: list[tuple[float, float]] = []
    for low, high in sorted(intervals):
        if joined and low - joined[-1][1] <= gap:
            joined[-1] = (joined[-1][0], max(joined[-1][1], high))
        else:
            joined.append((low, high))
    return joined


def covered(intervals: Iterable[tuple[float, float]], low: float, high: float) -> float:
    """Part (0 to 1) of ``low`` to ``high`` that disjoint intervals cover."""
    length = high - low
    if length <= 0:
        return 0.0
    return sum(max(0.0, overlap(a, b, low, high)) for a, b in intervals) / length


def median(values: Sequence[float], default: float = 0.0) -> float:
    """The upper median, which is one of the values; ``default`` where there is none."""
    return sorted(values)[len(values) // 2] if values else default
