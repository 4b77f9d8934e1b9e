"""dots.ocr text extraction."""

from __future__ import annotations

from typing import TYPE_CHECKING

from omnidocs.results import LayoutElement, TextOutput
from omnidocs.tasks.text_extraction import PromptedTextExtractor
from omnidocs_models.families.answers.formats import in_format
from omnidocs_models.families.answers.json_answers import objects
from omnidocs_models.families.dotsocr.elements import read_elements
from omnidocs_models.families.dotsocr.requests import DOTS, TEXT_PROMPT, dots_request, seen_size

if TYPE_CHECKING:
    from omnidocs.backends import Request, Response
    from omnidocs.document import Page
    from omnidocs.tasks.options import TextOptions

_FURNITURE = ("Page-header", "Page-footer")


class DotsOCRTextExtractor(PromptedTextExtractor):
    """dots.ocr text extraction.

    Running heads and page numbers are elements only. Tables are HTML, in markdown too. An
    element whose box cannot be used is in the content only. A prompt of the user's own
    that the model does not answer with JSON (``"Extract the text content from this image."``)
    gives the answer as it is.

    The checkpoint brings its own code, which backends that have ``trust_remote_code`` run
    only where it is True: set it, and a ``revision``, once you have read that code.
    """

    family = DOTS
    streams = False

    def prompt(self, page: Page, options: TextOptions) -> Request:
        """The official prompt, with the page at the size that the model sees."""
        return dots_request(page, TEXT_PROMPT, seen_size(page, self.config, options))

    def parse(self, answer: Response, page: Page, options: TextOptions) -> TextOutput:
        """The elements of the answer, and the page that they make in reading order."""
        if options.prompt is not None and not objects(answer.text):
            content = in_format(answer.text.strip(), options.format)
            return self.output(content, answer, page, options)
        seen = seen_size(page, self.config, options)
        found = read_elements(answer.text, page.size, seen)
        body = (element.markdown for element in found if element.category not in _FURNITURE)
        content = in_format("\n\n".join(filter(None, body)), options.format)
        output = self.output(content, answer, page, options)
        output.elements = [
            LayoutElement(bbox=element.bbox, category=element.category, text=element.text)
            for element in found
            if element.bbox is not None
        ]
        return output
