"""From the points of a PDF page to the pixels of its image."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from omnidocs.errors import PageError
from omnidocs.results import BoundingBox

if TYPE_CHECKING:
    from collections.abc import Sequence

    from omnidocs.document.limits import DocumentLimits

POINTS_PER_INCH = 72.0

Matrix = tuple[float, float, float, float, float, float]
"""``(a, b, c, d, e, f)``: ``x' = a x + c y + e``, ``y' = b x + d y + f`` (PDF 32000-1, 8.3.3)."""


@dataclass(frozen=True, slots=True)
class PageGeometry:
    """The size of a page, in points and in pixels.

    Args:
        point_width: Points, as displayed: after the page's rotation.
        point_height: Points, as displayed.
        width: Pixels of the page image.
        height: Pixels of the page image.
        scale: Pixels per point.
        notes: What a limit changed.
    """

    point_width: float
    point_height: float
    width: int
    height: int
    scale: float
    notes: tuple[str, ...] = ()

    @property
    def dpi(self) -> float:
        """Pixels per inch."""
        return self.scale * POINTS_PER_INCH


def fit_page(
    index: int, point_size: tuple[float, float], dpi: float, limits: DocumentLimits
) -> PageGeometry:
    """The geometry of a page at a resolution, scaled down where a limit says so.

    Raises:
        PageError: the page has no size.
    """
    width, height = point_size
    if not (math.isfinite(width) and math.isfinite(height) and width > 0 and height > 0):
        raise PageError(
            f"The page with index {index} is {width:g} x {height:g} points, which cannot be "
            "rendered. Repair the document or leave this page out."
        )
    wanted = dpi / POINTS_PER_INCH
    scale = min(
        wanted,
        math.sqrt(limits.page_pixels / (width * height)),
        limits.page_side / max(width, height),
    )
    notes: tuple[str, ...] = ()
    if scale < wanted:
        change = f"rendered at {scale * POINTS_PER_INCH:.3g} instead of {dpi:g} dpi"
        notes = (f"{change}: the page is {width:g} x {height:g} points",)
    return PageGeometry(
        point_width=width,
        point_height=height,
        width=_pixels(width * scale),
        height=_pixels(height * scale),
        scale=scale,
        notes=notes,
    )


def _pixels(length: float) -> int:
    """Round up, but not for the sake of a rounding error."""
    return max(1, math.ceil(length - 1e-3))


def display_matrix(
    box: tuple[float, float, float, float], rotation: int, size: tuple[int, int]
) -> Matrix:
    """The matrix from a page's own space to pixels of its image.

    Args:
        box: Left, bottom, right and top of the visible part of the page, in points.
        rotation: 0, 90, 180 or 270 degrees clockwise.
        size: Pixels of the image.
    """
    left, bottom, right, top = box
    across, down = (
        (right - left, top - bottom)
        if rotation % 180 == 0
        else (
            top - bottom,
            right - left,
        )
    )
    sx, sy = size[0] / across, size[1] / down
    if rotation == 90:
        return 0.0, sy, sx, 0.0, -bottom * sx, -left * sy
    if rotation == 180:
        return -sx, 0.0, 0.0, sy, right * sx, -bottom * sy
    if rotation == 270:
        return 0.0, -sy, -sx, 0.0, top * sx, right * sy
    return sx, 0.0, 0.0, -sy, -left * sx, top * sy


def concat(inner: Sequence[float], outer: Matrix) -> Matrix:
    """The matrix that applies ``inner`` first, then ``outer``."""
    a, b, c, d, e, f = inner
    oa, ob, oc, od, oe, of = outer
    return (
        a * oa + b * oc,
        a * ob + b * od,
        c * oa + d * oc,
        c * ob + d * od,
        e * oa + f * oc + oe,
        e * ob + f * od + of,
    )


def map_point(matrix: Matrix, x: float, y: float) -> tuple[float, float]:
    """A point under a matrix."""
    a, b, c, d, e, f = matrix
    return a * x + c * y + e, b * x + d * y + f


def map_rect(
    matrix: Matrix, left: float, bottom: float, right: float, top: float
) -> tuple[float, float, float, float]:
    """The box ``(x1, y1, x2, y2)`` around a rectangle under a matrix."""
    a, b, c, d, e, f = matrix
    if b or c:
        corners = ((left, bottom), (right, top), (left, top), (right, bottom))
        xs, ys = zip(*(map_point(matrix, x, y) for x, y in corners), strict=True)
        return min(xs), min(ys), max(xs), max(ys)
    x1, x2 = a * left + e, a * right + e
    y1, y2 = d * bottom + f, d * top + f
    return (
        x1 if x1 < x2 else x2,
        y1 if y1 < y2 else y2,
        x2 if x1 < x2 else x1,
        y2 if y1 < y2 else y1,
    )


def clipped_box(
    box: tuple[float, float, float, float], width: float, height: float
) -> BoundingBox | None:
    """The part of a box inside an image; None where there is none, or it is not finite."""
    left, top, right, bottom = box
    x1, y1 = left if left > 0.0 else 0.0, top if top > 0.0 else 0.0
    x2, y2 = right if right < width else float(width), bottom if bottom < height else float(height)
    # Written so that a NaN fails it too.
    if not (x1 < x2 and y1 < y2 and right - left < math.inf and bottom - top < math.inf):
        return None
    return BoundingBox(x1=x1, y1=y1, x2=x2, y2=y2)
