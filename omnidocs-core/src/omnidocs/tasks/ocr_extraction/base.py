"""The base of every OCR extractor."""

from __future__ import annotations

from omnidocs.results import OCROutput
from omnidocs.tasks.extractor import Extractor


class BaseOCRExtractor(Extractor[OCROutput], abstract=True):
    """Reads the words of pages and where they stand, in pixels of the page image."""

    task = "ocr_extraction"
