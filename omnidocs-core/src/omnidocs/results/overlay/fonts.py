"""Letters for labels."""

from __future__ import annotations

from functools import lru_cache
from typing import TypeAlias

from PIL import Image, ImageDraw, ImageFont

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


def printable(text: str) -> str:
    """The text with a box for every control character; line ends stay."""
    return "".join(
        char if char.isprintable() or char == "\n" else "\N{WHITE SQUARE}" for char in text
    )


def stretched_text(text: str, width: int, height: int) -> Image.Image | None:
    """Letters that fill a box, as a mask in mode L; upwards in a narrow one.

    Returns:
        A mask of ``width`` x ``height`` pixels; None where there is nothing to see.
    """
    if not text.strip() or width < 1 or height < 1:
        return None
    if height > 1.5 * width and len(text.strip()) > 1:
        lying = stretched_text(text, height, width)
        return lying and lying.transpose(Image.Transpose.ROTATE_90)
    font = font_for(text, max(6, height))
    length = max(1, round(font.getlength(text)))
    mask = Image.new("L", (length, height))
    ImageDraw.Draw(mask).text((0, height / 2), text, fill=255, font=font, anchor="lm")
    return mask.resize((min(width, 2 * length), height)).crop((0, 0, width, height))
