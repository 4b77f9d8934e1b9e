"""Images of every type, for documents and for tasks."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from PIL import Image

from omnidocs.document.formats import HEAD_BYTES
from omnidocs.document.images import decode, image_from_array, is_array, read_frames, to_rgb
from omnidocs.document.limits import DEFAULT_LIMITS, DocumentLimits
from omnidocs.document.page import Page
from omnidocs.errors import (
    DocumentLoadError,
    DocumentNotFoundError,
    PageError,
    UnsupportedInputError,
)


def as_image_inputs(images: Sequence[Any]) -> list[Path | bytes | Image.Image]:
    """Images of every type as absolute paths, bytes, and Pillow images in mode RGB.

    Raises:
        UnsupportedInputError: one is of a type that is no image.
    """
    return [_own(_image_input(image)) for image in images]


def load_image(
    source: Any, limits: DocumentLimits = DEFAULT_LIMITS, *, copy: bool = True
) -> Image.Image:
    """Anything that is one picture, as a Pillow image in mode RGB.

    Images are turned as their EXIF data say, transparency becomes white, and deep greys and
    floats are brought to 0-255. What is handed in is not changed.

    Args:
        source: A Pillow image, an array (H, W), (H, W, 3) or (H, W, 4), a path, bytes, a
            binary stream, or a ``Page``. Of a file with several frames the first is taken.
        limits: Bounds on bytes and pixels.
        copy: False gives a Pillow image back as it is, where it is upright and in mode RGB.

    Raises:
        UnsupportedInputError: it is of another type, or a PDF.
        UnsupportedFormatError: the file is no image.
        DocumentLoadError: the file is missing, broken or over a limit.
    """
    if isinstance(source, Page):
        return source.image
    if callable(getattr(source, "read", None)):
        source = read_stream(source, limits)
    image = _image_input(source)
    if isinstance(image, Image.Image):
        return _loaded(image, copy=copy)
    name = "the image in memory" if isinstance(image, bytes) else str(image)
    if _head(image, name).startswith(b"%PDF-"):
        raise UnsupportedInputError(
            f"{name} is a PDF, not an image. Open it with Document.open and pass its pages."
        )
    try:
        return decode(read_frames(image, name, limits)[0], limits)
    except PageError as error:
        raise DocumentLoadError(str(error)) from error


def _own(image: Path | bytes | Image.Image) -> Path | bytes | Image.Image:
    """What stays as it is when the caller changes the image, or the folder of the process."""
    if isinstance(image, Path):
        return image.absolute()
    return to_rgb(image) if isinstance(image, Image.Image) else image


def _loaded(image: Image.Image, *, copy: bool) -> Image.Image:
    """A Pillow image in mode RGB; its file may not have been read yet."""
    try:
        return to_rgb(image, copy=copy)
    except OSError as error:
        raise DocumentLoadError(
            f"The image in memory is broken and cannot be decoded ({error}). Get a whole copy."
        ) from error


def _image_input(image: Any) -> Path | bytes | Image.Image:
    if isinstance(image, Page):
        return image.image
    if isinstance(image, Image.Image):
        return image
    if isinstance(image, str | os.PathLike):
        return Path(image)
    if isinstance(image, bytes | bytearray | memoryview):
        return bytes(image)
    if is_array(image):
        return image_from_array(image)
    raise UnsupportedInputError(
        f"An object of type {type(image).__name__} is no image. Pass a Pillow image, an array, "
        "a path or bytes."
    )


def read_stream(stream: Any, limits: DocumentLimits) -> bytes:
    """The rest of a binary stream, one byte over the limit at most."""
    data = stream.read(limits.file_bytes + 1)
    if not isinstance(data, bytes):
        raise UnsupportedInputError(
            "The stream gives text. Open the file in binary mode: open(path, 'rb')."
        )
    return data


def _head(image: Path | bytes, name: str) -> bytes:
    if isinstance(image, bytes):
        return image[:HEAD_BYTES]
    try:
        with image.open("rb") as file:
            return file.read(HEAD_BYTES)
    except FileNotFoundError:
        raise DocumentNotFoundError(f"{name} is not there. Check the path.") from None
    except OSError as error:
        raise DocumentLoadError(f"{name} cannot be read: {error.strerror}.") from error
