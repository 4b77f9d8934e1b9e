"""What the model is asked, with the page at the size that it sees."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final

from omnidocs.backends import Request, Settings
from omnidocs.registry import ModelFamily

if TYPE_CHECKING:
    from omnidocs.backends.config import Config
    from omnidocs.document import Page
    from omnidocs.tasks.options import LayoutOptions, TextOptions

    Options = TextOptions | LayoutOptions

DOTS: Final = ModelFamily(name="DotsOCR", checkpoints={"hf": "rednote-hilab/dots.ocr"})

_CATEGORIES = "\
['Caption', 'Footnote', 'Formula', 'List-item', 'Page-footer', 'Page-header', 'Picture', \
'Section-header', 'Table', 'Text', 'Title']"

TEXT_PROMPT: Final = f"""\
Please output the layout information from the PDF image, including each layout element's bbox, \
its category, and the corresponding text content within the bbox.

1. Bbox format: [x1, y1, x2, y2]

2. Layout Categories: The possible categories are {_CATEGORIES}.

3. Text Extraction & Formatting Rules:
    - Picture: For the 'Picture' category, the text field should be omitted.
    - Formula: Format its text as LaTeX.
    - Table: Format its text as HTML.
    - All Others (Text, Title, etc.): Format their text as Markdown.

4. Constraints:
    - The output text must be the original text from the image, with no translation.
    - All layout elements must be sorted according to human reading order.

5. Final Output: The entire output must be a single JSON object.
"""
"""``prompt_layout_all_en``, word for word: the model was trained on it."""

LAYOUT_PROMPT: Final = f"""\
Please output the layout information from this PDF image, including each layout's bbox and its \
category. The bbox should be in the format [x1, y1, x2, y2]. The layout categories for the PDF \
document include {_CATEGORIES}. Do not output the corresponding text. The layout result should \
be in JSON format."""
"""``prompt_layout_only_en``, word for word."""

_FACTOR, _MIN_PIXELS, _MAX_PIXELS = 28, 3136, 11_289_600


def dots_request(page: Page, prompt: str, seen: tuple[int, int]) -> Request:
    """A prompt about a page, which is scaled to the size that the model sees."""
    image = page.image.resize(seen)
    return Request(prompt, (image,), settings=Settings(temperature=0.0))


def seen_size(page: Page, config: Config | None, options: Options) -> tuple[int, int]:
    """The size in pixels at which the model sees a page; boxes are in these pixels.

    The limits that a user may set count too (``max_pixels`` and ``max_image_side``, where
    the config has them), so that the engine has nothing left to scale down.
    """
    pixels, side = (
        options.settings.get(name) or getattr(config, name, None)
        for name in ("max_pixels", "max_image_side")
    )
    most = min(pixels or _MAX_PIXELS, _MAX_PIXELS)
    if side:
        most = min(most, int(side * side * min(page.size) / max(page.size)))
    return model_size(*page.size, most)


def model_size(width: int, height: int, most: int = _MAX_PIXELS) -> tuple[int, int]:
    """The size in pixels that the model's own preprocessing would bring an image to.

    It leaves an image of that size as it is. Sides are multiples of 28; the area is 3,136
    pixels to ``most``.
    """
    sides = [max(_FACTOR, round(side / _FACTOR) * _FACTOR) for side in (width, height)]
    if math.prod(sides) > most:
        scale = math.sqrt(most / (width * height))
        sides = [max(_FACTOR, math.floor(s * scale / _FACTOR) * _FACTOR) for s in (width, height)]
    elif math.prod(sides) < _MIN_PIXELS:
        scale = math.sqrt(_MIN_PIXELS / (width * height))
        sides = [math.ceil(side * scale / _FACTOR) * _FACTOR for side in (width, height)]
    return sides[0], sides[1]
