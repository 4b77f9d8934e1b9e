"""Pages with some of their elements changed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from omnidocs.conversion.document import ConvertedPage

Changes = dict[str, dict[str, Any]]
"""An element's id, and the fields of it to set."""


def changed(
    pages: Sequence[ConvertedPage], changes: Mapping[str, dict[str, Any]]
) -> list[ConvertedPage]:
    """The pages with the changes made; a page without any is the same object."""
    return [_changed_page(page, changes) for page in pages]


def _changed_page(page: ConvertedPage, changes: Mapping[str, dict[str, Any]]) -> ConvertedPage:
    if not any(element.id in changes for element in page.elements):
        return page
    elements = tuple(
        element.model_copy(update=changes[element.id]) if element.id in changes else element
        for element in page.elements
    )
    return page.model_copy(update={"elements": elements})
