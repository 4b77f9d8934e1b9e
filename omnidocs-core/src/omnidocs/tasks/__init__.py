"""Tasks: what can be asked of a page. One package each; third parties can add more.

Here are the base classes of extractors and the records that plugin authors write. What
an extractor is made of and how it is driven is private to this package; no backend and
no model family is named in it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from omnidocs.registry import attach

if TYPE_CHECKING:
    from omnidocs.registry import (
        Checkpoint as Checkpoint,
        FamilyCheckpoints as FamilyCheckpoints,
        ModelFamily as ModelFamily,
        Task as Task,
    )
    from omnidocs.tasks.extractor import Extractor as Extractor
    from omnidocs.tasks.formula_recognition.base import (
        BaseFormulaRecognizer as BaseFormulaRecognizer,
    )
    from omnidocs.tasks.layout_extraction.base import BaseLayoutExtractor as BaseLayoutExtractor
    from omnidocs.tasks.layout_extraction.prompted import (
        PromptedLayoutDetector as PromptedLayoutDetector,
    )
    from omnidocs.tasks.ocr_extraction.base import BaseOCRExtractor as BaseOCRExtractor
    from omnidocs.tasks.reading_order.base import (
        BaseReadingOrderPredictor as BaseReadingOrderPredictor,
    )
    from omnidocs.tasks.structured_extraction.base import (
        BaseStructuredExtractor as BaseStructuredExtractor,
    )
    from omnidocs.tasks.structured_extraction.prompted import (
        PromptedStructuredExtractor as PromptedStructuredExtractor,
    )
    from omnidocs.tasks.table_extraction.base import BaseTableExtractor as BaseTableExtractor
    from omnidocs.tasks.text_extraction.base import BaseTextExtractor as BaseTextExtractor
    from omnidocs.tasks.text_extraction.prompted import (
        PromptedTextExtractor as PromptedTextExtractor,
    )

__getattr__, __dir__ = attach(
    __name__,
    __path__,
    {
        "omnidocs.registry": ("Checkpoint", "FamilyCheckpoints", "ModelFamily", "Task"),
        ".extractor": ("Extractor",),
        ".text_extraction.base": ("BaseTextExtractor",),
        ".text_extraction.prompted": ("PromptedTextExtractor",),
        ".layout_extraction.base": ("BaseLayoutExtractor",),
        ".layout_extraction.prompted": ("PromptedLayoutDetector",),
        ".ocr_extraction.base": ("BaseOCRExtractor",),
        ".table_extraction.base": ("BaseTableExtractor",),
        ".formula_recognition.base": ("BaseFormulaRecognizer",),
        ".reading_order.base": ("BaseReadingOrderPredictor",),
        ".structured_extraction.base": ("BaseStructuredExtractor",),
        ".structured_extraction.prompted": ("PromptedStructuredExtractor",),
    },
)
