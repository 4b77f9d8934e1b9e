"""MinerU 2.5: the layout of a page first, then what is in each of its blocks.

Source of the prompts, sizes, settings and formats: the official client,
https://github.com/opendatalab/mineru-vl-utils (``mineru_client.py``, ``structs.py``).
"""

from omnidocs_models.families.mineruvl.layout import MinerUVLLayoutDetector
from omnidocs_models.families.mineruvl.text import MinerUVLTextExtractor

__all__ = ["MinerUVLLayoutDetector", "MinerUVLTextExtractor"]
