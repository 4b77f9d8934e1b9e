"""The page as DocLayout-YOLO takes it, and boxes back on the page.

The steps are those of the model's own package: scaled to fit with its sides in proportion,
in the middle of a grey canvas, RGB from 0 to 1.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray
    from PIL import Image

TRAINED_ON = 1024
"""Longest side in pixels of the pages that the published checkpoints were trained on."""

_GREY = (114, 114, 114)


@dataclass(frozen=True)
class Canvas:
    """The sides of the model's input in pixels.

    Args:
        width: From left to right.
        height: From top to bottom.
        stride: Where it is given, the canvas shrinks to the page, in steps of so many
            pixels, because the model takes any size.
    """

    width: int
    height: int
    stride: int | None = None


@dataclass(frozen=True)
class Letterboxed:
    """A page on its canvas.

    Args:
        tensor: Shape (1, 3, height, width), RGB from 0 to 1.
        scale: Pixels of the canvas for each pixel of the page.
        left: Where the page begins on the canvas.
        top: Where it begins from above.
        size: Width and height of the page.
    """

    tensor: NDArray[np.float32]
    scale: float
    left: int
    top: int
    size: tuple[int, int]

    def on_page(self, boxes: NDArray[np.float32]) -> NDArray[np.float32]:
        """Boxes x1, y1, x2, y2 of shape (n, 4), from the canvas to pixels of the page."""
        import numpy as np

        offset = np.array([self.left, self.top] * 2, np.float32)
        limits = np.array(self.size * 2, np.float32)
        placed: NDArray[np.float32] = np.clip((boxes - offset) / self.scale, 0, limits)
        return placed


def letterboxed(image: Image.Image, canvas: Canvas) -> Letterboxed:
    """Put a page in mode RGB, which has at least one pixel, on the canvas."""
    import cv2
    import numpy as np

    scale = min(canvas.width / image.width, canvas.height / image.height)
    width, height = (max(round(side * scale), 1) for side in image.size)
    right, below = canvas.width - width, canvas.height - height
    if canvas.stride:
        right, below = right % canvas.stride, below % canvas.stride
    # The halves of an odd margin are rounded as the model's package does.
    left, top = round(right / 2 - 0.1), round(below / 2 - 0.1)
    pixels: Any = np.asarray(image)
    if image.size != (width, height):
        pixels = cv2.resize(pixels, (width, height), interpolation=cv2.INTER_LINEAR)
    pixels = cv2.copyMakeBorder(
        pixels, top, below - top, left, right - left, cv2.BORDER_CONSTANT, value=_GREY
    )
    planes = np.ascontiguousarray(pixels.transpose(2, 0, 1)[None], dtype=np.float32)
    return Letterboxed(planes / np.float32(255), scale, left, top, image.size)
