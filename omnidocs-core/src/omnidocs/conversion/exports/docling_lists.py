"""Nested lists of a ``DoclingDocument``: groups that hold items that hold groups."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Sequence

    from omnidocs.conversion.elements import Element


class Lists:
    """The lists that are open, from the outermost in; an item goes into one of them.

    Args:
        document: The ``DoclingDocument`` to add to.
    """

    def __init__(self, document: Any) -> None:
        self._document = document
        self._open: list[tuple[Any, Any]] = []
        """Each list's group and its last item."""

    def add(self, element: Element, *, prov: Sequence[Any], **fields: Any) -> None:
        """Add an item at the depth of its element."""
        depth = min(element.level or 1, len(self._open) + 1)
        del self._open[depth:]
        if len(self._open) < depth:
            above = self._open[-1][1] if self._open else None
            group = self._document.add_list_group(parent=above)
        else:
            group, _ = self._open.pop()
        marker = element.marker or ""
        item = self._document.add_list_item(
            enumerated=any(character.isalnum() for character in marker),
            marker=marker,
            parent=group,
            **fields,
        )
        item.prov.extend(prov)
        self._open.append((group, item))

    def end(self) -> None:
        """Begin a new list with the next item."""
        self._open.clear()
