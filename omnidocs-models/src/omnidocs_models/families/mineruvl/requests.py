"""What the model is asked: about the layout of a page, and about each block."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final

from omnidocs.backends import Request, Settings
from omnidocs.registry import ModelFamily

if TYPE_CHECKING:
    from PIL import Image

    from omnidocs.document import Page
    from omnidocs_models.families.mineruvl.blocks import Block

MINERU: Final = ModelFamily(name="MinerUVL", checkpoints={"hf": "opendatalab/MinerU2.5-2509-1.2B"})

NOT_READ: Final = frozenset(
    {"image", "chart", "image_block", "unknown", "list", "equation_block", "inline_formula"}
)
"""Kinds that hold no text of their own: pictures, containers and parts of other blocks."""

_SYSTEM = "You are a helpful assistant."
_LAYOUT_SIZE = (1036, 1036)
_SHORTEST_EDGE = 28
_LARGEST_RATIO = 50


def _settings(presence_penalty: float, frequency_penalty: float) -> Settings:
    """Greedy decoding. The markup of the answers is special tokens, which must be kept."""
    return Settings(
        temperature=0.0,
        no_repeat_ngram=100,
        extra={
            "presence_penalty": presence_penalty,
            "frequency_penalty": frequency_penalty,
            "skip_special_tokens": False,
        },
    )


_LAYOUT = ("\nLayout Detection:", _settings(0.0, 0.0))
_TEXT = ("\nText Recognition:", _settings(1.0, 0.05))
_OTHERS = {
    "table": ("\nTable Recognition:", _settings(1.0, 0.005)),
    "equation": ("\nFormula Recognition:", _settings(1.0, 0.05)),
}


def layout_request(page: Page) -> Request:
    """The prompt for a page's layout; the page is squeezed into a square."""
    prompt, settings = _LAYOUT
    return Request(prompt, (page.image.resize(_LAYOUT_SIZE),), _SYSTEM, settings)


def block_request(page: Page, block: Block) -> Request:
    """The prompt for what is in a block."""
    prompt, settings = _OTHERS.get(block.kind, _TEXT)
    crop = page.crop(block.bbox).image.rotate(block.turn, expand=True)
    return Request(prompt, (_fitting(crop),), _SYSTEM, settings)


def whole_request(page: Page, prompt: str) -> Request:
    """A prompt of the user's own about the whole page."""
    return Request(prompt, (_fitting(page.image),), _SYSTEM, _TEXT[1])


def _fitting(image: Image.Image) -> Image.Image:
    """An image that is neither too long for its width nor too small for the model."""
    from PIL import ImageOps

    least = math.ceil(max(image.size) / _LARGEST_RATIO)
    width, height = max(image.width, least), max(image.height, least)
    if (width, height) != image.size:
        left, top = (width - image.width) // 2, (height - image.height) // 2
        border = (left, top, width - image.width - left, height - image.height - top)
        image = ImageOps.expand(image, border, fill="white")
    if min(image.size) < _SHORTEST_EDGE:
        image = ImageOps.scale(image, _SHORTEST_EDGE / min(image.size))
    return image
