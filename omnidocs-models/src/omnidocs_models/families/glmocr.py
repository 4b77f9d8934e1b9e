"""GLM-OCR: a page as markdown.

Source of the prompts: the model's card, https://huggingface.co/zai-org/GLM-OCR.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from omnidocs.backends import Request, Response, Settings
from omnidocs.registry import ModelFamily
from omnidocs.results import TextOutput
from omnidocs.tasks.text_extraction import PromptedTextExtractor
from omnidocs_models.families.answers.formats import in_format
from omnidocs_models.families.answers.latex import display_math, dollar_math
from omnidocs_models.families.answers.markup import unfenced

if TYPE_CHECKING:
    from omnidocs.document import Page
    from omnidocs.tasks.options import TextOptions

GLM_OCR: Final = ModelFamily(
    name="GLMOCR",
    checkpoints={"hf": "zai-org/GLM-OCR", "mlx": "mlx-community/GLM-OCR-bf16"},
)

TEXT_PROMPT: Final = "Text Recognition:"
TABLE_PROMPT: Final = "Table Recognition:"
FORMULA_PROMPT: Final = "Formula Recognition:"


class GLMOCRTextExtractor(PromptedTextExtractor):
    """GLM-OCR text extraction.

    For an image of nothing but a table or a formula the model knows two more prompts:
    ``extract(image, prompt="Table Recognition:")`` and ``"Formula Recognition:"``.
    """

    family = GLM_OCR

    def prompt(self, page: Page, options: TextOptions) -> Request:  # noqa: ARG002
        """The prompt for text."""
        return Request(TEXT_PROMPT, (page.image,), settings=Settings(temperature=0.0))

    def parse(self, answer: Response, page: Page, options: TextOptions) -> TextOutput:
        """The answer without a fence around it; a formula as a paragraph of its own."""
        text = unfenced(answer.text).strip()
        markdown = display_math(text) if options.prompt == FORMULA_PROMPT else dollar_math(text)
        return self.output(in_format(markdown, options.format), answer, page, options)
