"""Tesseract: text recognition by the program of that name."""

from omnidocs_models.tesseract.config import TesseractOCRConfig
from omnidocs_models.tesseract.extractor import TesseractOCR

__all__ = ["TesseractOCR", "TesseractOCRConfig"]
