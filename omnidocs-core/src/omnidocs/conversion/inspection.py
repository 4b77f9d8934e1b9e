"""What a picture shows, told by plain statistics: lines of text, or something else."""

from __future__ import annotations

from itertools import groupby
from statistics import median
from typing import TYPE_CHECKING, NamedTuple

from PIL import Image, ImageChops, ImageDraw

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from omnidocs.results import BoundingBox

_SIDE = 1000
"""Pixels of the longer side of the picture that is looked at."""

_CONTRAST = 60
"""Difference from the usual shade, 0 to 255, that counts as ink."""

_NEAR = 32
_GROUND = 0.5
"""Least part of a picture of text that has nearly the usual shade: its paper."""

_INK = (0.01, 0.4)
"""Part of a picture of text that is ink: less is a blank, more is no print."""

_BUSY = 0.04
"""Changes between paper and ink for each pixel of a row of letters."""

_BLANK = 0.008
"""Part of a row that is ink from which on it is part of a line."""

_VALLEY = 0.4
"""The same in parts of the mean of all rows, for lines that stand askew."""

_IN_LINES = 0.7
"""Least part of all ink that is in lines."""

_FEWEST_LINES = 3
_TALLEST = 0.15
"""Most of a picture's height that a line of text takes."""


def carries_text(image: Image.Image) -> bool:
    """Whether a picture shows lines of print on a plain ground, as scans do.

    Photographs have no plain ground. Charts and drawings have one, but bars, axes and
    frames join their rows; in print, white stands between the lines, and nearly all ink is
    in them. When in doubt: no.
    """
    small = image.convert("L")
    small.thumbnail((_SIDE, _SIDE))
    ink = _ink(small)
    if ink is None:
        return False
    lines = [band for band in _bands(ink) if band.is_line]
    if len(lines) < _FEWEST_LINES:
        return False
    usual = median(line.height for line in lines)
    alike = [line for line in lines if 0.5 * usual <= line.height <= 2 * usual]
    share = sum(line.ink for line in alike) / (_share(ink) * ink.height)
    return share >= _IN_LINES


def ink_in(image: Image.Image, boxes: Iterable[BoundingBox]) -> tuple[float, float] | None:
    """How well boxes and the ink of a picture fit.

    Args:
        image: A page.
        boxes: Where words are said to be, in pixels of it.

    Returns:
        The part of the boxes with ink in them, and the part of all ink that is in boxes;
        both 0 to 1. None for a picture that is no print on a plain ground.
    """
    scale = min(1.0, _SIDE / max(image.size))
    size = (max(1, round(image.width * scale)), max(1, round(image.height * scale)))
    ink = _ink(image.convert("L").resize(size))
    if ink is None:
        return None
    mask = Image.new("L", size)
    draw = ImageDraw.Draw(mask)
    filled = count = 0
    for box in boxes:
        corners = [round(edge * scale) for edge in box.to_xyxy()]
        x1, y1, x2, y2 = corners[0], corners[1], max(corners[2], corners[0] + 1), corners[3]
        draw.rectangle((x1, y1, x2, y2), fill=255)
        count += 1
        filled += ink.crop((x1, y1, x2, max(y2, y1 + 1))).getbbox() is not None
    inside = _share(ImageChops.multiply(ink, mask)) / max(_share(ink), 1e-6)
    return filled / max(1, count), inside


def _ink(grey: Image.Image) -> Image.Image | None:
    """What differs from the usual shade, white on black; None where that is no ground."""
    counts = grey.histogram()
    usual = max(range(256), key=counts.__getitem__)
    total = sum(counts)
    if sum(counts[max(0, usual - _NEAR) : usual + _NEAR]) < _GROUND * total:
        return None
    ink = grey.point([255 * (abs(shade - usual) > _CONTRAST) for shade in range(256)])
    return ink if _INK[0] <= _share(ink) <= _INK[1] else None


def _share(mask: Image.Image) -> float:
    """The part of a black and white picture that is white."""
    return mask.histogram()[255] / (mask.width * mask.height)


class _Band(NamedTuple):
    """Rows with ink between rows without.

    ``height`` is in rows, ``ink`` the sum of the parts of its rows that are ink, and
    ``is_line`` whether ink and paper change in it as often as in a line of letters.
    """

    height: int
    ink: float
    is_line: bool


def _bands(ink: Image.Image) -> Iterator[_Band]:
    inks = _rows(ink)
    changes = _rows(ImageChops.difference(ink, ImageChops.offset(ink, 1, 0)))
    blank = max(_BLANK, _VALLEY * sum(inks) / ink.height)
    for has_ink, rows in groupby(range(ink.height), key=lambda row: inks[row] >= blank):
        if has_ink:
            found = list(rows)
            busy = sum(changes[row] for row in found) / len(found)
            is_line = 3 <= len(found) <= _TALLEST * ink.height and busy >= _BUSY
            yield _Band(len(found), sum(inks[row] for row in found), is_line)


def _rows(mask: Image.Image) -> list[float]:
    """The part of each row of a black and white picture that is white."""
    return [row / 255 for row in mask.resize((1, mask.height), Image.Resampling.BOX).tobytes()]
