"""RapidOCR: text recognition on the CPU with the models inside its wheel."""

from omnidocs_models.rapidocr.config import RapidOCRConfig
from omnidocs_models.rapidocr.extractor import RapidOCR

__all__ = ["RapidOCR", "RapidOCRConfig"]
