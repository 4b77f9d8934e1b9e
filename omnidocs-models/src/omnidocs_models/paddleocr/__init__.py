"""PaddleOCR: text recognition with the PP-OCR models, by Paddle or by onnxruntime."""

from omnidocs_models.paddleocr.config import PaddleOCRConfig
from omnidocs_models.paddleocr.extractor import PaddleOCR

__all__ = ["PaddleOCR", "PaddleOCRConfig"]
