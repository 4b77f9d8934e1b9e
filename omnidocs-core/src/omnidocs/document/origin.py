"""What a document is opened from, as data that another process can open too."""

from __future__ import annotations

import os
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from PIL import Image

from omnidocs.document import opening
from omnidocs.document.formats import IMAGE_FORMATS
from omnidocs.document.images import is_array
from omnidocs.document.inputs import as_image_inputs, read_stream
from omnidocs.document.page import Page
from omnidocs.errors import UnsupportedInputError

if TYPE_CHECKING:
    from omnidocs.document.opening import Opened, OpenOptions

_ADDRESS: Final = re.compile(r"[A-Za-z][A-Za-z0-9+.-]+://")


@dataclass(frozen=True, kw_only=True)
class Origin:
    """A file, the bytes of one, or images; and how they are opened.

    Args:
        content: An absolute path, the bytes of a file, or a tuple of images: absolute paths,
            bytes, and Pillow images in mode RGB.
        options: How it is opened.
        name: What to call it in errors; a path is called what the user called it.
        url: Where bytes came from, without credentials.
        kinds: The formats that a path may be of.
    """

    content: Path | bytes | tuple[Path | bytes | Image.Image, ...] = field(repr=False)
    options: OpenOptions = field(repr=False)
    name: str | None = None
    url: str | None = None
    kinds: frozenset[str] = IMAGE_FORMATS | {"pdf"}

    def open(self) -> Opened:
        """The pages and the metadata; errors are those of ``Document.open``."""
        if isinstance(self.content, Path):
            return opening.open_path(self.content, self.kinds, self.options, name=self.name)
        if isinstance(self.content, bytes):
            return opening.open_bytes(self.content, self.name, self.options, url=self.url)
        return opening.open_images(self.content, self.options)


def origin_of(source: Any, options: OpenOptions, *, allow_private: bool = False) -> Origin:
    """The origin of anything that is a document; an address is fetched, a stream read.

    Raises:
        UnsupportedInputError: it is of a type that is no document.
        URLDownloadError: it could not be fetched.
    """
    if isinstance(source, str) and _ADDRESS.match(source):
        from omnidocs.document.web import fetch

        fetched = fetch(source, limits=options.limits, allow_private=allow_private)
        return Origin(
            content=fetched.data, options=options, name=fetched.file_name, url=fetched.url
        )
    if isinstance(source, str | os.PathLike):
        return of_path(source, options)
    if isinstance(source, bytes | bytearray | memoryview):
        return Origin(content=bytes(source), options=options)
    if isinstance(source, Image.Image | Page) or is_array(source):
        return of_images([source], options)
    if isinstance(source, Sequence):
        return of_images(source, options)
    if callable(getattr(source, "read", None)):
        name = getattr(source, "name", None)
        data = read_stream(source, options.limits)
        return Origin(content=data, options=options, name=name if isinstance(name, str) else None)
    raise UnsupportedInputError(
        f"An object of type {type(source).__name__} is no document. Pass a path, an address, "
        "bytes, an image or a list of images."
    )


def of_path(
    path: str | os.PathLike[str],
    options: OpenOptions,
    kinds: frozenset[str] = IMAGE_FORMATS | {"pdf"},
) -> Origin:
    """The origin of a file; ``kinds`` are the formats that it may be of."""
    named = Path(path)
    return Origin(content=named.absolute(), options=options, name=str(named), kinds=kinds)


def of_images(images: Sequence[Any], options: OpenOptions) -> Origin:
    """The origin of a document of images."""
    return Origin(content=tuple(as_image_inputs(images)), options=options)
