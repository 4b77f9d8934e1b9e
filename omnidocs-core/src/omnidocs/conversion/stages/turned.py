"""Whether the text of a picture lies on its side."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PIL import Image

_SIDE = 400
"""Pixels of the longer side of the small picture that is looked at."""

_CLEAR = 1.5
"""How many times more the columns must differ than the rows."""


def seems_turned(image: Image.Image) -> bool:
    """Whether lines of text seem to run up or down.

    Rows of pixels that cross lines of text by turns meet ink and the space between, so their
    sums differ from one to the next; columns of an upright page do so much less.
    """
    grey = image.convert("L")
    grey.thumbnail((_SIDE, _SIDE))
    across = _change(grey.resize((1, grey.height)).tobytes())
    down = _change(grey.resize((grey.width, 1)).tobytes())
    return down > _CLEAR * across


def _change(means: bytes) -> float:
    """How much a mean differs from the next, usually."""
    return sum(abs(a - b) for a, b in pairwise(means)) / max(1, len(means) - 1)
