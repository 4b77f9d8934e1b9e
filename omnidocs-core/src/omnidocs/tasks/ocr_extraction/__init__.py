"""OCR extraction: pages in; words and lines with boxes out.

Extractors come from plugins and are imported at their first use; so are the names below.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from omnidocs.registry import Task, attach

if TYPE_CHECKING:
    from omnidocs.tasks.ocr_extraction.base import BaseOCRExtractor as BaseOCRExtractor
    from omnidocs.tasks.ocr_extraction.models import (
        NORMALIZED_SIZE as NORMALIZED_SIZE,
        BoundingBox as BoundingBox,
        OCRGranularity as OCRGranularity,
        OCROutput as OCROutput,
        TextBlock as TextBlock,
    )

TASK = Task(
    name="ocr_extraction", word="OCR", base="omnidocs.tasks.ocr_extraction.base:BaseOCRExtractor"
)

__getattr__, __dir__ = attach(
    __name__,
    __path__,
    {
        ".base": ("BaseOCRExtractor",),
        ".models": ("BoundingBox", "NORMALIZED_SIZE", "OCRGranularity", "OCROutput", "TextBlock"),
    },
)
