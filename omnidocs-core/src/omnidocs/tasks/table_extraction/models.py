"""The results of table extraction, under the names of OmniDocs 0.2."""

from omnidocs.results import NORMALIZED_SIZE, BoundingBox, CellType, TableCell, TableOutput

__all__ = ["NORMALIZED_SIZE", "BoundingBox", "CellType", "TableCell", "TableOutput"]
