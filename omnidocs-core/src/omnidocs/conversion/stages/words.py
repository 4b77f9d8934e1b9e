"""The stage that finds the words of pages."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from omnidocs.conversion.reading import (
    OCRMode,
    read_by_ocr,
    read_without_engine,
    read_without_ocr,
)
from omnidocs.conversion.stages.work import Work, each, take
from omnidocs.errors import OmniDocsError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from omnidocs.conversion.chosen import Chosen
    from omnidocs.conversion.stages.asking import Asking
    from omnidocs.results import OCROutput
    from omnidocs.tasks import BaseOCRExtractor


@dataclass(frozen=True)
class WordsStage:
    """Takes the words of the text layer, or reads the picture of the page.

    Args:
        mode: Which pages are read by OCR.
        ocr: What reads them.
        asking: How it is asked.
    """

    mode: OCRMode
    ocr: Chosen[BaseOCRExtractor]
    asking: Asking

    def __call__(self, works: Sequence[Work]) -> None:
        """Give every page its reading."""
        waiting = [work for work in works if work.is_open and work.elements is None]
        each(waiting, self._by_text_layer)
        waiting = [work for work in waiting if work.is_open and work.reading is None]
        if not waiting:
            return
        try:
            extractor = self.ocr.get()
        except OmniDocsError as error:
            missing = error
            each(waiting, lambda work: self._without_engine(work, missing))
            return
        answers = self.asking.pages(extractor, [work.opened for work in waiting])
        take(waiting, answers, _read)

    def _by_text_layer(self, work: Work) -> None:
        work.reading = read_without_ocr(work.opened, self.mode)

    def _without_engine(self, work: Work, error: OmniDocsError) -> None:
        work.reading = read_without_engine(work.opened, self.mode, error)


def _read(work: Work, output: OCROutput) -> None:
    work.reading = read_by_ocr(work.opened, output)
