"""The result of formula recognition."""

from omnidocs.results import BoundingBox, FormulaOutput

__all__ = ["BoundingBox", "FormulaOutput"]
