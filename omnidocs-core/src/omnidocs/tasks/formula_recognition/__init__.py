"""Formula recognition: crops in; LaTeX out.

Extractors come from plugins and are imported at their first use; so are the names below.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from omnidocs.registry import Task, attach

if TYPE_CHECKING:
    from omnidocs.tasks.formula_recognition.base import (
        BaseFormulaRecognizer as BaseFormulaRecognizer,
    )
    from omnidocs.tasks.formula_recognition.models import (
        BoundingBox as BoundingBox,
        FormulaOutput as FormulaOutput,
    )

TASK = Task(
    name="formula_recognition",
    word="Formula",
    base="omnidocs.tasks.formula_recognition.base:BaseFormulaRecognizer",
)

__getattr__, __dir__ = attach(
    __name__,
    __path__,
    {
        ".base": ("BaseFormulaRecognizer",),
        ".models": ("BoundingBox", "FormulaOutput"),
    },
)
