"""Image files: their frames, sizes and pixels.

Files are opened by the one decoder that their first bytes call for, so Pillow's other
decoders never see untrusted data, and its process-wide bomb limit is not touched: sizes
are checked here, before anything is decoded.
"""

from __future__ import annotations

import io
import math
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from PIL import ExifTags, Image
from PIL.BmpImagePlugin import BmpImageFile
from PIL.GifImagePlugin import GifImageFile
from PIL.JpegImagePlugin import JpegImageFile
from PIL.PngImagePlugin import PngImageFile
from PIL.TiffImagePlugin import TiffImageFile
from PIL.WebPImagePlugin import WebPImageFile

from omnidocs.document.formats import HEAD_BYTES, describe, sniff
from omnidocs.document.images.pixels import to_rgb
from omnidocs.errors import (
    DocumentError,
    DocumentLoadError,
    DocumentTooLargeError,
    EmptyDocumentError,
    PageError,
    UnsupportedFormatError,
)

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from PIL.ImageFile import ImageFile

    from omnidocs.document.limits import DocumentLimits

_DECODERS: Final[dict[str, type[ImageFile]]] = {
    "png": PngImageFile,
    "jpeg": JpegImageFile,
    "tiff": TiffImageFile,
    "gif": GifImageFile,
    "webp": WebPImageFile,
    "bmp": BmpImageFile,
}
_SUBFILE_TYPE = 254
_REDUCED = 1
_TURNED: Final = frozenset({5, 6, 7, 8})
_JPEG_REDUCTION = 64
_LEAST_DPI, _MOST_DPI = 50.0, 2400.0


@dataclass(frozen=True, slots=True)
class Frame:
    """One page of an image file.

    Args:
        source: The file's path or bytes.
        name: What to call it in errors.
        number: Which frame of the file.
        width: Pixels, upright.
        height: Pixels, upright.
        dpi: What the file says; None where it says nothing that can be true.
        format: ``"png"``, ``"jpeg"``, ...
        notes: What is not read of the file.
    """

    source: Path | bytes
    name: str
    number: int
    width: int
    height: int
    dpi: float | None
    format: str
    notes: tuple[str, ...] = ()


def read_frames(source: Path | bytes, name: str, limits: DocumentLimits) -> list[Frame]:
    """The frames of an image file; only their headers are read.

    A TIFF has a page for each frame, smaller copies of a page left out. Of an animation the
    first frame is the page.

    Raises:
        UnsupportedFormatError: it is no image that is read.
        DocumentLoadError: it is broken.
        DocumentTooLargeError: a frame has too many pixels, or there are too many.
    """
    with _opened(source, name) as (image, kind):
        count = getattr(image, "n_frames", 1)
        if kind != "tiff":
            notes = (f"only the first of {count} animation frames is read",) if count > 1 else ()
            return [_frame(image, source, 0, name=name, kind=kind, limits=limits, notes=notes)]
        frames = []
        for number in range(min(count, limits.pages + 1)):
            image.seek(number)
            if not _is_reduced(image):
                frames.append(_frame(image, source, number, name=name, kind=kind, limits=limits))
    if len(frames) > limits.pages:
        raise DocumentTooLargeError(
            f"{name} has more than {limits.pages} frames. Raise limits.pages to read it."
        )
    return frames


def decode(frame: Frame, limits: DocumentLimits) -> Image.Image:
    """The pixels of a frame in mode RGB, within ``limits.page_pixels``.

    Raises:
        PageError: they cannot be decoded.
    """
    try:
        with _opened(frame.source, frame.name) as (image, _):
            image.seek(frame.number)
            pixels = image.width * image.height
            if pixels > limits.page_pixels and isinstance(image, JpegImageFile):
                part = math.sqrt(limits.page_pixels / pixels)
                image.draft("RGB", (int(image.width * part), int(image.height * part)))
            return to_rgb(image, most_pixels=limits.page_pixels)
    except DocumentLoadError as error:
        raise PageError(str(error)) from error


@contextmanager
def _opened(source: Path | bytes, name: str) -> Iterator[tuple[ImageFile, str]]:
    """An image file in the hands of its decoder, whose exceptions are translated."""
    try:
        with io.BytesIO(source) if isinstance(source, bytes) else source.open("rb") as stream:
            head = stream.read(HEAD_BYTES)
            stream.seek(0)
            if not head:
                raise EmptyDocumentError(f"{name} is empty: it has no bytes. Get a whole copy.")
            kind = sniff(head)
            if kind not in _DECODERS:
                raise UnsupportedFormatError(
                    f"{name} is {describe(kind)}; images are read from "
                    f"{', '.join(_DECODERS)}. Convert it to one of them."
                )
            with _DECODERS[kind](stream) as image:
                yield image, kind
    except DocumentError:
        raise
    except Image.DecompressionBombError as error:
        raise DocumentTooLargeError(f"{name} is too large to be decoded: {error}") from error
    except Exception as error:  # decoders raise whatever a broken file leads them to
        raise DocumentLoadError(
            f"{name} is broken and cannot be decoded ({error}). Get a whole copy."
        ) from error


def _frame(
    image: ImageFile,
    source: Path | bytes,
    number: int,
    *,
    name: str,
    kind: str,
    limits: DocumentLimits,
    notes: tuple[str, ...] = (),
) -> Frame:
    width, height = image.size
    sequential = isinstance(image, JpegImageFile) and not image.info.get("progressive")
    most = limits.image_pixels * (_JPEG_REDUCTION if sequential else 1)
    if width * height > most:
        raise DocumentTooLargeError(
            f"{name} has {width} x {height} pixels, more than the {limits.image_pixels:,} that "
            "are decoded. Scale it down, or raise limits.image_pixels."
        )
    if image.getexif().get(ExifTags.Base.Orientation) in _TURNED:
        width, height = height, width
    return Frame(source, name, number, width, height, _dpi(image), kind, notes)


def _is_reduced(image: ImageFile) -> bool:
    """Whether a TIFF frame is a smaller copy of another (tag NewSubfileType, TIFF 6.0)."""
    tags = image.tag_v2 if isinstance(image, TiffImageFile) else {}
    return bool(tags.get(_SUBFILE_TYPE, 0) & _REDUCED)


def _dpi(image: ImageFile) -> float | None:
    found = image.info.get("dpi", (0, 0))
    dpi = float(found[0]) if isinstance(found, tuple) and found else 0.0
    return dpi if _LEAST_DPI <= dpi <= _MOST_DPI else None
