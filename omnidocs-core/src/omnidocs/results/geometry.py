"""The one box of OmniDocs, and its coordinate spaces."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from pydantic import BaseModel, ConfigDict, FiniteFloat, model_validator

from omnidocs.errors import ConfigError

if TYPE_CHECKING:
    from collections.abc import Sequence

NORMALIZED_SIZE: Final = 1024
"""Side of the square that ``BoundingBox.to_normalized`` maps a page image onto."""


class BoundingBox(BaseModel):
    """A rectangle in pixels of the page image.

    The origin is the top-left corner of the image; x grows to the right and y downwards,
    so (x1, y1) is the top-left corner of the box and (x2, y2) its bottom-right one. A box
    may be empty (a line, a point) and may reach beyond the image; see ``clip``. It cannot
    be changed: every method returns a new one.

    ``[x1, y1, x2, y2]`` is accepted wherever a box is validated.

    Raises:
        pydantic.ValidationError: a coordinate is no finite number, or the corners are
            the wrong way round.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    x1: FiniteFloat
    y1: FiniteFloat
    x2: FiniteFloat
    y2: FiniteFloat

    @model_validator(mode="before")
    @classmethod
    def _from_sequence(cls, value: Any) -> Any:
        if isinstance(value, list | tuple):
            return dict(zip(("x1", "y1", "x2", "y2"), _four(value), strict=True))
        return value

    @model_validator(mode="after")
    def _corners_in_order(self) -> BoundingBox:
        if self.x2 < self.x1 or self.y2 < self.y1:
            raise ConfigError(
                f"The box ({self.x1:g}, {self.y1:g}, {self.x2:g}, {self.y2:g}) is inverted: "
                "x1 <= x2 and y1 <= y2 must hold. "
                "BoundingBox.from_polygon takes corners in any order."
            )
        return self

    @classmethod
    def from_list(cls, coords: Sequence[float]) -> BoundingBox:
        """Make a box from ``[x1, y1, x2, y2]``.

        Raises:
            ConfigError: there are not exactly four coordinates.
        """
        x1, y1, x2, y2 = _four(coords)
        return cls(x1=x1, y1=y1, x2=x2, y2=y2)

    @classmethod
    def from_ltrb(cls, left: float, top: float, right: float, bottom: float) -> BoundingBox:
        """Make a box from its four sides."""
        return cls(x1=left, y1=top, x2=right, y2=bottom)

    @classmethod
    def from_xywh(cls, x: float, y: float, width: float, height: float) -> BoundingBox:
        """Make a box from its top-left corner and its size."""
        return cls(x1=x, y1=y, x2=x + width, y2=y + height)

    @classmethod
    def from_polygon(cls, polygon: Sequence[Sequence[float]]) -> BoundingBox:
        """Make the smallest box around ``[[x, y], ...]``, in any order.

        Raises:
            ConfigError: there is no point.
        """
        if len(polygon) == 0:
            raise ConfigError("A polygon without points has no box. Pass at least one [x, y].")
        xs = [float(point[0]) for point in polygon]
        ys = [float(point[1]) for point in polygon]
        return cls(x1=min(xs), y1=min(ys), x2=max(xs), y2=max(ys))

    @classmethod
    def from_relative(cls, coords: Sequence[float], width: float, height: float) -> BoundingBox:
        """Make a box from ``[x1, y1, x2, y2]`` in parts (0 to 1) of an image's size."""
        x1, y1, x2, y2 = _four(coords)
        return cls(x1=x1 * width, y1=y1 * height, x2=x2 * width, y2=y2 * height)

    @classmethod
    def from_points(
        cls, coords: Sequence[float], scale: float, page_height: float | None = None
    ) -> BoundingBox:
        """Make a box from PDF points.

        Args:
            coords: ``[x1, y1, x2, y2]`` in points.
            scale: Pixels per point, ``Page.scale``.
            page_height: Height of the page in points where ``coords`` have PDF's origin,
                the bottom-left corner; None where they have the top-left one.
        """
        x1, y1, x2, y2 = _four(coords)
        if page_height is not None:
            y1, y2 = page_height - y2, page_height - y1
        return cls(x1=x1 * scale, y1=y1 * scale, x2=x2 * scale, y2=y2 * scale)

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
    def center(self) -> tuple[float, float]:
        """The point in the middle."""
        return (self.x1 + self.x2) / 2, (self.y1 + self.y2) / 2

    def to_list(self) -> list[float]:
        """``[x1, y1, x2, y2]``."""
        return [self.x1, self.y1, self.x2, self.y2]

    def to_xyxy(self) -> tuple[float, float, float, float]:
        """``(x1, y1, x2, y2)``."""
        return self.x1, self.y1, self.x2, self.y2

    def to_xywh(self) -> tuple[float, float, float, float]:
        """``(x1, y1, width, height)``."""
        return self.x1, self.y1, self.width, self.height

    def to_normalized(self, image_width: float, image_height: float) -> BoundingBox:
        """Map from pixels of an image to a square of side ``NORMALIZED_SIZE``."""
        return self.to_relative(image_width, image_height).scaled(NORMALIZED_SIZE)

    def to_absolute(self, image_width: float, image_height: float) -> BoundingBox:
        """Map from the square of side ``NORMALIZED_SIZE`` to pixels of an image."""
        return self._stretched(image_width / NORMALIZED_SIZE, image_height / NORMALIZED_SIZE)

    def to_relative(self, image_width: float, image_height: float) -> BoundingBox:
        """Map from pixels of an image to parts (0 to 1) of its size.

        Raises:
            ConfigError: the image has no area.
        """
        if image_width <= 0 or image_height <= 0:
            raise ConfigError(
                f"An image of {image_width:g} x {image_height:g} pixels has no parts. "
                "Pass the size of the page image that the box belongs to."
            )
        return BoundingBox(
            x1=self.x1 / image_width,
            y1=self.y1 / image_height,
            x2=self.x2 / image_width,
            y2=self.y2 / image_height,
        )

    def to_points(self, scale: float, page_height: float | None = None) -> BoundingBox:
        """Map from pixels to PDF points; the inverse of ``from_points``.

        Args:
            scale: Pixels per point, ``Page.scale``.
            page_height: Height of the page in points, for PDF's origin in the bottom-left
                corner; None keeps the top-left one.
        """
        box = self.scaled(1 / scale)
        if page_height is None:
            return box
        return BoundingBox(x1=box.x1, y1=page_height - box.y2, x2=box.x2, y2=page_height - box.y1)

    def intersection(self, other: BoundingBox) -> BoundingBox | None:
        """The part that both have; None where they share no area."""
        x1, y1 = max(self.x1, other.x1), max(self.y1, other.y1)
        x2, y2 = min(self.x2, other.x2), min(self.y2, other.y2)
        if x2 <= x1 or y2 <= y1:
            return None
        return BoundingBox(x1=x1, y1=y1, x2=x2, y2=y2)

    def union(self, other: BoundingBox) -> BoundingBox:
        """The smallest box around both."""
        return BoundingBox(
            x1=min(self.x1, other.x1),
            y1=min(self.y1, other.y1),
            x2=max(self.x2, other.x2),
            y2=max(self.y2, other.y2),
        )

    def iou(self, other: BoundingBox) -> float:
        """Intersection over union, 0 to 1."""
        shared = self._shared_area(other)
        return shared / (self.area + other.area - shared) if shared else 0.0

    def overlap(self, other: BoundingBox) -> float:
        """The part of this box, 0 to 1, that lies in the other one."""
        shared = self._shared_area(other)
        return shared / self.area if shared else 0.0

    def contains_point(self, x: float, y: float) -> bool:
        """Whether a point lies in the box or on its edge."""
        return self.x1 <= x <= self.x2 and self.y1 <= y <= self.y2

    def clip(self, image_width: float, image_height: float) -> BoundingBox:
        """The part inside an image; an empty box on its edge where there is none."""
        return BoundingBox(
            x1=min(max(self.x1, 0.0), image_width),
            y1=min(max(self.y1, 0.0), image_height),
            x2=min(max(self.x2, 0.0), image_width),
            y2=min(max(self.y2, 0.0), image_height),
        )

    def shift(self, dx: float, dy: float) -> BoundingBox:
        """Move by so many pixels to the right and down."""
        return BoundingBox(x1=self.x1 + dx, y1=self.y1 + dy, x2=self.x2 + dx, y2=self.y2 + dy)

    def scaled(self, factor: float) -> BoundingBox:
        """Multiply every coordinate: the box in an image ``factor`` times the size."""
        return self._stretched(factor, factor)

    def _stretched(self, fx: float, fy: float) -> BoundingBox:
        return BoundingBox(x1=self.x1 * fx, y1=self.y1 * fy, x2=self.x2 * fx, y2=self.y2 * fy)

    def _shared_area(self, other: BoundingBox) -> float:
        width = min(self.x2, other.x2) - max(self.x1, other.x1)
        height = min(self.y2, other.y2) - max(self.y1, other.y1)
        return width * height if width > 0 and height > 0 else 0.0


def _four(coords: Sequence[float]) -> Sequence[float]:
    if len(coords) != 4:
        raise ConfigError(f"A box has 4 coordinates [x1, y1, x2, y2], not {len(coords)}.")
    return coords
