"""Elements by their place in the reading order, as people are shown them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from omnidocs.results.labels import LABEL_COLORS

if TYPE_CHECKING:
    from omnidocs.conversion.document import ConvertedPage
    from omnidocs.conversion.elements import Element

HIDDEN_COLOR = "#9AA0A6"


def numbered(page: ConvertedPage) -> list[tuple[int, Element]]:
    """The elements of the text with their numbers on the page, from 1."""
    return list(enumerate(page.text_elements, start=1))


def hidden(page: ConvertedPage) -> list[Element]:
    """The elements that are no part of the text."""
    return [element for element in page.elements if element.hidden]


def color_of(element: Element) -> str:
    """The colour of an element's kind; hidden ones are grey."""
    return HIDDEN_COLOR if element.hidden else LABEL_COLORS[element.label]


def kind_of(element: Element) -> str:
    """What an element is, in words: ``"section header 2"``."""
    level = f" {element.level}" if element.level else ""
    words = element.label.value.replace("_", " ")
    return f"{words}{level}" + (" (hidden)" if element.hidden else "")
