"""Qwen3-VL: pages as markdown or HTML, and their layout."""

from omnidocs_models.families.qwen.family import QWEN
from omnidocs_models.families.qwen.layout import QwenLayoutDetector
from omnidocs_models.families.qwen.text import QwenTextExtractor

__all__ = ["QWEN", "QwenLayoutDetector", "QwenTextExtractor"]
