"""Arabic vowel signs that PDFium parts from their word."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable

    from omnidocs.document.content import Word

_LED_BY_SIGNS: Final = re.compile(r"([\u064b-\u0652]+)([\u0621-\u064a])(.*)", re.DOTALL)
_ENDS_IN_LETTER: Final = re.compile(r".*[\u0621-\u064a]", re.DOTALL)
_WIDEST = 0.35
"""Widest gap inside a word, in font sizes."""


def with_signs_in_place(words: Iterable[Word]) -> list[Word]:
    """Join a word that begins with a vowel sign to the one before it.

    A sign stands above its letter and takes no room, so PDFium sees a gap, and puts it
    before the letter: what is printed as one word comes as two.
    """
    found: list[Word] = []
    for word in words:
        match = _LED_BY_SIGNS.fullmatch(word.text)
        before = found[-1] if found else None
        if match and before and _ENDS_IN_LETTER.fullmatch(before.text) and _adjoin(before, word):
            signs, letter, rest = match.groups()
            text = f"{before.text}{letter}{signs}{rest}"
            found[-1] = replace(before, text=text, bbox=before.bbox.union(word.bbox))
        else:
            found.append(word)
    return found


def _adjoin(before: Word, word: Word) -> bool:
    """Whether a word stands left of another on its line, with no room for a space."""
    gap = before.bbox.x1 - word.bbox.x2
    level = abs(before.bbox.y1 - word.bbox.y1) < 0.5 * before.bbox.height
    return level and abs(gap) < _WIDEST * before.font_size
