"""The bookmarks of a document, tied to the elements that they lead to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pydantic import ConfigDict, Field

from omnidocs.results import Record

if TYPE_CHECKING:
    from collections.abc import Iterable


class OutlineEntry(Record):
    """A bookmark.

    Attributes:
        level: 1 for the outermost.
        title: Its text.
        page: Index of the page that it leads to, 0-based; None where it leads to none.
        target: The id of the element with its words on that page; None where there is none.
    """

    model_config = ConfigDict(frozen=True)

    level: int = Field(ge=1)
    title: str
    page: int | None = Field(default=None, ge=0)
    target: str | None = None


Bookmark = OutlineEntry | tuple[int, str] | tuple[int, str, int | None]
"""An entry, or its level and title, or its level, title and page index."""


def as_entries(bookmarks: Iterable[Bookmark]) -> list[OutlineEntry]:
    """Bookmarks in any of their forms as entries."""
    return [
        mark
        if isinstance(mark, OutlineEntry)
        else OutlineEntry(level=mark[0], title=mark[1], page=mark[2] if len(mark) > 2 else None)
        for mark in bookmarks
    ]
