"""The picture to draw on, and the file to write it to."""

from __future__ import annotations

import io
import os
from pathlib import Path
from typing import TYPE_CHECKING

from PIL import Image

from omnidocs.errors import ConfigError, UnsupportedInputError
from omnidocs.results.files import write_bytes

if TYPE_CHECKING:
    from omnidocs.results.overlay.marks import PageImage


def picture_of(image: PageImage) -> Image.Image:
    """A copy in mode RGB; transparent parts are white.

    Raises:
        UnsupportedInputError: it is no picture.
    """
    picture = getattr(image, "image", image)
    if not isinstance(picture, Image.Image):
        raise UnsupportedInputError(
            f"Results are drawn on a Pillow image or a Page, not on {type(image).__name__}. "
            "Open a file with PIL.Image.open."
        )
    if picture.mode in ("I;16", "I;16B", "I;16L", "I;16N"):
        picture = picture.point(lambda value: value / 256).convert("L")
    if picture.has_transparency_data:
        picture = picture.convert("RGBA")
        white = Image.new("RGBA", picture.size, "white")
        return Image.alpha_composite(white, picture).convert("RGB")
    return picture.convert("RGB").copy()


def picture_format(path: str | os.PathLike[str]) -> str:
    """Pillow's name of the format that a suffix stands for.

    Raises:
        ConfigError: it stands for none.
    """
    suffix = Path(path).suffix.lower()
    known = Image.registered_extensions().get(suffix)
    if known is None or known not in Image.SAVE:
        raise ConfigError(
            f"{os.fspath(path)!r} does not end like a picture ({suffix or 'no suffix'}). "
            "Use .png, .jpg or .webp."
        )
    return known


def save_picture(picture: Image.Image, path: str | os.PathLike[str]) -> None:
    """Write a picture in the format of its suffix, whole or not at all."""
    data = io.BytesIO()
    picture.save(data, format=picture_format(path))
    write_bytes(path, data.getvalue())
