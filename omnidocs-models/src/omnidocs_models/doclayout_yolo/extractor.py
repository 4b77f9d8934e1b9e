"""The DocLayout-YOLO extractor."""

from __future__ import annotations

from typing import TYPE_CHECKING

from omnidocs.backends import DetectionRequest
from omnidocs.results import DOCLAYOUT_YOLO_MAPPING
from omnidocs.tasks.layout_extraction import BaseLayoutExtractor
from omnidocs_models._support import layout_output
from omnidocs_models.doclayout_yolo.config import DocLayoutYOLOConfig

if TYPE_CHECKING:
    from omnidocs.backends import DetectionResponse
    from omnidocs.document import Page
    from omnidocs.results import LayoutOutput
    from omnidocs.tasks.options import LayoutOptions


class DocLayoutYOLO(BaseLayoutExtractor):
    """Finds the regions of pages with DocLayout-YOLO.

    The model is that of "DocLayout-YOLO: Enhancing Document Layout Analysis through Diverse
    Synthetic Data and Global-to-Local Adaptive Perception",
    https://arxiv.org/abs/2410.12628. Boxes are on the page, most confident first; each
    keeps the model's own label and its number beside the standard label.

    Args:
        config: Settings; None for the defaults.

    Raises:
        MissingLibraryError: onnxruntime is not installed, or for a .pt file doclayout-yolo.
        ModelNotFoundError: the model is not on this machine.
        ModelLoadError: the file cannot be loaded, or is a pickle that is not trusted.
        ConfigError: the device is not there.
    """

    config_class = DocLayoutYOLOConfig
    engine = "omnidocs_models.doclayout_yolo.engine:DocLayoutYOLOEngine"
    install = 'Install with: pip install "omnidocs-models[onnx]"'
    config: DocLayoutYOLOConfig

    def request(self, page: Page, options: LayoutOptions) -> DetectionRequest:  # noqa: ARG002
        """The page image; the core adds the confidence."""
        return DetectionRequest(page.image)

    def parse(self, answer: DetectionResponse, page: Page, options: LayoutOptions) -> LayoutOutput:  # noqa: ARG002
        """The regions under the standard labels."""
        return layout_output(answer, page, DOCLAYOUT_YOLO_MAPPING, "doclayout_yolo")
