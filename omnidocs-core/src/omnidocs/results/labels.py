"""What a region of a page can be."""

from __future__ import annotations

import re
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Final

from pydantic import BaseModel, ConfigDict, Field

if TYPE_CHECKING:
    from collections.abc import Mapping

HexColor = Annotated[str, Field(pattern=r"^#[0-9A-Fa-f]{6}$")]
"""A colour as ``#RRGGBB``."""


class LayoutLabel(StrEnum):
    """The labels that every layout extractor maps its own ones to."""

    TITLE = "title"
    SECTION_HEADER = "section_header"
    TEXT = "text"
    LIST = "list"
    FIGURE = "figure"
    TABLE = "table"
    CAPTION = "caption"
    FORMULA = "formula"
    FOOTNOTE = "footnote"
    PAGE_HEADER = "page_header"
    PAGE_FOOTER = "page_footer"
    CODE = "code"
    ABANDON = "abandon"
    """Nothing that a reader wants: watermarks, scan borders, decoration."""
    UNKNOWN = "unknown"
    """A label of the model's own that has no standard one."""


class CustomLabel(BaseModel):
    """A label of the user's own, for models that find what they are asked for.

    Two are equal where their names are; one equals its name as a string.

    Args:
        name: The label, 1 to 50 characters: ``"sidebar"``.
        description: What it stands for, for people and for the model.
        color: Its colour in ``visualize``, ``"#RRGGBB"``.
        detection_prompt: A hint for the model.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: str = Field(min_length=1, max_length=50)
    description: str | None = Field(default=None, max_length=200)
    color: HexColor | None = None
    detection_prompt: str | None = Field(default=None, max_length=500)

    @property
    def value(self) -> str:
        """The name; what ``LayoutLabel.value`` is to a standard label."""
        return self.name

    def __str__(self) -> str:
        return self.name

    def __hash__(self) -> int:
        return hash(self.name)

    def __eq__(self, other: object) -> bool:
        if isinstance(other, CustomLabel):
            return self.name == other.name
        return self.name == other if isinstance(other, str) else NotImplemented


class LabelMapping:
    """A model's own labels, each with its standard one.

    Case does not matter, nor whether words are parted by spaces, hyphens or underscores.

    Args:
        mapping: The model's label -> the standard label.
    """

    def __init__(self, mapping: Mapping[str, LayoutLabel]) -> None:
        self._labels = dict(mapping)
        self._by_key = {_key(own): standard for own, standard in mapping.items()}

    def to_standard(self, model_label: str) -> LayoutLabel:
        """The standard label; ``UNKNOWN`` for one that the mapping does not have."""
        return self._by_key.get(_key(model_label), LayoutLabel.UNKNOWN)

    def from_standard(self, standard_label: LayoutLabel) -> str | None:
        """The first of the model's labels that has this standard one."""
        return next((own for own, std in self._labels.items() if std == standard_label), None)

    @property
    def supported_labels(self) -> list[str]:
        """The model's own labels in lower case, each once."""
        return list(dict.fromkeys(own.lower() for own in self._labels))

    @property
    def standard_labels(self) -> list[LayoutLabel]:
        """The standard labels that occur, each once."""
        return list(dict.fromkeys(self._labels.values()))


def _key(label: str) -> str:
    return re.sub(r"[\s_-]+", " ", label.strip()).lower()


LABEL_COLORS: Final[dict[LayoutLabel, str]] = {
    LayoutLabel.TITLE: "#E74C3C",
    LayoutLabel.SECTION_HEADER: "#D35400",
    LayoutLabel.TEXT: "#3498DB",
    LayoutLabel.LIST: "#2ECC71",
    LayoutLabel.FIGURE: "#9B59B6",
    LayoutLabel.TABLE: "#F39C12",
    LayoutLabel.CAPTION: "#1ABC9C",
    LayoutLabel.FORMULA: "#E91E63",
    LayoutLabel.FOOTNOTE: "#607D8B",
    LayoutLabel.PAGE_HEADER: "#795548",
    LayoutLabel.PAGE_FOOTER: "#795548",
    LayoutLabel.CODE: "#34495E",
    LayoutLabel.ABANDON: "#BDC3C7",
    LayoutLabel.UNKNOWN: "#95A5A6",
}
"""The colour of each label in ``visualize``."""
