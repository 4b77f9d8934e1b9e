"""MinerU 2.5 layout detection."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from omnidocs.backends import Detection, DetectionResponse
from omnidocs.results import LabelMapping, LayoutLabel
from omnidocs.tasks.layout_extraction import PromptedLayoutDetector
from omnidocs_models._support import layout_output
from omnidocs_models.families.mineruvl.blocks import parse_blocks
from omnidocs_models.families.mineruvl.requests import MINERU, layout_request

if TYPE_CHECKING:
    from omnidocs.backends import Request, Response
    from omnidocs.document import Page
    from omnidocs.results import LayoutOutput
    from omnidocs.tasks.options import LayoutOptions

LABELS: Final = LabelMapping(
    {
        "text": LayoutLabel.TEXT,
        "title": LayoutLabel.TITLE,
        "table": LayoutLabel.TABLE,
        "image": LayoutLabel.FIGURE,
        "image_block": LayoutLabel.FIGURE,
        "chart": LayoutLabel.FIGURE,
        "code": LayoutLabel.CODE,
        "algorithm": LayoutLabel.CODE,
        "header": LayoutLabel.PAGE_HEADER,
        "footer": LayoutLabel.PAGE_FOOTER,
        "page_number": LayoutLabel.PAGE_FOOTER,
        "page_footnote": LayoutLabel.FOOTNOTE,
        "aside_text": LayoutLabel.ABANDON,
        "equation": LayoutLabel.FORMULA,
        "equation_block": LayoutLabel.FORMULA,
        "ref_text": LayoutLabel.TEXT,
        "list": LayoutLabel.LIST,
        "phonetic": LayoutLabel.TEXT,
        "table_caption": LayoutLabel.CAPTION,
        "image_caption": LayoutLabel.CAPTION,
        "code_caption": LayoutLabel.CAPTION,
        "table_footnote": LayoutLabel.FOOTNOTE,
        "image_footnote": LayoutLabel.FOOTNOTE,
    }
)
"""The model's own labels."""


class MinerUVLLayoutDetector(PromptedLayoutDetector):
    """MinerU 2.5 layout detection, in reading order.

    The model does not say how sure it is: every confidence is 1.
    """

    family = MINERU
    any_labels = False

    def prompt(self, page: Page, options: LayoutOptions) -> Request:  # noqa: ARG002
        """The layout prompt, with the page squeezed into a square."""
        return layout_request(page)

    def parse(self, answer: Response, page: Page, options: LayoutOptions) -> LayoutOutput:  # noqa: ARG002
        """The blocks of the answer, in pixels of the page image."""
        found = tuple(
            Detection(block.kind, block.bbox, confidence=1.0)
            for block in parse_blocks(answer.text, page.size)
        )
        return layout_output(DetectionResponse(found), page, LABELS, self.model_name)
