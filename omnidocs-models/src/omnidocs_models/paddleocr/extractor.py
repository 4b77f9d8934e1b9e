"""The PaddleOCR extractor."""

from __future__ import annotations

from typing import TYPE_CHECKING

from omnidocs_models._support import with_settings
from omnidocs_models._support.extractor import EngineOCRExtractor
from omnidocs_models.paddleocr.config import PaddleOCRConfig
from omnidocs_models.paddleocr.languages import models_for
from omnidocs_models.paddleocr.requests import PaddleOCRRequest

if TYPE_CHECKING:
    from omnidocs.backends import BackendConfig, Config
    from omnidocs.document import Page
    from omnidocs.tasks.options import Options


class PaddleOCR(EngineOCRExtractor):
    """Reads pages with the PP-OCR models of PaddleOCR, on the CPU or a GPU.

    Blocks are lines or words in reading order; lines keep the four corners that the
    detector found. A page that is upside down is read, and its boxes are where its ink is.
    Extractors with equal load fields share one engine.

    Args:
        config: Settings; None for the defaults.

    Raises:
        MissingLibraryError: PaddleOCR, or what runs its models, is not installed.
        ConfigError: no model reads the languages together, or the device is not there.
        ModelNotFoundError: a model folder or one of its files is not there.
        ModelLoadError: a model is cut off, is another one, or cannot be loaded.
    """

    engine_name = "paddleocr"
    config_class = PaddleOCRConfig
    engine = "omnidocs_models.paddleocr.engine:PaddleOCREngine"
    install = 'Install with: pip install "omnidocs-models[paddleocr]"'
    config: PaddleOCRConfig

    def __init__(
        self, config: Config | str | None = None, *, backend: BackendConfig | str | None = None
    ) -> None:
        if isinstance(config, PaddleOCRConfig) and config.rec_model_dir is None:
            models_for(config.languages)
        super().__init__(config, backend=backend)

    def request(self, page: Page, options: Options) -> PaddleOCRRequest:
        """The page image, and how it is to be read."""
        config = with_settings(self.config, options.settings)
        return PaddleOCRRequest(
            page.image, turn=config.try_upside_down, det_limit_side_len=config.det_limit_side_len
        )
