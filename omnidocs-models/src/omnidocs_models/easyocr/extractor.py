"""The EasyOCR extractor."""

from __future__ import annotations

from typing import TYPE_CHECKING

from omnidocs_models._support import with_settings
from omnidocs_models._support.extractor import EngineOCRExtractor
from omnidocs_models.easyocr.config import EasyOCRConfig
from omnidocs_models.easyocr.languages import recognizer_for
from omnidocs_models.easyocr.requests import EasyOCRRequest

if TYPE_CHECKING:
    from omnidocs.backends import BackendConfig, Config
    from omnidocs.document import Page
    from omnidocs.tasks.options import Options


class EasyOCR(EngineOCRExtractor):
    """Reads over eighty languages with the models of EasyOCR, on the CPU or a GPU.

    Blocks are lines or words in reading order; lines keep the four corners that the
    detector found. Extractors with equal load fields share one engine.

    Args:
        config: Settings; None for the defaults.

    Raises:
        MissingLibraryError: EasyOCR is not installed.
        ConfigError: no model reads the languages together, or the device is not there.
        ModelNotFoundError: a model file is not there.
        ModelLoadError: a model file is cut, of another model, or holds more than weights.
    """

    engine_name = "easyocr"
    config_class = EasyOCRConfig
    engine = "omnidocs_models.easyocr.engine:EasyOCREngine"
    install = 'Install with: pip install "omnidocs-models[easyocr]"'
    config: EasyOCRConfig

    def __init__(
        self, config: Config | str | None = None, *, backend: BackendConfig | str | None = None
    ) -> None:
        if isinstance(config, EasyOCRConfig):
            recognizer_for(config.languages)
        super().__init__(config, backend=backend)

    def request(self, page: Page, options: Options) -> EasyOCRRequest:
        """The page image, and how it is to be read."""
        config = with_settings(self.config, options.settings)
        return EasyOCRRequest(
            page.image, turn=config.try_upside_down, options=config.library_options()
        )
