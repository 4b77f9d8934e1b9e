"""Qwen3-VL layout detection."""

from __future__ import annotations

from omnidocs.backends import Settings
from omnidocs_models.families.labelled_boxes import LabelledBoxesDetector
from omnidocs_models.families.qwen.family import QWEN


class QwenLayoutDetector(LabelledBoxesDetector):
    """Qwen3-VL layout detection, for the standard labels or any that the user names.

    The model writes boxes as ``bbox_2d`` on a grid of 0 to 1000. Source: the cookbook
    ``2d_grounding.ipynb`` of https://github.com/QwenLM/Qwen3-VL.
    """

    family = QWEN
    decoding = Settings(temperature=0.0)
