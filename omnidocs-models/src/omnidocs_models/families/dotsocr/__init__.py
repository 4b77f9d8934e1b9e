"""dots.ocr: layout and text of a page in one JSON answer.

Source of the prompts, the size of the image and the format: the official repository,
https://github.com/rednote-hilab/dots.ocr (``dots_ocr/utils/prompts.py``,
``image_utils.py``, ``format_transformer.py``).
"""

from omnidocs_models.families.dotsocr.layout import DotsOCRLayoutDetector
from omnidocs_models.families.dotsocr.text import DotsOCRTextExtractor

__all__ = ["DotsOCRLayoutDetector", "DotsOCRTextExtractor"]
