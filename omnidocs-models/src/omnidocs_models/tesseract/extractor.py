"""The Tesseract extractor."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from omnidocs.errors import ExtractionTimeoutError, RequestError
from omnidocs.results import OCROutput
from omnidocs_models._support import OCRRequest, with_settings
from omnidocs_models._support.extractor import EngineOCRExtractor
from omnidocs_models.tesseract.config import TesseractOCRConfig

if TYPE_CHECKING:
    from omnidocs.document import Page
    from omnidocs.tasks.inputs import ImageInput
    from omnidocs.tasks.options import Options
    from omnidocs.tasks.steps import PageSteps


class TesseractOCR(EngineOCRExtractor):
    """Reads pages with the tesseract program, in any language that it has.

    Blocks are words or lines in the program's own reading order. Each page is a process of
    its own, which is stopped when it takes too long.

    Args:
        config: Settings; None for the defaults.

    Raises:
        BackendUnavailableError: the program is not installed.
        ModelNotFoundError: it does not have one of the languages.
        ConfigError: it does not know one of the parameters.
    """

    engine_name = "tesseract"
    config_class = TesseractOCRConfig
    engine = "omnidocs_models.tesseract.engine:TesseractEngine"
    cached = False
    config: TesseractOCRConfig

    def extract_lines(self, image: ImageInput, **options: Any) -> OCROutput:
        """Read one page; each block is a line. See ``extract``."""
        settings = {**options.pop("settings", {}), "granularity": "line"}
        return self.extract(image, settings=settings, **options)

    def page_steps(self, page: Page, options: Options) -> PageSteps[OCROutput]:
        """Read one page; one that took too long is late rather than failed.

        Raises:
            ExtractionTimeoutError: the program was stopped.
        """
        try:
            return (yield from super().page_steps(page, options))
        except RequestError as error:
            if error.kind != "timeout":
                raise
            raise ExtractionTimeoutError(str(error)) from error

    def request(self, page: Page, options: Options) -> OCRRequest:
        """The page image, and how long it may take."""
        config = with_settings(self.config, options.settings)
        return OCRRequest(page.image, timeout=config.timeout)
