"""Table extraction: pages or crops in; rows, columns and cells out.

Extractors come from plugins and are imported at their first use; so are the names below.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from omnidocs.registry import Task, attach

if TYPE_CHECKING:
    from omnidocs.tasks.table_extraction.base import BaseTableExtractor as BaseTableExtractor
    from omnidocs.tasks.table_extraction.models import (
        NORMALIZED_SIZE as NORMALIZED_SIZE,
        BoundingBox as BoundingBox,
        CellType as CellType,
        TableCell as TableCell,
        TableOutput as TableOutput,
    )

TASK = Task(
    name="table_extraction",
    word="Table",
    base="omnidocs.tasks.table_extraction.base:BaseTableExtractor",
)

__getattr__, __dir__ = attach(
    __name__,
    __path__,
    {
        ".base": ("BaseTableExtractor",),
        ".models": ("BoundingBox", "CellType", "NORMALIZED_SIZE", "TableCell", "TableOutput"),
    },
)
