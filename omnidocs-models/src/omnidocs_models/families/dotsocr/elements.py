"""The elements of an answer: ``[{"bbox": [...], "category": "Text", "text": "..."}]``."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from omnidocs.errors import OutputParseError
from omnidocs.results import BoundingBox
from omnidocs_models.families.answers.boxes import page_box
from omnidocs_models.families.answers.json_answers import objects
from omnidocs_models.families.answers.latex import bare_latex, display_math, dollar_math

_KEYS = ("bbox", "category", "text")
_HEADINGS = {"Title": "# ", "Section-header": "## "}


@dataclass(frozen=True)
class Element:
    """An element of a page.

    Args:
        category: What it is, in the model's own words.
        bbox: Where it is, in pixels of the page image; None where the box cannot be used.
        text: LaTeX for a formula, HTML for a table, otherwise markdown; None for a picture.
    """

    category: str
    bbox: BoundingBox | None
    text: str | None

    @property
    def markdown(self) -> str:
        """The element as a paragraph of markdown; tables stay HTML."""
        text = self.text or ""
        if self.category == "Formula":
            return display_math(text)
        bare = bool(text) and not text.startswith("#")
        return f"{_HEADINGS.get(self.category, '')}{text}" if bare else text


def read_elements(answer: str, page_size: tuple[int, int], seen: tuple[int, int]) -> list[Element]:
    """The elements of an answer in reading order; none for a blank page.

    Args:
        answer: What the model wrote.
        page_size: Width and height of the page image in pixels.
        seen: Those of the image that the model saw, in whose pixels its boxes are.

    Raises:
        OutputParseError: the answer has words and no element.
    """
    items = [item for item in objects(answer) if not item.keys().isdisjoint(_KEYS)]
    if not items and any(letter.isalnum() for letter in answer.replace("json", "")):
        raise OutputParseError(
            "The answer holds no layout element as JSON. Raise max_tokens if it was cut, "
            "or take a dots.ocr model.",
            raw=answer,
        )
    return [_element(item, page_size, seen) for item in items]


def _element(item: dict[str, Any], page_size: tuple[int, int], seen: tuple[int, int]) -> Element:
    category, text = item.get("category"), item.get("text")
    return Element(
        category=category if isinstance(category, str) else "Unknown",
        bbox=page_box(item.get("bbox"), page_size, seen),
        text=_text(category, text) if isinstance(text, str) else None,
    )


def _text(category: object, text: str) -> str | None:
    if category == "Picture":
        return None
    return bare_latex(text) if category == "Formula" else dollar_math(text.strip())
