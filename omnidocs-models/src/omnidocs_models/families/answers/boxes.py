"""Boxes on a model's own grid, brought to pixels of the page."""

from __future__ import annotations

import math

from omnidocs.results import BoundingBox


def page_box(
    values: object, page_size: tuple[int, int], scale: float | tuple[float, float]
) -> BoundingBox | None:
    """The box that four numbers of an answer stand for.

    Args:
        values: ``[x1, y1, x2, y2]`` as the model wrote them, corners in any order.
        page_size: Width and height of the page image in pixels.
        scale: Where the grid ends: 1000 for relative coordinates of 0 to 1000; or the
            width and height of the image that the model saw.

    Returns:
        The box in pixels of the page image, clipped to it; None where the values are no
        four finite numbers, or nothing of the box is on the page.
    """
    corners = _numbers(values)
    if corners is None:
        return None
    grid = scale if isinstance(scale, tuple) else (scale, scale)
    x1, x2 = _span(corners[0], corners[2], page_size[0], grid[0])
    y1, y2 = _span(corners[1], corners[3], page_size[1], grid[1])
    return BoundingBox(x1=x1, y1=y1, x2=x2, y2=y2) if x1 < x2 and y1 < y2 else None


def _numbers(values: object) -> list[float] | None:
    if not isinstance(values, list | tuple) or len(values) != 4:
        return None
    try:
        numbers = [float(value) for value in values]
    except (TypeError, ValueError, OverflowError):
        return None
    return numbers if all(map(math.isfinite, numbers)) else None


def _span(one: float, other: float, length: int, grid: float) -> tuple[float, float]:
    """Two ends on the grid, as pixels within the page."""
    low, high = sorted(min(max(end / grid, 0.0), 1.0) * length for end in (one, other))
    return low, high
