"""LightOnOCR 2: a page as markdown, without a prompt.

Source of the input, the token limit and the format: the cards of
https://huggingface.co/lightonai/LightOnOCR-2-1B and, for pictures with boxes on a grid of 0 to
1000, of https://huggingface.co/lightonai/LightOnOCR-2-1B-bbox.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from omnidocs.backends import Request, Response, Settings
from omnidocs.registry import ModelFamily
from omnidocs.results import LayoutElement, TextOutput
from omnidocs.tasks.text_extraction import PromptedTextExtractor
from omnidocs_models.families.answers import page_box, unfenced
from omnidocs_models.families.answers.formats import in_format
from omnidocs_models.families.answers.latex import dollar_math

if TYPE_CHECKING:
    from omnidocs.document import Page
    from omnidocs.tasks.options import TextOptions

LIGHTON: Final = ModelFamily(
    name="LightOn",
    checkpoints={"hf": "lightonai/LightOnOCR-2-1B", "mlx": "lightonai/LightOnOCR-2-1B"},
)

_PICTURE = re.compile(
    r"(!\[([^\[\]\n]{0,200})\]\([^()\s]{0,200}\))[ \t]{0,9}(-?\d+(?:[ \t]?,[ \t]?-?\d+){3})"
)
_GRID = 1000


class LightOnTextExtractor(PromptedTextExtractor):
    """LightOnOCR 2 text extraction.

    Checkpoints with ``bbox`` in their names locate pictures, which become ``elements``.
    """

    family = LIGHTON

    def prompt(self, page: Page, options: TextOptions) -> Request:  # noqa: ARG002
        """The page alone: words in the prompt turn up in the answer."""
        return Request("", (page.image,), settings=Settings(temperature=0.0))

    def parse(self, answer: Response, page: Page, options: TextOptions) -> TextOutput:
        """The answer with its lines as they are; boxes of pictures as elements."""
        text = unfenced(answer.text).strip("\r\n")
        boxes = (
            (found[2], page_box(found[3].split(","), page.size, _GRID))
            for found in _PICTURE.finditer(text)
        )
        content = dollar_math(_PICTURE.sub(r"\1", text))
        output = self.output(in_format(content, options.format), answer, page, options)
        output.elements = [
            LayoutElement(bbox=bbox, category=name or "image")
            for name, bbox in boxes
            if bbox is not None
        ]
        return output
