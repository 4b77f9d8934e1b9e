"""What tasks return: typed outputs, and the box they all share.

Nothing here reads a document, runs a model or knows a plugin.
"""

from omnidocs.results.formula import FormulaOutput
from omnidocs.results.geometry import NORMALIZED_SIZE, BoundingBox
from omnidocs.results.label_mappings import (
    DOCLAYOUT_YOLO_CLASS_NAMES,
    DOCLAYOUT_YOLO_MAPPING,
    RTDETR_CLASS_NAMES,
    RTDETR_MAPPING,
)
from omnidocs.results.labels import LABEL_COLORS, CustomLabel, LabelMapping, LayoutLabel
from omnidocs.results.layout import LayoutBox, LayoutOutput
from omnidocs.results.ocr import OCRGranularity, OCROutput, TextBlock
from omnidocs.results.output import Output, Record
from omnidocs.results.pages import PageOutcome, PageStatus
from omnidocs.results.reading_order import ElementType, OrderedElement, ReadingOrderOutput
from omnidocs.results.structured import StructuredOutput
from omnidocs.results.tables import CellType, TableCell, TableOutput
from omnidocs.results.text import LayoutElement, OutputFormat, TextOutput

__all__ = [
    "DOCLAYOUT_YOLO_CLASS_NAMES",
    "DOCLAYOUT_YOLO_MAPPING",
    "LABEL_COLORS",
    "NORMALIZED_SIZE",
    "RTDETR_CLASS_NAMES",
    "RTDETR_MAPPING",
    "BoundingBox",
    "CellType",
    "CustomLabel",
    "ElementType",
    "FormulaOutput",
    "LabelMapping",
    "LayoutBox",
    "LayoutElement",
    "LayoutLabel",
    "LayoutOutput",
    "OCRGranularity",
    "OCROutput",
    "OrderedElement",
    "Output",
    "OutputFormat",
    "PageOutcome",
    "PageStatus",
    "ReadingOrderOutput",
    "Record",
    "StructuredOutput",
    "TableCell",
    "TableOutput",
    "TextBlock",
    "TextOutput",
]
