"""The stage that finds the words of pages."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import repeat
from typing import TYPE_CHECKING

from omnidocs.conversion.crops import pictures_of_text
from omnidocs.conversion.layers import fault_of_layer
from omnidocs.conversion.reading import (
    OCRMode,
    has_usable_text,
    read_by_ocr,
    read_earlier_ocr,
    read_with_pictures,
    read_without_engine,
    read_without_ocr,
)
from omnidocs.conversion.stages.work import Work, each, take
from omnidocs.errors import ConversionCancelledError, OmniDocsError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from omnidocs.conversion.chosen import Chosen
    from omnidocs.conversion.stages.asking import Asking
    from omnidocs.results import OCROutput
    from omnidocs.tasks import BaseOCRExtractor


@dataclass(frozen=True)
class WordsStage:
    """Takes the words of the text layer, or reads the page or the pictures on it by OCR.

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
        each(waiting, self._as_it_is)
        self._read_pictures([work for work in waiting if work.is_open and work.pictures])
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

    def _as_it_is(self, work: Work) -> None:
        page = work.opened
        if self.mode == "auto" and has_usable_text(page):
            work.pictures = pictures_of_text(page)
        elif self.mode == "auto" and page.text_layer.all_invisible:
            work.layer_fault = fault_of_layer(page)
            if work.layer_fault is None:
                work.reading = read_earlier_ocr(page)
                return
        work.reading = read_without_ocr(page, self.mode)

    def _read_pictures(self, works: Sequence[Work]) -> None:
        """Read the pictures of all pages together."""
        crops = [work.opened.crop(picture.bbox) for work in works for picture in work.pictures]
        if not crops:
            return
        answers: Iterator[OCROutput | Exception]
        try:
            answers = iter(self.asking.pages(self.ocr.get(), crops))
        except OmniDocsError as error:
            answers = repeat(error)
        for work in works:
            read = [(picture, next(answers)) for picture in work.pictures]
            work.error = next((a for _, a in read if isinstance(a, ConversionCancelledError)), None)
            work.reading = read_with_pictures(work.opened, read)

    def _without_engine(self, work: Work, error: OmniDocsError) -> None:
        work.reading = read_without_engine(work.opened, self.mode, error)


def _read(work: Work, output: OCROutput) -> None:
    work.reading = read_by_ocr(work.opened, output)
    if work.layer_fault is not None:
        work.notes.append(f"the text of an earlier OCR was not used: {work.layer_fault}")
