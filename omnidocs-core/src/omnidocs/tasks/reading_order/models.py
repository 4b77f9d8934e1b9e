"""The results of reading order, under the names of OmniDocs 0.2."""

from omnidocs.results import (
    NORMALIZED_SIZE,
    BoundingBox,
    ElementType,
    OrderedElement,
    ReadingOrderOutput,
)

__all__ = [
    "NORMALIZED_SIZE",
    "BoundingBox",
    "ElementType",
    "OrderedElement",
    "ReadingOrderOutput",
]
