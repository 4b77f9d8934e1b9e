"""Formula recognition: a formula as LaTeX."""

from __future__ import annotations

from pydantic import Field

from omnidocs.results.geometry import BoundingBox
from omnidocs.results.output import Output


class FormulaOutput(Output):
    """One formula.

    Args:
        latex: The formula in LaTeX, without delimiters such as ``$``.
        bbox: Where it is, in pixels of the page image; None for a picture of it alone.
        display: Whether it stands on a line of its own.
        confidence: How sure the model is, 0 to 1.
        raw_output: The model's answer as it came.
        image_width: Width of the image in pixels.
        image_height: Height of the image in pixels.
        model_name: The model that read it.
    """

    latex: str
    bbox: BoundingBox | None = None
    display: bool = True
    confidence: float | None = Field(default=None, ge=0, le=1)
    raw_output: str | None = None
    image_width: int | None = Field(default=None, ge=1)
    image_height: int | None = Field(default=None, ge=1)
    model_name: str | None = None

    def to_markdown(self) -> str:
        """The formula between ``$$`` or ``$``; empty where there is none."""
        latex = self.latex.strip()
        if not latex:
            return ""
        return f"$$\n{latex}\n$$" if self.display else f"${latex}$"
