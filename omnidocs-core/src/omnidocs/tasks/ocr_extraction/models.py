"""The results of OCR, under the names of OmniDocs 0.2."""

from omnidocs.results import (
    NORMALIZED_SIZE,
    BoundingBox,
    OCRGranularity,
    OCROutput,
    TextBlock,
)

__all__ = ["NORMALIZED_SIZE", "BoundingBox", "OCRGranularity", "OCROutput", "TextBlock"]
