"""Captions by what they belong to."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from omnidocs.conversion.document import ConvertedPage
    from omnidocs.conversion.elements import Element


def captions_of(page: ConvertedPage) -> dict[str, Element]:
    """The first caption of each figure, table and listing, by the id of that element."""
    found: dict[str, Element] = {}
    for element in page.text_elements:
        if element.caption_of:
            found.setdefault(element.caption_of, element)
    return found
