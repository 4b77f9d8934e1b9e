"""What a task takes as a page."""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any, TypeAlias

from omnidocs.document import Page, load_image
from omnidocs.errors import ConfigError

if TYPE_CHECKING:
    from PIL import Image

ImageInput: TypeAlias = "Page | Image.Image | str | os.PathLike[str] | bytes | Any"
"""A page: a ``Page``, a Pillow image, a numpy array (H, W), (H, W, 3) or (H, W, 4), a path
or the bytes of an image file. It is never changed."""


def to_page(image: ImageInput, index: int = 0) -> Page:
    """The page that a task was handed.

    Args:
        image: A page in any form.
        index: Its place in the batch, for one that has none.

    Raises:
        UnsupportedInputError: it cannot be made a page image.
        DocumentError: its file cannot be read.
    """
    if isinstance(image, Page):
        return image
    return Page.from_image(load_image(image, copy=False), index=index, copy=False)


def several(images: Iterable[ImageInput]) -> Sequence[ImageInput]:
    """The pages of a batch, as a list.

    Raises:
        ConfigError: it is one page, not several.
    """
    one = isinstance(images, (str, bytes, os.PathLike, Page)) or hasattr(images, "shape")
    if one or not isinstance(images, Iterable):
        raise ConfigError(
            f"A batch is a list of pages, not {type(images).__name__}. "
            "Put the page into a list, or call extract()."
        )
    return list(images)
