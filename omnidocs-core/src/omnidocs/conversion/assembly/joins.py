"""How two pieces of text on consecutive lines become one."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from omnidocs.conversion.elements import TextRun

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

HYPHENS = "-\u2010\u00ad\ufffe"
"""Hyphen-minus, hyphen, soft hyphen, and what PDFium writes for a hyphen at a line's end."""

_SOFT = "\u00ad\ufffe"
_DASHES = "\u2013\u2014/"
_LAST_WORD = re.compile(rf"([^\W_]+(?:['\u2019.-][^\W_]+)*)[{HYPHENS}]$")
_FIRST_WORD = re.compile(r"[^\W_]+(?:['\u2019][^\W_]+)*")
_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)+|[^\W\d_]+")
_ADDRESS_TAIL = re.compile(r"(?:https?://|www\.|doi:)\S*[/_.?&=%#-]$|https?:$", re.IGNORECASE)
_COMPOUND = frozenset(
    (
        *("all", "cross", "first", "full", "half", "high", "ill", "large", "long", "low"),
        *("non", "quasi", "real", "self", "short", "small", "well"),
        *("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"),
    )
)
"""Words that are usually the first part of a compound when they stand before a hyphen."""
_SECOND = frozenset(
    (
        *("based", "driven", "free", "known", "level", "like", "making", "oriented", "related"),
        *("scale", "solving", "specific", "style", "term", "time", "type", "wide"),
    )
)
"""Words that are usually the second part of one."""
_SUFFIX = re.compile(r"(?:ing|ers?|est|ed|en|ish|ness|ages?|ly|able|ments?|ow)\b")


@dataclass(frozen=True, slots=True)
class Seam:
    """What happens between two pieces: characters dropped, then what is put between."""

    drop: int = 0
    glue: str = " "


class Vocabulary:
    """The words of a text, which tell a broken word from a compound.

    ``exam-`` and ``ple`` are one word where the text has ``example`` elsewhere;
    ``long-`` and ``term`` keep their hyphen where it has ``long-term``.
    """

    def __init__(self, texts: Iterable[str] = ()) -> None:
        self._words: set[str] = set()
        for text in texts:
            self._words.update(match.casefold() for match in _WORD.findall(text))

    def __contains__(self, word: str) -> bool:
        return word.casefold() in self._words


def join(pieces: Iterable[str], vocabulary: Vocabulary | None = None) -> str:
    """Join the lines of a paragraph into one line of text."""
    known = vocabulary or Vocabulary()
    text = ""
    for piece in pieces:
        if not text or not piece:
            text += piece
            continue
        found = seam(text, piece, known)
        text = text[: len(text) - found.drop] + found.glue + piece
    return text


def join_runs(pieces: Iterable[Sequence[TextRun]], vocabulary: Vocabulary) -> tuple[TextRun, ...]:
    """Join the styled lines of a paragraph; neighbours in one style become one run."""
    runs: list[TextRun] = []
    for piece in pieces:
        if runs and piece:
            _close_seam(runs, piece[0], vocabulary)
        for run in piece:
            _append(runs, run)
    return tuple(runs)


def merge(pieces: Iterable[TextRun]) -> tuple[TextRun, ...]:
    """The runs of one line with neighbours in one style joined."""
    runs: list[TextRun] = []
    for run in pieces:
        _append(runs, run)
    return tuple(runs)


def without_start(runs: Iterable[TextRun], skip: int) -> tuple[TextRun, ...]:
    """The runs of a text without so many of its first characters."""
    kept: list[TextRun] = []
    for run in runs:
        if len(run.text) > skip:
            kept.append(run.with_text(run.text[skip:]))
        skip = max(0, skip - len(run.text))
    return tuple(kept)


def _close_seam(runs: list[TextRun], following: TextRun, vocabulary: Vocabulary) -> None:
    before = "".join(run.text for run in runs[-3:])
    found = seam(before, following.text, vocabulary)
    last = runs[-1]
    if found.drop:
        runs[-1] = last = last.with_text(last.text[: -found.drop])
    if found.glue:
        glue_style = last if last.style == following.style else TextRun("")
        _append(runs, glue_style.with_text(found.glue))


def _append(runs: list[TextRun], run: TextRun) -> None:
    if runs and runs[-1].style == run.style:
        runs[-1] = run.with_text(runs[-1].text + run.text)
    elif run.text:
        runs.append(run)


def seam(before: str, after: str, vocabulary: Vocabulary) -> Seam:
    """Say how ``after``, the start of the next line, follows ``before``."""
    if not before or not after or before[-1].isspace() or after[0].isspace():
        return Seam(glue="")
    if before[-1] in HYPHENS:
        return _hyphen_seam(before, after, vocabulary)
    if is_spaceless(before[-1]) and is_spaceless(after[0]):
        return Seam(glue="")
    if before[-1] in _DASHES and len(before) > 1 and before[-2].isalnum() and after[0].isalnum():
        return Seam(glue="")
    if _ADDRESS_TAIL.search(before[-200:]) and not after[0].isupper():
        return Seam(glue="")
    return Seam()


def is_spaceless(character: str) -> bool:
    """Whether the script of a character is written without spaces (Chinese, Japanese)."""
    return (
        "\u3000" <= character <= "\u30ff"
        or "\u3400" <= character <= "\u9fff"
        or "\uf900" <= character <= "\ufaff"
        or "\uff00" <= character <= "\uffef"
        or "\U00020000" <= character <= "\U0003ffff"
    )


def _hyphen_seam(before: str, after: str, vocabulary: Vocabulary) -> Seam:
    """A hyphen at the end of a line: part of a compound, or there for the break only."""
    if before[-1] in _SOFT:
        return Seam(drop=1, glue="")
    last, first = _LAST_WORD.search(before), _FIRST_WORD.match(after)
    if last is None:
        return Seam()
    if first is None:
        return Seam(glue="")
    keeps = _keeps_hyphen(last.group(1), first.group(), vocabulary)
    if before[-200:].rpartition(" ")[2].startswith(("http", "www.")):
        keeps = True
    return Seam(glue="") if keeps else Seam(drop=1, glue="")


def _keeps_hyphen(head: str, tail: str, vocabulary: Vocabulary) -> bool:
    if f"{head}-{tail}" in vocabulary:
        return True
    if head + tail in vocabulary:
        return False
    if not head.isalpha() or not tail.isalpha():
        return True
    if head.isupper() and tail.isupper():
        return len(head) < 4 or len(tail) < 3
    if head.isupper() and len(head) > 1:
        return True
    if not tail[0].islower():
        return True
    if tail in _SECOND:
        return True
    return head.casefold() in _COMPOUND and not _SUFFIX.match(tail)
