"""What the extractors of all OCR engines share."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from omnidocs.results import OCRGranularity, OCROutput
from omnidocs.tasks.ocr_extraction import BaseOCRExtractor
from omnidocs_models._support.lines import OCRResponse, ocr_output
from omnidocs_models._support.settings import with_settings

if TYPE_CHECKING:
    from omnidocs.document import Page
    from omnidocs.tasks.options import Options


class EngineOCRExtractor(BaseOCRExtractor, abstract=True):
    """An OCR extractor with an engine of its own, which answers with lines.

    Its config has the fields ``granularity`` and ``confidence``.

    Attributes:
        engine_name: What outputs call the model.
    """

    engine_name: ClassVar[str]
    config: Any

    def parse(self, answer: OCRResponse, page: Page, options: Options) -> OCROutput:
        """The blocks that are sure enough."""
        config = with_settings(self.config, options.settings)
        return ocr_output(
            answer,
            size=page.size,
            granularity=OCRGranularity(config.granularity),
            confidence=config.confidence,
            model_name=self.engine_name,
        )
