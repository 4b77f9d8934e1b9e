"""Pillow images of every mode as RGB, upright and on white."""

from __future__ import annotations

import math
from typing import Final

from PIL import ExifTags, Image, ImageOps

_TURNED = range(2, 9)
_BYTE = 255.0
_WORD = 65535.0
_WHITE: Final = (255, 255, 255)
_ALPHA: Final = frozenset({"RGBA", "LA", "PA", "RGBa", "La"})
_DEEP: Final = frozenset({"I", "F", "I;16", "I;16L", "I;16B", "I;16N"})


def to_rgb(image: Image.Image, *, most_pixels: int | None = None, copy: bool = True) -> Image.Image:
    """An image in mode RGB: turned as its EXIF data say, transparency on white.

    Greys of 16 and 32 bits and of floats are brought to 0-255. The image handed in is not
    changed.

    Args:
        image: In any mode.
        most_pixels: Scale down to so many; None keeps the size.
        copy: False gives the image itself where it is such an image already.
    """
    upright = image if not copy and _is_upright(image) else ImageOps.exif_transpose(image)
    flat = _flattened(upright)
    if most_pixels is not None and flat.width * flat.height > most_pixels:
        flat = _shrunk(flat, most_pixels)
    return flat if flat.mode == "RGB" else flat.convert("RGB")


def _is_upright(image: Image.Image) -> bool:
    """Whether its EXIF data, which may come after its pixels, do not turn it."""
    image.load()
    return image.getexif().get(ExifTags.Base.Orientation) not in _TURNED


def _flattened(image: Image.Image) -> Image.Image:
    """An opaque image of 8 bits for each channel."""
    if image.mode in _DEEP:
        return _grey(image)
    if image.mode == "1":
        return image.convert("L")
    if image.mode in _ALPHA or "transparency" in image.info:
        clear = image.convert("RGBA")
        page = Image.new("RGB", image.size, _WHITE)
        page.paste(clear, mask=clear.getchannel("A"))
        return page
    return image if image.mode in {"RGB", "L"} else image.convert("RGB")


def _grey(image: Image.Image) -> Image.Image:
    """Deep greys in 8 bits; the range that is used tells which range they have."""
    wide = image if image.mode in {"I", "F"} else image.convert("I")
    highest = wide.getextrema()[1]
    top = float(highest) if isinstance(highest, int | float) else _BYTE
    if image.mode.startswith("I;16"):
        full = _WORD
    elif image.mode == "F" and top <= 1.0:
        full = 1.0
    elif top <= _BYTE:
        full = _BYTE
    else:
        full = max(_WORD, top) if image.mode == "I" else top
    return wide.convert("F").point(lambda value: value * (_BYTE / full) + 0.0).convert("L")


def _shrunk(image: Image.Image, most_pixels: int) -> Image.Image:
    factor = math.sqrt(most_pixels / (image.width * image.height))
    size = (max(1, int(image.width * factor)), max(1, int(image.height * factor)))
    return image.resize(size, Image.Resampling.BOX)
