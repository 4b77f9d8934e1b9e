"""Words in the frame of their reading direction."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from omnidocs.document.content import Word

OCR_SIZE = 0.8
"""Font size over the height of an ink box, for words whose size is not known."""

LINE_HEIGHT = 1.15
"""Height from ascender to descender over the font size, as most fonts have it."""


@dataclass(slots=True)
class Placed:
    """A word as if it were read from left to right.

    ``u`` runs along the text and ``v`` down across its lines, both in pixels.
    """

    word: Word
    order: int
    u1: float
    v1: float
    u2: float
    v2: float
    size: float


def place(word: Word, order: int) -> Placed:
    """Turn a word's box by its angle."""
    box = word.bbox
    x1, y1, x2, y2 = box.x1, box.y1, box.x2, box.y2
    angle = word.angle
    if angle == 0:
        u1, v1, u2, v2 = x1, y1, x2, y2
    elif angle == 90:
        u1, v1, u2, v2 = y1, -x2, y2, -x1
    elif angle == 180:
        u1, v1, u2, v2 = -x2, -y2, -x1, -y1
    elif angle == 270:
        u1, v1, u2, v2 = -y2, x1, -y1, x2
    else:
        u1, v1, u2, v2 = _leaning(word)
    return Placed(word, order, u1, v1, u2, v2, word.font_size or OCR_SIZE * (v2 - v1))


def _leaning(word: Word) -> tuple[float, float, float, float]:
    """The box of a slanted word along its text, out of the upright box around it."""
    box = word.bbox
    x, y = box.center
    turn = math.radians(word.angle)
    along, across = abs(math.cos(turn)), abs(math.sin(turn))
    u = x * math.cos(turn) + y * math.sin(turn)
    v = y * math.cos(turn) - x * math.sin(turn)
    height = LINE_HEIGHT * word.font_size or min(box.width, box.height)
    if along > across:
        length = (box.width - height * across) / along
    else:
        length = (box.height - height * along) / across
    return u - length / 2, v - height / 2, u + length / 2, v + height / 2
