"""Page images as the engines' libraries want them."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray
    from PIL import Image

    Pixels = NDArray[np.uint8]

_LEAST_SIDE = 32
_LONGEST_STRIP = 50
"""The engines enlarge a side under 30 pixels, and with it a long strip out of all bounds."""


def bgr_pixels(image: Image.Image) -> Pixels:
    """Rows of blue, green, red, as OpenCV has them: shape (height, width, 3), contiguous."""
    import numpy as np

    return np.ascontiguousarray(np.asarray(image.convert("RGB"))[:, :, ::-1])


def padded(pixels: Pixels) -> Pixels:
    """The image with its last row and column repeated up to a side that the engines keep."""
    import numpy as np

    height, width = pixels.shape[:2]
    least = max(_LEAST_SIDE, max(height, width) // _LONGEST_STRIP)
    below, right = max(least - height, 0), max(least - width, 0)
    return np.pad(pixels, ((0, below), (0, right), (0, 0)), mode="edge")
