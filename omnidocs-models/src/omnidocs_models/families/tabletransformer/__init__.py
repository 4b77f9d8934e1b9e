"""Table Transformer: the structure of tables, found by an object detector."""

from omnidocs_models.families.tabletransformer.extractor import TableTransformerExtractor

__all__ = ["TableTransformerExtractor"]
