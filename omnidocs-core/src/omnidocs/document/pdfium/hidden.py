"""Text that is in the file and that a reader of the page does not see.

Only what is plain counts: what the objects of a page make likely is confirmed by a look at
the page itself, where nothing may be seen in the word's place. White text on a dark ground
is seen, and stays.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from PIL import Image

from omnidocs.document.pdfium.layers import is_alike

if TYPE_CHECKING:
    from collections.abc import Sequence

    from omnidocs.document.content import Word
    from omnidocs.document.pdfium.layers import Area, Layers
    from omnidocs.document.pdfium.styles import Style
    from omnidocs.results import BoundingBox

Look = Callable[[tuple[int, int]], Image.Image | None]
"""Renders the page at a size in pixels; None where there is no memory for it."""

TRANSPARENT: Final = "text that is fully transparent"
TINY: Final = "text smaller than one point"
SAME_COLOR: Final = "text in the colour of its ground"
COVERED: Final = "text under a filled area"

_TO_CONFIRM = frozenset({SAME_COLOR, COVERED})
_WHITE = (255, 255, 255)
_MOST_OF_IT = 0.9
_SCAN = 0.5
"""Part of the page that a picture covers for text behind it to be what OCR read from it."""

_FLAT = 10
"""Largest difference of shades, 0 to 255, in the place of a word that is not seen."""

_LOOK = 1500
"""Pixels of the longer side of the picture that is looked at."""


class Veil:
    """Judges the words of one page.

    Args:
        layers: What the page draws.
        point: Pixels of one PDF point.
        size: Pixels of the page image.
    """

    def __init__(self, layers: Layers, point: float, size: tuple[int, int]) -> None:
        self._layers = layers
        self._point = point
        self._page_area = size[0] * size[1]
        self._colors = {area.color for area in layers.areas if area.color}
        self._is_odd: dict[int, bool] = {}
        self.covers = [a for a in layers.areas if a.z > layers.first_text and layers.complete]

    def reason(self, style: Style, address: int | None, box: BoundingBox) -> str | None:
        """Why a word may be hidden; None for nearly all."""
        odd = self._is_odd.get(id(style))
        if odd is None:
            odd = self._is_odd[id(style)] = self._may_hide(style)
        if odd:
            if style.alpha == 0:
                return TRANSPARENT
            if style.size < self._point:
                return TINY
            if self._layers.complete and self._has_color_of_ground(style, address, box):
                return SAME_COLOR
        if self.covers and any(not a.is_picture for a in self._above(address, box)):
            return COVERED
        return None

    def is_behind_scan(self, address: int | None, box: BoundingBox) -> bool:
        """Whether a large picture is drawn over a word."""
        return any(
            (area.box[2] - area.box[0]) * (area.box[3] - area.box[1]) > _SCAN * self._page_area
            for area in self._above(address, box)
            if area.is_picture
        )

    def _may_hide(self, style: Style) -> bool:
        color = style.color
        if style.alpha == 0 or 0 < style.size < self._point:
            return True
        return color is not None and (
            is_alike(color, _WHITE) or any(is_alike(color, known) for known in self._colors)
        )

    def _has_color_of_ground(self, style: Style, address: int | None, box: BoundingBox) -> bool:
        """Whether a word has the colour of the last area below it, or of the bare page."""
        place = self._layers.order(address)
        if style.color is None or place is None:
            return False
        below = [a for a in self._layers.near(box) if a.z < place and a.share(box) > 0]
        ground = max(below, key=lambda area: area.z).color if below else _WHITE
        return ground is not None and is_alike(style.color, ground)

    def _above(self, address: int | None, box: BoundingBox) -> list[Area]:
        """The opaque areas that are drawn over most of a word."""
        place = self._layers.order(address)
        if place is None or not self.covers:
            return []
        return [
            area
            for area in self._layers.near(box)
            if area.z > place
            and (area.color is not None or area.is_picture)
            and area.share(box) >= _MOST_OF_IT
        ]


def confirmed(words: Sequence[Word], size: tuple[int, int], look: Look) -> list[Word]:
    """The words, those that can be seen on the page no more hidden.

    Args:
        words: As the page's objects have them.
        size: Pixels of the page image, the space of the words.
        look: Renders the page at a size.
    """
    if not any(word.hidden in _TO_CONFIRM for word in words):
        return list(words)
    scale = min(1.0, _LOOK / max(size))
    image = look((max(1, round(size[0] * scale)), max(1, round(size[1] * scale))))
    return [
        replace(word, hidden=None)
        if word.hidden in _TO_CONFIRM and (image is None or _is_seen(word, image, scale))
        else word
        for word in words
    ]


def _is_seen(word: Word, image: Image.Image, scale: float) -> bool:
    """Whether there is anything but one shade in the place of a word."""
    x1, y1, x2, y2 = (round(edge * scale) for edge in word.bbox.to_xyxy())
    part = image.crop((x1, y1, max(x2, x1 + 1), max(y2, y1 + 1)))
    bands = part.getextrema()
    return any(high - low > _FLAT for low, high in bands)  # type: ignore[misc]
