"""TableFormer: the structure of tables, by docling's models."""

from omnidocs_models.tableformer.config import TableFormerConfig
from omnidocs_models.tableformer.extractor import TableFormerExtractor

__all__ = ["TableFormerConfig", "TableFormerExtractor"]
