"""The elements that bookmarks lead to."""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING

from omnidocs.conversion.structure.changes import Changes, changed
from omnidocs.results import LayoutLabel

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from omnidocs.conversion.document import ConvertedPage
    from omnidocs.conversion.elements import Element
    from omnidocs.conversion.outline import OutlineEntry

_NUMBERING = re.compile(r"(?:§\s*)?(?:\d{1,3}|[A-Z](?=\.\d))(?:\.\d{1,3})*[.)]?\s+(?=\S)")
_LONGEST = 300
_PLAIN = frozenset({LayoutLabel.TEXT, LayoutLabel.LIST})


def find_targets(
    pages: Sequence[ConvertedPage], outline: Sequence[OutlineEntry]
) -> list[OutlineEntry]:
    """Name the element that each bookmark leads to, where one has its words.

    Headings come before other text, and the same words with their number before those
    without. An element is the target of one bookmark.
    """
    if not outline:
        return []
    places = _places(pages)
    taken: set[str] = set()
    entries = []
    for entry in outline:
        found = next(_candidates(places, entry, taken), None)
        if found is not None:
            taken.add(found.id)
        entries.append(entry.model_copy(update={"target": found.id if found else None}))
    return entries


def promote_targets(
    pages: Sequence[ConvertedPage], outline: Sequence[OutlineEntry]
) -> list[ConvertedPage]:
    """Make headings of the lines of text that bookmarks lead to."""
    targets = {entry.target for entry in outline if entry.target}
    changes: Changes = {
        element.id: {
            "label": LayoutLabel.SECTION_HEADER,
            "text": _whole_text(element),
            "marker": None,
            "runs": (),
        }
        for page in pages
        for element in page.text_elements
        if element.id in targets and element.label in _PLAIN
    }
    return changed(pages, changes)


def _whole_text(element: Element) -> str:
    return f"{element.marker} {element.text}" if element.marker else element.text


def _places(pages: Sequence[ConvertedPage]) -> dict[str, list[Element]]:
    """The elements by their words, with and without their number; headings first."""
    places: dict[str, list[Element]] = defaultdict(list)
    short = [e for page in pages for e in page.text_elements if 0 < len(e.text) <= _LONGEST]
    for wanted in (True, False):
        for element in short:
            if element.is_heading is wanted and (wanted or element.label in _PLAIN):
                for key in dict.fromkeys(_keys(_whole_text(element))):
                    places[key].append(element)
    return places


def _candidates(
    places: dict[str, list[Element]], entry: OutlineEntry, taken: set[str]
) -> Iterator[Element]:
    for key in dict.fromkeys(_keys(entry.title)):
        for element in places.get(key, ()):
            if element.id not in taken and entry.page in (None, element.page):
                yield element


def _keys(text: str) -> Iterator[str]:
    """What a bookmark and its element are compared by."""
    for version in (text, _NUMBERING.sub("", text, count=1)):
        key = "".join(character for character in version.casefold() if character.isalnum())
        if key:
            yield key
