"""EasyOCR: text recognition in over eighty languages with CRAFT and CRNN models."""

from omnidocs_models.easyocr.config import EasyOCRConfig
from omnidocs_models.easyocr.extractor import EasyOCR

__all__ = ["EasyOCR", "EasyOCRConfig"]
