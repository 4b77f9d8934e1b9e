"""dots.ocr layout detection."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from omnidocs.backends import Detection, DetectionResponse
from omnidocs.results import LabelMapping, LayoutLabel
from omnidocs.tasks.layout_extraction import PromptedLayoutDetector
from omnidocs_models._support import layout_output
from omnidocs_models.families.dotsocr.elements import read_elements
from omnidocs_models.families.dotsocr.requests import DOTS, LAYOUT_PROMPT, dots_request, seen_size

if TYPE_CHECKING:
    from omnidocs.backends import Request, Response
    from omnidocs.document import Page
    from omnidocs.results import LayoutOutput
    from omnidocs.tasks.options import LayoutOptions

LABELS: Final = LabelMapping(
    {
        "Caption": LayoutLabel.CAPTION,
        "Footnote": LayoutLabel.FOOTNOTE,
        "Formula": LayoutLabel.FORMULA,
        "List-item": LayoutLabel.LIST,
        "Page-footer": LayoutLabel.PAGE_FOOTER,
        "Page-header": LayoutLabel.PAGE_HEADER,
        "Picture": LayoutLabel.FIGURE,
        "Section-header": LayoutLabel.SECTION_HEADER,
        "Table": LayoutLabel.TABLE,
        "Text": LayoutLabel.TEXT,
        "Title": LayoutLabel.TITLE,
    }
)
"""The model's own labels."""


class DotsOCRLayoutDetector(PromptedLayoutDetector):
    """dots.ocr layout detection, in reading order.

    The model does not say how sure it is: every confidence is 1. The checkpoint brings its
    own code; see ``DotsOCRTextExtractor``.
    """

    family = DOTS
    any_labels = False

    def prompt(self, page: Page, options: LayoutOptions) -> Request:
        """The official prompt, with the page at the size that the model sees."""
        return dots_request(page, LAYOUT_PROMPT, seen_size(page, self.config, options))

    def parse(self, answer: Response, page: Page, options: LayoutOptions) -> LayoutOutput:
        """The elements of the answer, in pixels of the page image."""
        seen = seen_size(page, self.config, options)
        found = tuple(
            Detection(element.category, element.bbox, confidence=1.0)
            for element in read_elements(answer.text, page.size, seen)
            if element.bbox is not None
        )
        return layout_output(DetectionResponse(found), page, LABELS, self.model_name)
