"""Table extraction: cells with spans, and tables as HTML, markdown and data frames."""

from omnidocs.results.tables.cells import CellType, TableCell
from omnidocs.results.tables.table import TableOutput

__all__ = ["CellType", "TableCell", "TableOutput"]
