"""RT-DETR: the regions of a page, found by docling's layout models.

Sources: the card of the default checkpoint, an RT-DETRv2,
https://huggingface.co/docling-project/docling-layout-heron, and the report on it,
https://arxiv.org/abs/2509.11720. Labels come from the checkpoint's ``id2label``, because its
relatives number theirs differently. They run as well: ``docling-layout-heron-101``, the
``egret`` models (D-FINE), and RT-DETR checkpoints such as ``HuggingPanda/docling-layout``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from omnidocs.backends import DetectionRequest
from omnidocs.registry import ModelFamily
from omnidocs.results import RTDETR_MAPPING
from omnidocs.tasks.layout_extraction import BaseLayoutExtractor
from omnidocs_models._support import layout_output

if TYPE_CHECKING:
    from omnidocs.backends import DetectionResponse
    from omnidocs.document import Page
    from omnidocs.results import LayoutOutput
    from omnidocs.tasks.options import LayoutOptions

CONFIDENCE: Final = 0.4

RTDETR: Final = ModelFamily(
    name="RTDETR",
    checkpoints={"hf": "docling-project/docling-layout-heron"},
    defaults={"hf": {"confidence": CONFIDENCE}},
)


class RTDETRLayoutExtractor(BaseLayoutExtractor):
    """RT-DETR layout extraction.

    Boxes are on the page, most confident first; each keeps the model's own label and its
    number beside the standard label. ``extract(page, settings={"confidence": 0.7})`` drops
    what the model is less sure of.
    """

    family = RTDETR
    engine_kind = "detector"

    def request(self, page: Page, options: LayoutOptions) -> DetectionRequest:  # noqa: ARG002
        """The page image; the core adds the confidence."""
        return DetectionRequest(page.image, CONFIDENCE)

    def parse(self, answer: DetectionResponse, page: Page, options: LayoutOptions) -> LayoutOutput:  # noqa: ARG002
        """The regions under the standard labels."""
        return layout_output(answer, page, RTDETR_MAPPING, self.model_name)
