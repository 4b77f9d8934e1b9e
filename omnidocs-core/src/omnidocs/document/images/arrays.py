"""Arrays of pixels as Pillow images. NumPy is imported only when one comes in."""

from __future__ import annotations

from typing import Any

from PIL import Image

from omnidocs.errors import UnsupportedInputError

_MODES = {2: "L", 3: "RGB", 4: "RGBA"}


def is_array(value: object) -> bool:
    """Whether it is a NumPy array, or has NumPy's array interface."""
    return hasattr(value, "__array_interface__") and not isinstance(value, Image.Image)


def image_from_array(value: Any) -> Image.Image:
    """An image out of pixels.

    Args:
        value: Shape (H, W), (H, W, 1), (H, W, 3) or (H, W, 4), channels in the order RGB.
            Integers of 8 bits are 0-255, of 16 bits 0-65535; floats are 0-1 where none is
            above 1, else 0-255; booleans are black and white.

    Raises:
        UnsupportedInputError: the shape or the type of the array is another one.
    """
    import numpy as np

    array = np.asarray(value)
    if array.ndim == 3 and array.shape[2] == 1:
        array = array[:, :, 0]
    channels = 2 if array.ndim == 2 else array.shape[-1] if array.ndim == 3 else 0
    if channels not in _MODES or (array.ndim == 3 and channels == 2) or 0 in array.shape:
        raise UnsupportedInputError(
            f"An array of shape {array.shape} is no image. "
            "Pass (height, width), (height, width, 3) or (height, width, 4)."
        )
    kind = array.dtype.kind
    if kind == "b":
        array = array.astype(np.uint8) * 255
    elif array.dtype == np.uint16:
        array = (array // 257).astype(np.uint8)
    elif kind == "f":
        array = np.nan_to_num(array, nan=0.0, posinf=255.0, neginf=0.0)
        array = array * 255.0 if array.max() <= 1.0 else array
        array = np.clip(np.rint(array), 0, 255).astype(np.uint8)
    elif kind in "iu":
        array = np.clip(array, 0, 255).astype(np.uint8)
    else:
        raise UnsupportedInputError(
            f"An array of type {array.dtype} is no image. Pass integers or floats."
        )
    return Image.fromarray(np.ascontiguousarray(array))
