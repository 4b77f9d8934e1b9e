"""The results of layout extraction, under the names of OmniDocs 0.2."""

from omnidocs.results import (
    DOCLAYOUT_YOLO_CLASS_NAMES,
    DOCLAYOUT_YOLO_MAPPING,
    LABEL_COLORS,
    NORMALIZED_SIZE,
    RTDETR_CLASS_NAMES,
    RTDETR_MAPPING,
    BoundingBox,
    CustomLabel,
    LabelMapping,
    LayoutBox,
    LayoutLabel,
    LayoutOutput,
)

__all__ = [
    "DOCLAYOUT_YOLO_CLASS_NAMES",
    "DOCLAYOUT_YOLO_MAPPING",
    "LABEL_COLORS",
    "NORMALIZED_SIZE",
    "RTDETR_CLASS_NAMES",
    "RTDETR_MAPPING",
    "BoundingBox",
    "CustomLabel",
    "LabelMapping",
    "LayoutBox",
    "LayoutLabel",
    "LayoutOutput",
]
