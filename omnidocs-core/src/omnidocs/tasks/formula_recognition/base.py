"""The base of every formula recognizer."""

from __future__ import annotations

from omnidocs.results import FormulaOutput
from omnidocs.tasks.extractor import Extractor


class BaseFormulaRecognizer(Extractor[FormulaOutput], abstract=True):
    """Reads the picture of one formula as LaTeX."""

    task = "formula_recognition"
