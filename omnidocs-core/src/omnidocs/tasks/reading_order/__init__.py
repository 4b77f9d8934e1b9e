"""Reading order: a layout in; its elements in the order of reading out.

Extractors come from plugins and are imported at their first use; so are the names below.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from omnidocs.registry import Task, attach

if TYPE_CHECKING:
    from omnidocs.tasks.reading_order.base import (
        BaseReadingOrderPredictor as BaseReadingOrderPredictor,
    )
    from omnidocs.tasks.reading_order.models import (
        NORMALIZED_SIZE as NORMALIZED_SIZE,
        BoundingBox as BoundingBox,
        ElementType as ElementType,
        OrderedElement as OrderedElement,
        ReadingOrderOutput as ReadingOrderOutput,
    )

TASK = Task(
    name="reading_order",
    word="ReadingOrder",
    base="omnidocs.tasks.reading_order.base:BaseReadingOrderPredictor",
)

__getattr__, __dir__ = attach(
    __name__,
    __path__,
    {
        ".base": ("BaseReadingOrderPredictor",),
        ".models": (
            "BoundingBox",
            "ElementType",
            "NORMALIZED_SIZE",
            "OrderedElement",
            "ReadingOrderOutput",
        ),
    },
)
