"""Page images as data URLs."""

from __future__ import annotations

import base64
from io import BytesIO
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PIL import Image

    from omnidocs_backend_api.config import APIConfig


def data_url(image: Image.Image, config: APIConfig) -> str:
    """An RGB image as the config wants it, with no side over ``max_image_side`` pixels.

    Raises:
        OSError: the image cannot be read.
    """
    if image.mode != "RGB":
        image = image.convert("RGB")
    longest = max(image.size)
    if longest > config.max_image_side:
        scale = config.max_image_side / longest
        size = (max(1, round(image.width * scale)), max(1, round(image.height * scale)))
        image = image.resize(size, reducing_gap=3.0)
    file = BytesIO()
    if config.image_format == "jpeg":
        image.save(file, "JPEG", quality=config.jpeg_quality)
    else:
        image.save(file, "PNG", compress_level=1)
    encoded = base64.b64encode(file.getbuffer()).decode("ascii")
    return f"data:image/{config.image_format};base64,{encoded}"
