"""Footnotes, and the marks in the text that lead to them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from omnidocs.conversion.assembly.joins import without_start
from omnidocs.conversion.assembly.notes import NOTE_MARK
from omnidocs.conversion.elements import TextRun
from omnidocs.conversion.structure.changes import Changes, changed
from omnidocs.results import LayoutLabel

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from omnidocs.conversion.document import ConvertedPage
    from omnidocs.conversion.elements import Element

_REFERENCES = re.compile(r"(\s*[,;]\s*|\s+)")


def tie_notes(pages: Sequence[ConvertedPage]) -> list[ConvertedPage]:
    """Tie each footnote to the raised mark in the text of its page that leads to it.

    Such a note has its mark as ``marker`` and no more in its text, and the mark is a run of
    its own with the note's id. A note without a raised mark, or whose mark two notes of the
    page have, stays as it is printed.
    """
    changes: Changes = {}
    for page in pages:
        notes = _notes(page)
        if notes:
            changes |= _tied(page, notes)
    return changed(pages, changes)


def _notes(page: ConvertedPage) -> dict[str, Element]:
    """The footnotes of a page by their marks."""
    found: dict[str, list[Element]] = {}
    for element in page.text_elements:
        match = NOTE_MARK.match(element.text) if element.label is LayoutLabel.FOOTNOTE else None
        if match:
            found.setdefault(match.group(1), []).append(element)
    return {mark: notes[0] for mark, notes in found.items() if len(notes) == 1}


def _tied(page: ConvertedPage, notes: Mapping[str, Element]) -> Changes:
    changes: Changes = {}
    used: set[str] = set()
    for element in page.text_elements:
        if element.label is LayoutLabel.FOOTNOTE or not any(run.script for run in element.runs):
            continue
        runs = tuple(piece for run in element.runs for piece in _with_notes(run, notes))
        marks = {run.text.strip() for run in runs if run.note}
        if marks:
            changes[element.id] = {"runs": runs}
            used |= marks
    return changes | {notes[mark].id: _without_mark(notes[mark], mark) for mark in used}


def _with_notes(run: TextRun, notes: Mapping[str, Element]) -> Iterator[TextRun]:
    """A run, cut where it has several marks; those of notes lead to them."""
    if run.script != "super" or run.uri:
        yield run
        return
    pieces = [run.text] if run.text.strip() in notes else _REFERENCES.split(run.text)
    known = any(piece.strip() in notes for piece in pieces)
    for piece in pieces if known else [run.text]:
        note = notes.get(piece.strip())
        if piece:
            yield TextRun(
                piece,
                run.bold,
                run.italic,
                run.mono,
                run.script,
                run.uri,
                note.id if note else None,
            )


def _without_mark(note: Element, mark: str) -> dict[str, object]:
    match = NOTE_MARK.match(note.text)
    skip = match.end() if match else 0
    return {"marker": mark, "text": note.text[skip:], "runs": without_start(note.runs, skip)}
