"""DocLayout-YOLO: layout detection, from its ONNX export or from a checkpoint of PyTorch."""

from omnidocs_models.doclayout_yolo.config import DocLayoutYOLOConfig
from omnidocs_models.doclayout_yolo.extractor import DocLayoutYOLO

__all__ = ["DocLayoutYOLO", "DocLayoutYOLOConfig"]
