"""Footnotes: their marks, and where one ends and the next begins."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from omnidocs.conversion.assembly.rows import Row

NOTE_MARK = re.compile(r"(\d{1,3}|[a-z](?=\s|[.)]\s)|[*†‡§¶‖]{1,3})[.)]?\s*(?=\S)")
"""What a footnote begins with: a number, a letter or signs."""


def notes_of(rows: Sequence[Row]) -> list[list[Row]]:
    """Cut the rows of a block of footnotes into notes.

    A row begins one where its mark is raised, is a sign, or counts on from the mark of the
    note before it.
    """
    notes: list[list[Row]] = []
    before = ""
    for row in rows:
        match = NOTE_MARK.match(row.text)
        mark = match.group(1) if match else ""
        if not notes or (mark and (_is_plain_mark(row, mark) or _follows(before, mark))):
            notes.append([row])
            before = mark
        else:
            notes[-1].append(row)
    return notes


def _is_plain_mark(row: Row, mark: str) -> bool:
    first = row.lines[0].words[0]
    return first.superscript or not mark.isalnum()


def _follows(before: str, mark: str) -> bool:
    if before.isdigit() and mark.isdigit():
        return int(mark) == int(before) + 1
    return len(before) == len(mark) == 1 and ord(mark) == ord(before) + 1
