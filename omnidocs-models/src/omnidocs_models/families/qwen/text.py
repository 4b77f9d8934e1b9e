"""Qwen3-VL text extraction.

Source of the commands and the formats: the cookbook ``document_parsing.ipynb`` of
https://github.com/QwenLM/Qwen3-VL. Boxes are on a grid of 0 to 1000.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from omnidocs.backends import Request, Response, Settings
from omnidocs.results import OutputFormat, TextOutput
from omnidocs.tasks.text_extraction import PromptedTextExtractor
from omnidocs_models.families.qwen.boxed_html import read_html
from omnidocs_models.families.qwen.boxed_markdown import read_markdown
from omnidocs_models.families.qwen.family import QWEN

if TYPE_CHECKING:
    from omnidocs.document import Page
    from omnidocs.tasks.options import TextOptions

PROMPTS: Final = {
    OutputFormat.MARKDOWN: "qwenvl markdown",
    OutputFormat.HTML: "qwenvl html",
}


class QwenTextExtractor(PromptedTextExtractor):
    """Qwen3-VL text extraction.

    In HTML every block has a box, in markdown every table and picture: they become the
    ``elements`` of the output, and the content is without them. Tables are HTML.
    """

    family = QWEN

    def prompt(self, page: Page, options: TextOptions) -> Request:
        """The built-in command for the format."""
        return Request(PROMPTS[options.format], (page.image,), settings=Settings(temperature=0.0))

    def parse(self, answer: Response, page: Page, options: TextOptions) -> TextOutput:
        """The clean text, and the boxes as elements."""
        read = read_html if options.format == OutputFormat.HTML else read_markdown
        content, elements = read(answer.text, page.size)
        output = self.output(content, answer, page, options)
        output.elements = elements
        return output
