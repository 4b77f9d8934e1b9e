"""Layout extraction: pages in; boxes with labels out.

Extractors come from plugins and are imported at their first use; so are the names below.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from omnidocs.registry import Task, attach

if TYPE_CHECKING:
    from omnidocs.tasks.layout_extraction.base import BaseLayoutExtractor as BaseLayoutExtractor
    from omnidocs.tasks.layout_extraction.models import (
        DOCLAYOUT_YOLO_CLASS_NAMES as DOCLAYOUT_YOLO_CLASS_NAMES,
        DOCLAYOUT_YOLO_MAPPING as DOCLAYOUT_YOLO_MAPPING,
        LABEL_COLORS as LABEL_COLORS,
        NORMALIZED_SIZE as NORMALIZED_SIZE,
        RTDETR_CLASS_NAMES as RTDETR_CLASS_NAMES,
        RTDETR_MAPPING as RTDETR_MAPPING,
        BoundingBox as BoundingBox,
        CustomLabel as CustomLabel,
        LabelMapping as LabelMapping,
        LayoutBox as LayoutBox,
        LayoutLabel as LayoutLabel,
        LayoutOutput as LayoutOutput,
    )
    from omnidocs.tasks.layout_extraction.prompted import (
        PromptedLayoutDetector as PromptedLayoutDetector,
    )

TASK = Task(
    name="layout_extraction",
    word="Layout",
    base="omnidocs.tasks.layout_extraction.base:BaseLayoutExtractor",
)

__getattr__, __dir__ = attach(
    __name__,
    __path__,
    {
        ".base": ("BaseLayoutExtractor",),
        ".models": (
            "BoundingBox",
            "CustomLabel",
            "DOCLAYOUT_YOLO_CLASS_NAMES",
            "DOCLAYOUT_YOLO_MAPPING",
            "LABEL_COLORS",
            "LabelMapping",
            "LayoutBox",
            "LayoutLabel",
            "LayoutOutput",
            "NORMALIZED_SIZE",
            "RTDETR_CLASS_NAMES",
            "RTDETR_MAPPING",
        ),
        ".prompted": ("PromptedLayoutDetector",),
    },
)
