"""Lists: markers, items, and how deep an item is nested."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from omnidocs.conversion.assembly.rows import Row

_BULLETS = "•●◦▪■□○∙·‣\u2043➢➤✓✔❖◆◇▶►☐☑☒\ufffd"
_SYMBOL_FONT = "\uf0a7\uf0b7\uf0d8\uf0fc\uf06e\uf0a8"
"""Bullets that can be nothing else; U+FFFD is a glyph that the PDF does not name."""
_WEAK_BULLETS = "o*\u2013\u2014\u2212-"
_BULLET = re.compile(rf"(?P<marker>[{_BULLETS}{_SYMBOL_FONT}{_WEAK_BULLETS}])\s+(?=\S)")
_NUMBER = re.compile(
    r"(?P<marker>\(?(?:\d{1,3}|[a-zA-Z]|[ivxl]{1,6}|[IVXL]{1,6})[.)]|\[\d{1,3}\]|"
    r"\d{1,2}(?:\.\d{1,2}){1,3}\.?)\s+(?=\S)"
)


_NOTE_SIGNS = "*o"
"""Bullets that mean something else where they stand alone: a note to a table, say."""


@dataclass(frozen=True, slots=True)
class Marker:
    """What an item begins with."""

    text: str
    length: int
    """Characters of the row that are the marker and the space behind it."""

    @property
    def is_strong(self) -> bool:
        """Whether it can hardly be anything but a list's marker."""
        return not self.text[0].isalnum() and self.text[0] not in _WEAK_BULLETS + "(["

    @property
    def kind(self) -> str:
        """Its pattern, equal for the markers of one list: ``"1."``, ``"(a)"``, ``"•"``."""
        if len(self.text) == 1:
            return self.text
        if re.fullmatch(r"\W*\d+\W*", self.text):
            return re.sub(r"\d+", "1", self.text)
        return re.sub(r"[a-z]+", "a", re.sub(r"[A-Z]+", "A", self.text))


@dataclass
class Item:
    """One item: its marker, and the rows of its text, marker included."""

    marker: Marker | None
    rows: list[Row] = field(default_factory=list)


def marker_of(text: str) -> Marker | None:
    """The marker at the start of a row, if there is one."""
    match = _BULLET.match(text) or _NUMBER.match(text)
    return Marker(match["marker"], match.end()) if match else None


def items_of(rows: Sequence[Row]) -> list[Item]:
    """Cut the rows of a list into items; rows before the first marker are one too."""
    items: list[Item] = []
    kinds = Counter(marker.kind for row in rows if (marker := marker_of(row.text)))
    for row in rows:
        marker = marker_of(row.text)
        if marker and marker.kind in _NOTE_SIGNS and kinds[marker.kind] == 1:
            marker = None
        if marker and items and not _begins_item(items, row, marker):
            marker = None
        if marker is not None or not items:
            items.append(Item(marker, [row]))
        else:
            items[-1].rows.append(row)
    return items


def _begins_item(items: Sequence[Item], row: Row, marker: Marker) -> bool:
    """Whether a marker inside a list is one, and no line that happens to start so.

    The lines of an item hang behind its marker. So a line at their left end that begins
    with ``12.`` or ``a)`` is text, unless the list has such markers already.
    """
    if marker.is_strong:
        return True
    kinds = {item.marker.kind for item in items if item.marker}
    if marker.kind in kinds:
        return True
    current = items[-1]
    hanging = len(current.rows) > 1 and abs(row.x1 - current.rows[-1].x1) < row.font_size / 2
    return not hanging


def looks_like_list(rows: Sequence[Row]) -> bool:
    """Whether a block of text is a list that nobody labelled.

    One strong bullet is enough; of other markers there have to be two, in sequence.
    """
    markers = [marker for row in rows if (marker := marker_of(row.text))]
    first = marker_of(rows[0].text) if rows else None
    if first is None:
        return False
    return first.is_strong or _is_sequence([m for m in markers if m.kind == first.kind])


def _is_sequence(markers: Sequence[Marker]) -> bool:
    if len(markers) < 2:
        return False
    values = [_value(marker) for marker in markers]
    return all(later == earlier + 1 for earlier, later in pairwise(values))


def _value(marker: Marker) -> int:
    """The place of a number or a letter in its sequence; -1 and falling for bullets."""
    core = marker.text.strip("()[].")
    if core.isdigit():
        return int(core)
    return ord(core.lower()) - ord("a") + 1 if len(core) == 1 and core.isalpha() else -100


_STEP = 0.6
"""Least indentation of an inner list, in sizes of its type."""

_NEXT_COLUMN = 12
"""Least distance of one marker from the last that means another column, in the same."""


class Nesting:
    """How deep the items of a page are, from where their markers stand."""

    def __init__(self) -> None:
        self._open: list[tuple[float, str]] = []

    def reset(self) -> None:
        """Something that is no list came in between."""
        self._open.clear()

    def depth(self, x: float, kind: str, em: float) -> int:
        """The level of the next item, 1 for the outermost.

        Args:
            x: Left end of its marker, in pixels.
            kind: Its marker's kind.
            em: Size of its type, in pixels.
        """
        if self._open and abs(x - self._open[-1][0]) > _NEXT_COLUMN * em:
            self._move(x, kind)
        while self._open and x < self._open[-1][0] - _STEP * em:
            self._open.pop()
        if self._open and x <= self._open[-1][0] + _STEP * em:
            self._open.pop()
        self._open.append((x, kind))
        return len(self._open)

    def _move(self, x: float, kind: str) -> None:
        """Follow the list to another column, where its markers stand elsewhere.

        The marker's kind says where in the list it goes on; an unknown one begins anew.
        """
        kinds = [open_kind for _, open_kind in self._open]
        if kind not in kinds:
            self.reset()
            return
        shift = x - self._open[kinds.index(kind)][0]
        self._open = [(place + shift, open_kind) for place, open_kind in self._open]
