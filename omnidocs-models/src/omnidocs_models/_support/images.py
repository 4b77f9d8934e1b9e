"""Page images as the engines' libraries want them."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray
    from PIL import Image

    Pixels = NDArray[np.uint8]


def bgr_pixels(image: Image.Image) -> Pixels:
    """Rows of blue, green, red, as OpenCV has them: shape (height, width, 3), contiguous."""
    import numpy as np

    return np.ascontiguousarray(np.asarray(image.convert("RGB"))[:, :, ::-1])
