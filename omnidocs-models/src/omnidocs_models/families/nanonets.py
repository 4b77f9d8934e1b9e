"""Nanonets OCR2: a page as markdown, with tags for what is not its text.

Source of the system text, the instruction and the tags: the model's card,
https://huggingface.co/nanonets/Nanonets-OCR2-3B.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from omnidocs.backends import Request, Response, Settings
from omnidocs.registry import ModelFamily
from omnidocs.results import TextOutput
from omnidocs.tasks.text_extraction import PromptedTextExtractor
from omnidocs_models.families.answers import unfenced
from omnidocs_models.families.answers.formats import in_format
from omnidocs_models.families.answers.latex import dollar_math

if TYPE_CHECKING:
    from omnidocs.document import Page
    from omnidocs.tasks.options import TextOptions

NANONETS: Final = ModelFamily(
    name="Nanonets",
    checkpoints={
        "hf": "nanonets/Nanonets-OCR2-3B",
        "mlx": "mlx-community/Nanonets-OCR2-3B-bf16",
    },
)

SYSTEM: Final = "You are a helpful assistant."

PROMPT: Final = (
    "Extract the text from the above document as if you were reading it naturally. Return the "
    "tables in html format. Return the equations in LaTeX representation. If there is an image "
    "in the document and image caption is not present, add a small description of the image "
    "inside the <img></img> tag; otherwise, add the image caption inside <img></img>. Watermarks "
    "should be wrapped in brackets. Ex: <watermark>OFFICIAL COPY</watermark>. Page numbers should "
    "be wrapped in brackets. Ex: <page_number>14</page_number> or <page_number>9/22</page_number>. "
    "Prefer using ☐ and ☑ for check boxes."
)
"""The instruction that the model was trained with, word for word."""

_NO_TEXT = re.compile(
    r"<(watermark|page_number)>[^<]*(?:</(?:watermark|page_number)>|\Z)", re.IGNORECASE
)
_PICTURE = re.compile(r"<img>([^<]*)(?:</img>|\Z)", re.IGNORECASE)
_AROUND_TEXT = re.compile(r"</?(?:signature|img|watermark|page_number)>", re.IGNORECASE)
_NO_BRACKETS = str.maketrans("[]", "()")
_BLANK_LINES = re.compile(r"\n(?:[ \t]*\n){2,}")


class NanonetsTextExtractor(PromptedTextExtractor):
    """Nanonets OCR2 text extraction; tables are HTML, in markdown too.

    Watermarks and page numbers are not part of the text: they are in ``raw_output`` only.
    What the model says about a picture is its alternative text.
    """

    family = NANONETS

    def prompt(self, page: Page, options: TextOptions) -> Request:  # noqa: ARG002
        """The instruction of the card."""
        return Request(PROMPT, (page.image,), system=SYSTEM, settings=Settings(temperature=0.0))

    def parse(self, answer: Response, page: Page, options: TextOptions) -> TextOutput:
        """The markdown without the model's own tags."""
        text = _NO_TEXT.sub("", dollar_math(unfenced(answer.text)))
        text = _AROUND_TEXT.sub("", _PICTURE.sub(_as_markdown, text))
        markdown = _BLANK_LINES.sub("\n\n", text).strip()
        return self.output(in_format(markdown, options.format), answer, page, options)


def _as_markdown(picture: re.Match[str]) -> str:
    words = " ".join(picture[1].split()).translate(_NO_BRACKETS)
    return f"![{words}]()"
