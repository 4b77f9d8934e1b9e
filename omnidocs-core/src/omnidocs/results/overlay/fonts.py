"""Letters for labels."""

from __future__ import annotations

from functools import lru_cache
from typing import TypeAlias

from PIL import ImageFont

Font: TypeAlias = ImageFont.FreeTypeFont | ImageFont.ImageFont

_WIDE_FONTS = ("DejaVuSans.ttf", "NotoSans-Regular.ttf", "Arial Unicode.ttf", "arial.ttf")


def font_for(text: str, size: int) -> Font:
    """A font of a size in pixels; Pillow's own has Latin letters only."""
    return _latin_font(size) if text.isascii() else _wide_font(size)


@lru_cache(maxsize=64)
def _latin_font(size: int) -> Font:
    return ImageFont.load_default(size)


@lru_cache(maxsize=64)
def _wide_font(size: int) -> Font:
    for name in _WIDE_FONTS:
        try:
            return ImageFont.truetype(name, size)
        except OSError:
            continue
    return _latin_font(size)


def fitting_size(text: str, width: float, height: float) -> int:
    """The largest size in pixels at which a text fits into a box; at least 6."""
    lines = text.splitlines() or [""]
    sample = 64
    font = font_for(text, sample)
    longest = max(font.getlength(line) for line in lines)
    by_width = sample * width / longest if longest else height
    return max(6, int(min(by_width, 0.8 * height / len(lines))))
