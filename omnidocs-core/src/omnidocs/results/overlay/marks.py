"""What is drawn, and on what."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Protocol, TypeAlias

from omnidocs.results.geometry import BoundingBox

if TYPE_CHECKING:
    from PIL import Image


class HasImage(Protocol):
    """Something with a page image, such as a ``Page``."""

    @property
    def image(self) -> Image.Image:
        """The page image."""
        ...


PageImage: TypeAlias = "Image.Image | HasImage"
"""What results can be drawn on; it is never changed."""


@dataclass(frozen=True)
class Mark:
    """One box to draw.

    Args:
        bbox: Where it is, in pixels of the image that the result belongs to.
        color: Its colour, as Pillow knows them.
        tag: What its label says; no label where it is empty.
        tag_needed: Write the label even where it hides something.
        tag_inside: The label stands in the box, as the boxes beside it are others' places.
        polygon: Its corners, where it is not upright.
        inner_text: Text to write over what is printed in the box.
        inner_color: The colour of that text.
    """

    bbox: BoundingBox
    color: str
    tag: str = ""
    tag_needed: bool = True
    tag_inside: bool = False
    polygon: tuple[tuple[float, float], ...] = ()
    inner_text: str = ""
    inner_color: str = "#000000"

    def stretched(self, fx: float, fy: float) -> Mark:
        """The mark on an image of another size."""
        x1, y1, x2, y2 = self.bbox.to_xyxy()
        return replace(
            self,
            bbox=BoundingBox(x1=x1 * fx, y1=y1 * fy, x2=x2 * fx, y2=y2 * fy),
            polygon=tuple((x * fx, y * fy) for x, y in self.polygon),
        )
