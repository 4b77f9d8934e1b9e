"""The base of every reading-order predictor."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import TYPE_CHECKING

from omnidocs.errors import ConfigError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from omnidocs.results import LayoutOutput, OCROutput, ReadingOrderOutput


class BaseReadingOrderPredictor(ABC):
    """Puts what other tasks found on a page into the order in which it is read."""

    @abstractmethod
    def predict(
        self, layout: LayoutOutput, ocr: OCROutput | None = None, page_no: int = 0
    ) -> ReadingOrderOutput:
        """Order the regions of one page.

        Args:
            layout: The regions, in pixels of the page image.
            ocr: The words of the same image; they become the texts of the regions.
            page_no: The page, from 0.
        """

    def predict_multi_page(
        self, layouts: Sequence[LayoutOutput], ocrs: Sequence[OCROutput] | None = None
    ) -> list[ReadingOrderOutput]:
        """Order the regions of the pages of a document.

        Args:
            layouts: The regions of each page.
            ocrs: The words of each page, as many as there are layouts.

        Raises:
            ConfigError: there are not as many word lists as layouts.
        """
        if ocrs is not None and len(ocrs) != len(layouts):
            raise ConfigError(
                f"{len(ocrs)} OCR outputs do not fit {len(layouts)} layouts. Give one for each."
            )
        words: Sequence[OCROutput | None] = [None] * len(layouts) if ocrs is None else ocrs
        pages = zip(layouts, words, strict=True)
        return [self.predict(layout, ocr, index) for index, (layout, ocr) in enumerate(pages)]
