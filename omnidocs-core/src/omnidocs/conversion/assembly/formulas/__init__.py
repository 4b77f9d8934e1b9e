"""Formulas of a text layer as LaTeX, from where their characters stand.

No model looks at a picture here. What cannot be said for sure is not said: a formula with
a character that has no LaTeX stays text.
"""

from omnidocs.conversion.assembly.formulas.layout import formula_latex

__all__ = ["formula_latex"]
