"""DocTags: a page as elements in tags, each with its place.

``<text><loc_10><loc_20><loc_300><loc_40>Some words.</text>``, on a grid of 0 to 500.
Source: https://github.com/docling-project/docling-core (``DoclingDocument.load_from_doctags``)
and the cards of the models that write it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

GRID: Final = 500

_HEADINGS = tuple(f"section_header_level_{level}" for level in range(1, 7))
_TAGS = (
    *("title", "text", "paragraph", "formula", "code", "caption", "footnote"),
    *("page_header", "page_footer", "picture", "chart", "otsl", "document_index", "inline"),
    *("list_item", "ordered_list", "unordered_list", "key_value_region"),
    *("checkbox_selected", "checkbox_unselected"),
    *_HEADINGS,
)
_LIST = ("list_item", "ordered_list", "unordered_list", "inline", "text", "formula", "code")
_CHILDREN = {
    "picture": ("caption", "otsl"),
    "chart": ("caption", "otsl"),
    "otsl": ("caption",),
    "document_index": ("caption",),
    "inline": ("text", "formula", "code"),
    "ordered_list": _LIST,
    "unordered_list": _LIST,
    "list_item": ("inline", "text", "formula", "code"),
}
_TAG = re.compile(rf"<(/?)({'|'.join(_TAGS)})>")
_LOCATION = re.compile(r"<loc_(\d+)>")
_MARKUP = re.compile(r"</?[a-z][a-z0-9_]*>|<\|[a-z_]+\|>", re.IGNORECASE)
_LANGUAGE = re.compile(r"^<_[^<>\s]+_>")


@dataclass(frozen=True)
class Element:
    """An element of a page.

    Args:
        tag: What it is.
        inner: What is between its tags, other tags included.
    """

    tag: str
    inner: str

    @property
    def location(self) -> list[str] | None:
        """Its box on the grid, ``[x1, y1, x2, y2]``; None where it has no whole one."""
        found = _LOCATION.findall(self.inner)[:4]
        return found if len(found) == 4 else None

    @property
    def text(self) -> str:
        """Its text without any tag."""
        return _LANGUAGE.sub("", self.code)

    @property
    def code(self) -> str:
        """Its text with the language before it that code may have: ``<_Python_>``."""
        return _MARKUP.sub("", self.inner).strip()


def read_elements(answer: str) -> list[Element]:
    """The elements of a page, in order.

    An unclosed element ends where the next one begins that cannot be nested in it, or at
    the end of the answer. Text outside every element is a ``text`` element.
    """
    found: list[Element] = []
    tag, start = "", 0
    for match in _TAG.finditer(answer):
        closing, name = match[1] == "/", match[2]
        if closing and name != tag:
            continue
        if not closing and name in _CHILDREN.get(tag, ()):
            continue
        found.append(Element(tag, answer[start : match.start()]))
        tag, start = ("" if closing else name), match.end()
    found.append(Element(tag, answer[start:]))
    return [_named(element) for element in found if element.tag or element.text]


def _named(element: Element) -> Element:
    return element if element.tag else Element("text", element.inner)


def parts(element: Element, tag: str) -> list[Element]:
    """The parts of an element that have a tag, closed or not."""
    _, *inners = element.inner.split(f"<{tag}>")
    return [Element(tag, inner.partition(f"</{tag}>")[0]) for inner in inners]
