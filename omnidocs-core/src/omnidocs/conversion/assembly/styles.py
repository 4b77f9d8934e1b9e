"""The styles of words as runs of text."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import zip_longest
from typing import TYPE_CHECKING

from omnidocs.conversion.assembly.joins import Vocabulary, join_runs, merge, without_start
from omnidocs.conversion.assembly.rows import Row, is_right_to_left
from omnidocs.conversion.elements import TextRun

if TYPE_CHECKING:
    from omnidocs.document import Link, TextLine, Word

_CLOSING = re.compile(r"\)[,.;:]?\s*$")
_FRACTION = "\u2044"
"""What stands between the raised and the lowered number of a fraction."""


def styled(
    rows: Sequence[Row], links: Sequence[Link], vocabulary: Vocabulary, *, skip: int = 0
) -> tuple[TextRun, ...]:
    """The rows of a paragraph as one text in runs.

    Args:
        rows: From top to bottom.
        links: The links of the page.
        vocabulary: The words of the page, to tell hyphens from breaks.
        skip: Characters at the start to leave out: a list's marker.
    """
    pieces = [runs for row in rows for line in row.lines if (runs := _runs(line, links))]
    return _tidied(without_start(join_runs(pieces, vocabulary), skip))


def _tidied(runs: Sequence[TextRun]) -> tuple[TextRun, ...]:
    """The runs with a bracket that closes none of its own run moved behind it.

    PDFs have styles by letter and words have one, so that in ``(see *here*)`` the closing
    bracket looks as the word does.
    """
    tidy: list[TextRun] = []
    for run in runs:
        tail = _CLOSING.search(run.text) if run.bold or run.italic else None
        if tail is None or not tail.start() or "(" in run.text:
            tidy.append(run)
            continue
        tidy += [run.with_text(run.text[: tail.start()]), TextRun(run.text[tail.start() :])]
    return merge(tidy)


def _runs(line: TextLine, links: Sequence[Link]) -> list[TextRun]:
    near = [link for link in links if link.uri and link.bbox.intersection(line.bbox)]
    if not near and not any(_is_styled(word) for word in line.words):
        return [TextRun(line.text)] if line.text else []
    if is_right_to_left(line.text):
        return [TextRun(line.text)]
    runs: list[TextRun] = []
    before: Word | None = None
    for word, after in zip_longest(line.words, line.words[1:]):
        raised = word.superscript and not _is_initial(before, word)
        raised = raised and not (after and after.text.startswith(_FRACTION))
        run = TextRun(
            word.text,
            bold=word.bold,
            italic=word.italic,
            mono=word.mono,
            script="super" if raised else None,
            uri=_target(word, near),
        )
        before = word
        if runs and not word.joined and not _clings(runs[-1], word):
            runs.append((run if _spans_space(runs[-1], run) else TextRun("")).with_text(" "))
        runs.append(run)
    return runs


def _is_styled(word: Word) -> bool:
    return word.bold or word.italic or word.mono or word.superscript


def _is_initial(before: Word | None, word: Word) -> bool:
    """Whether a word is no note, but what follows the large first letter of a chapter."""
    if before is None or len(before.text) > 1 or not word.text[0].isalpha():
        return False
    return word.joined and before.font_size > 1.8 * word.font_size


def _clings(before: TextRun, word: Word) -> bool:
    """Whether a word is the comma or the stop behind a raised note, or ends a fraction."""
    return word.text[0] == _FRACTION or (before.script is not None and word.text[0] in ",.;:)")


def _spans_space(one: TextRun, other: TextRun) -> bool:
    return one.script is None and one.style == other.style


def _target(word: Word, links: Sequence[Link]) -> str | None:
    x, y = word.bbox.center
    return next((link.uri for link in links if link.bbox.contains_point(x, y)), None)
