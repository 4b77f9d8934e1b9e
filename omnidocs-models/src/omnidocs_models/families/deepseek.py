"""DeepSeek-OCR: a page as markdown, with a tag before each block that says where it is.

Source of the prompt, the format and the settings: the official repository,
https://github.com/deepseek-ai/DeepSeek-OCR (``config.py``, ``run_dpsk_ocr_pdf.py``), and
vLLM's recipe for the model. The image token before the prompt comes from the chat template.
"""

from __future__ import annotations

import re
from functools import reduce
from typing import TYPE_CHECKING, Final

from omnidocs.backends import Request, Response, Settings
from omnidocs.registry import ModelFamily
from omnidocs.results import BoundingBox, LayoutElement, TextOutput
from omnidocs.tasks.text_extraction import PromptedTextExtractor
from omnidocs_models.families.answers.boxes import page_box
from omnidocs_models.families.answers.formats import in_format
from omnidocs_models.families.answers.latex import dollar_math

if TYPE_CHECKING:
    from omnidocs.document import Page
    from omnidocs.tasks.options import TextOptions

DEEPSEEK: Final = ModelFamily(
    name="DeepSeekOCR",
    checkpoints={
        "transformers": "deepseek-community/DeepSeek-OCR-2",
        "hf": "deepseek-ai/DeepSeek-OCR",
        "mlx": "mlx-community/DeepSeek-OCR-4bit",
        "hosted": "novita/deepseek/deepseek-ocr",
    },
)

PROMPT: Final = "<|grounding|>Convert the document to markdown."

SETTINGS: Final = Settings(
    temperature=0.0,
    no_repeat_ngram=30,
    extra={
        "no_repeat_ngram_window": 90,
        "no_repeat_ngram_whitelist": ("<td>", "</td>"),
        "skip_special_tokens": False,
    },
)
"""Greedy; no 30 tokens twice within 90, except table cells. The tags are special tokens."""

_GRID = 999
_TAG = re.compile(
    r"<\|ref\|>([^<\n]*)(?:<\|/ref\|>)?(?:\s*<\|det\|>([\[\]\d\s,.-]*)(?:<\|/det\|>)?)?"
)
_BARE = re.compile(r"^([a-z_]+)(\[\[[\d, ]+\](?:, ?\[[\d, ]+\])*\])[ \t]*$", re.MULTILINE)
_STRAY = re.compile(r"<\|det\|>[\[\]\d\s,.-]*|<\|/?(?:ref|det|grounding)\|>|<｜end▁of▁sentence｜>")
_NUMBER = re.compile(r"\d+(?:\.\d+)?")
_BLANK_LINES = re.compile(r"\n{3,}")


def blocks(answer: str, page_size: tuple[int, int]) -> list[tuple[str, BoundingBox | None, str]]:
    """Label, box and text of each block; the text before the first tag has no label.

    A box is in pixels of the page image; a block of several boxes has the one around them.
    A damaged tag costs its label or box, never text. Servers that strip special tokens
    give ``text[[1, 2, 3, 4]]`` on a line of its own.
    """
    tagged = _BARE.sub(r"<|ref|>\1<|/ref|><|det|>\2<|/det|>", answer)
    before, *parts = _TAG.split(tagged)
    found: list[tuple[str, BoundingBox | None, str]] = [("", None, _clean(before))]
    for label, grid, text in zip(parts[::3], parts[1::3], parts[2::3], strict=True):
        found.append((label.strip(), _box(grid or "", page_size), _clean(text)))
    return found


def _clean(text: str) -> str:
    return dollar_math(_BLANK_LINES.sub("\n\n", _STRAY.sub("", text)).strip())


def _box(grid: str, page_size: tuple[int, int]) -> BoundingBox | None:
    numbers = _NUMBER.findall(grid)
    boxes = (
        page_box(numbers[first : first + 4], page_size, _GRID)
        for first in range(0, len(numbers), 4)
    )
    usable = [box for box in boxes if box is not None]
    return reduce(BoundingBox.union, usable) if usable else None


class DeepSeekOCRTextExtractor(PromptedTextExtractor):
    """DeepSeek-OCR text extraction; tables are HTML, in markdown too."""

    family = DEEPSEEK
    streams = False

    def prompt(self, page: Page, options: TextOptions) -> Request:  # noqa: ARG002
        """The official prompt."""
        return Request(PROMPT, (page.image,), settings=SETTINGS)

    def parse(self, answer: Response, page: Page, options: TextOptions) -> TextOutput:
        """The text without its tags, and what they tell as elements."""
        found = blocks(answer.text, page.size)
        markdown = "\n\n".join(text for _, _, text in found if text)
        output = self.output(in_format(markdown, options.format), answer, page, options)
        output.elements = [
            LayoutElement(bbox=bbox, category=label, text=text or None)
            for label, bbox, text in found
            if bbox is not None
        ]
        return output
