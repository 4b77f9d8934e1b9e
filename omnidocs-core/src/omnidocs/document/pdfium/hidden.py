"""Text that is in the file and that a reader of the page does not see.

Only what is plain counts: what the objects of a page make likely is confirmed by a look at
the page itself, where nothing may be seen in the word's place. White text on a dark ground
is seen, and stays.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

from PIL import Image

from omnidocs.document.pdfium.layers import ALIKE, is_alike

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from omnidocs.document.content import Word
    from omnidocs.document.pdfium.layers import Area, Layers
    from omnidocs.document.pdfium.styles import Style

Look = Callable[[tuple[int, int]], Image.Image | None]
"""Renders the page at a size in pixels; None where there is no memory for it."""

Mark = tuple["Style", int | None]
"""The style of a word, and the address of the text object that it begins in."""

TRANSPARENT: Final = "text that is fully transparent"
TINY: Final = "text smaller than one point"
SAME_COLOR: Final = "text in the colour of its ground"
COVERED: Final = "text under a filled area"

_TO_CONFIRM = frozenset({SAME_COLOR, COVERED})
_WHITE = (255, 255, 255)
_PALE = 255 - ALIKE
_MOST_OF_IT = 0.9
_SCAN = 0.5
"""Part of the page that a picture covers for text behind it to be what OCR read from it."""

_FLAT = 10
"""Largest difference of shades, 0 to 255, in the place of a word that is not seen."""

_LOOK = 1500
"""Pixels of the longer side of the picture that is looked at."""


def judged(
    words: Sequence[Word],
    marks: Sequence[Mark],
    layers: Layers,
    point: float,
    size: tuple[int, int],
) -> Sequence[Word]:
    """The words, each with why it may be hidden, and invisible behind a scan.

    Args:
        words: In pixels of the page image.
        marks: The style and the address of the text object of each word.
        layers: What the page draws besides text.
        point: Pixels of one PDF point.
        size: Pixels of the page image.
    """
    changes: dict[int, dict[str, Any]] = {}
    grounds: dict[int, Area] = {}
    if layers.areas and layers.complete:
        scan = _SCAN * size[0] * size[1]
        for number, area in _meetings(words, _telling(marks, layers)):
            place = layers.order(marks[number][1])
            if place is None or area.z < place:
                grounds[number] = area  # areas come in order: the last one is on top
            elif area.is_picture and area.size > scan:
                changes[number] = {"invisible": True}
            elif area.color and area.share(words[number].bbox) >= _MOST_OF_IT:
                changes.setdefault(number, {"hidden": COVERED})
    for number in grounds.keys() | _odd(marks, point):
        style = marks[number][0]
        reason = _reason(style, point, grounds.get(number), is_whole=layers.complete)
        if reason and not words[number].invisible:
            changes.setdefault(number, {"hidden": reason})
    if not changes:
        return words
    return [replace(w, **changes[n]) if n in changes else w for n, w in enumerate(words)]


def _telling(marks: Sequence[Mark], layers: Layers) -> Sequence[Area]:
    """The areas that can say anything of the words.

    What is drawn below all text says nothing, unless text has the colour of an area or of
    the bare page.
    """
    inks = {style.color for style, _ in marks if style.color}
    grounds = {_WHITE, *(area.color for area in layers.areas if area.color)}
    if any(is_alike(ink, ground) for ink in inks for ground in grounds):
        return layers.areas
    places = map(layers.order, {address for _, address in marks})
    first = min((place for place in places if place is not None), default=0.0)
    return [a for a in layers.areas if a.z > first and (a.color or a.is_picture)]


def _odd(marks: Sequence[Mark], point: float) -> set[int]:
    """The numbers of the words that may not be seen on the bare page."""
    styles = {id(style): style for style, _ in marks}
    odd = {
        key
        for key, style in styles.items()
        if style.alpha == 0 or style.size < point or (style.color and style.color[0] >= _PALE)
    }
    return {number for number, (style, _) in enumerate(marks) if id(style) in odd} if odd else set()


def _reason(style: Style, point: float, ground: Area | None, *, is_whole: bool) -> str | None:
    """Why a word of a style may be hidden on its ground; None for nearly all."""
    if style.alpha == 0:
        return TRANSPARENT
    if style.size < point and style.size > 0:
        return TINY
    color = style.color
    if color is None or not is_whole:
        return None
    below = ground.color if ground else _WHITE
    return SAME_COLOR if below and is_alike(color, below) else None


def _meetings(words: Sequence[Word], areas: Sequence[Area]) -> Iterator[tuple[int, Area]]:
    """Each area with the numbers of the words whose middles are in it."""
    if not areas:
        return
    boxes = [word.bbox for word in words]
    middles = [(box.y1 + box.y2) / 2 for box in boxes]
    order = sorted(range(len(boxes)), key=middles.__getitem__)
    heights = sorted(middles)
    for area in areas:
        left, top, right, bottom = area.box
        for number in order[bisect_left(heights, top) : bisect_left(heights, bottom)]:
            box = boxes[number]
            if left < (box.x1 + box.x2) / 2 < right:
                yield number, area


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
