"""Links of a page and bookmarks of a document."""

from __future__ import annotations

from ctypes import addressof, byref, c_int, c_void_p, create_string_buffer
from dataclasses import dataclass

from omnidocs.document.content import Link
from omnidocs.document.geometry import Matrix, clipped_box, map_rect
from omnidocs.document.pdfium.functions import FLOAT4, Functions

_MOST_LINKS = 5000
_MOST_BOOKMARKS = 20_000


@dataclass(frozen=True, slots=True)
class OutlineItem:
    """A bookmark.

    Args:
        title: Its text.
        level: 1 for the outermost.
        page_index: The page that it leads to, 0-based; None where it leads to none.
    """

    title: str
    level: int
    page_index: int | None


def read_links(
    functions: Functions, document: int, page: int, matrix: Matrix, size: tuple[int, int]
) -> list[Link]:
    """The links of a loaded page that lead somewhere. Call it under the lock."""
    links: list[Link] = []
    position, link = c_int(0), c_void_p()
    rectangle = FLOAT4()
    for _ in range(_MOST_LINKS):
        if not functions.FPDFLink_Enumerate(page, byref(position), byref(link)):
            break
        if not functions.FPDFLink_GetAnnotRect(link, addressof(rectangle)):
            continue
        left, top, right, bottom = rectangle
        box = clipped_box(map_rect(matrix, left, bottom, right, top), *size)
        uri, target = _goal(functions, document, link)
        if box is not None and (uri or target is not None):
            links.append(Link(box, uri, target))
    return links


def read_outline(functions: Functions, document: int) -> list[OutlineItem]:
    """The bookmarks in reading order; a cyclic tree ends. Call it under the lock."""
    items: list[OutlineItem] = []
    seen: set[int] = set()
    waiting = [(functions.FPDFBookmark_GetFirstChild(document, None), 1)]
    while waiting and len(items) < _MOST_BOOKMARKS:
        mark, level = waiting.pop()
        if not mark or mark in seen:
            continue
        seen.add(mark)
        target = functions.FPDFBookmark_GetDest(document, mark) or functions.FPDFAction_GetDest(
            document, functions.FPDFBookmark_GetAction(mark)
        )
        items.append(
            OutlineItem(_title(functions, mark), level, _index(functions, document, target))
        )
        waiting.append((functions.FPDFBookmark_GetNextSibling(document, mark), level))
        waiting.append((functions.FPDFBookmark_GetFirstChild(document, mark), level + 1))
    return items


def _goal(functions: Functions, document: int, link: c_void_p) -> tuple[str | None, int | None]:
    """Where a link leads: an address, or the index of a page."""
    action = functions.FPDFLink_GetAction(link)
    size = functions.FPDFAction_GetURIPath(document, action, None, 0) if action else 0
    if size > 1:
        buffer = create_string_buffer(size)
        functions.FPDFAction_GetURIPath(document, action, buffer, size)
        return buffer.value.decode("utf-8", "replace"), None
    target = functions.FPDFLink_GetDest(document, link)
    if not target and action:
        target = functions.FPDFAction_GetDest(document, action)
    return None, _index(functions, document, target)


def _index(functions: Functions, document: int, target: int | None) -> int | None:
    if not target:
        return None
    index = functions.FPDFDest_GetDestPageIndex(document, target)
    return index if index >= 0 else None


def _title(functions: Functions, mark: int) -> str:
    size = functions.FPDFBookmark_GetTitle(mark, None, 0)
    buffer = create_string_buffer(max(2, size))
    functions.FPDFBookmark_GetTitle(mark, buffer, size)
    title = buffer.raw[: max(0, size - 2)].decode("utf-16-le", "replace")
    return " ".join(title.split())
