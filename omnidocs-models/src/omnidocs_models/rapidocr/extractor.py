"""The RapidOCR extractor."""

from __future__ import annotations

from typing import TYPE_CHECKING

from omnidocs_models._support import OCRRequest, with_settings
from omnidocs_models._support.extractor import EngineOCRExtractor
from omnidocs_models.rapidocr.config import RapidOCRConfig
from omnidocs_models.rapidocr.languages import check_languages

if TYPE_CHECKING:
    from omnidocs.backends import BackendConfig, Config
    from omnidocs.document import Page
    from omnidocs.tasks.options import Options


class RapidOCR(EngineOCRExtractor):
    """Reads Chinese, Japanese and Latin scripts with the models inside RapidOCR's wheel.

    Blocks are lines or words in reading order; lines keep the four corners that the
    detector found. A page that is upside down is read, and its boxes are where its ink is.
    Extractors with equal models share one engine, which reads as many pages at once as
    there are CPUs.

    Args:
        config: Settings; None for the defaults.

    Raises:
        MissingLibraryError: RapidOCR is not installed.
        ConfigError: its model cannot read one of the languages.
        ModelNotFoundError: a model file is not there.
        ModelLoadError: a model file cannot be loaded.
    """

    engine_name = "rapidocr"
    config_class = RapidOCRConfig
    engine = "omnidocs_models.rapidocr.engine:RapidOCREngine"
    install = 'Install with: pip install "omnidocs-models[ocr]"'
    config: RapidOCRConfig

    def __init__(
        self, config: Config | str | None = None, *, backend: BackendConfig | str | None = None
    ) -> None:
        if isinstance(config, RapidOCRConfig):
            _check(config)
        super().__init__(config, backend=backend)

    def request(self, page: Page, options: Options) -> OCRRequest:
        """The page image, and whether it may be turned over."""
        config = with_settings(self.config, options.settings)
        _check(config)
        return OCRRequest(page.image, turn=config.try_upside_down)


def _check(config: RapidOCRConfig) -> None:
    """Refuse languages that its model cannot read; a model of the user's may read any."""
    if config.rec_model_path is None:
        check_languages(config.languages)
