"""Qwen's markdown: comments give the boxes of tables and pictures."""

from __future__ import annotations

import re

from omnidocs.results import LayoutElement
from omnidocs_models.families.answers import page_box, unfenced
from omnidocs_models.families.answers.latex import dollar_math
from omnidocs_models.families.answers.latex_tables import html_tables

_COMMENT = re.compile(r"<!--[ \t]*([A-Za-z][A-Za-z ]{0,30}?)[ \t]*\(([^()<>\n]{0,80})\)[ \t]*-->")
_CUT_COMMENT = re.compile(r"<!--[^<>]*\Z")
_GRID = 1000


def read_markdown(answer: str, page_size: tuple[int, int]) -> tuple[str, list[LayoutElement]]:
    """The markdown of an answer without its boxes, and these as elements.

    Args:
        answer: The answer as it came; it may be cut.
        page_size: Width and height of the page image in pixels.

    Returns:
        The text, its tables as HTML; and the tables and pictures, tables with their text.
    """
    markdown = _CUT_COMMENT.sub("", unfenced(answer))
    parts = _COMMENT.split(dollar_math(html_tables(markdown)))
    elements: list[LayoutElement] = []
    for label, numbers, following in zip(parts[1::3], parts[2::3], parts[3::3], strict=True):
        bbox = page_box(numbers.split(","), page_size, _GRID)
        if bbox is not None:
            text = following.strip().partition("\n\n")[0] if label.lower() == "table" else None
            elements.append(LayoutElement(bbox=bbox, category=label, text=text or None))
    texts = (part.strip("\r\n") for part in parts[::3])
    return "\n\n".join(text for text in texts if text.strip()), elements
