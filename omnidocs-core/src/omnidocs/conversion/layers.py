"""Whether the text that an earlier OCR left behind a scan is worth keeping."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Final

from omnidocs.conversion.inspection import ink_in

if TYPE_CHECKING:
    from collections.abc import Sequence

    from omnidocs.document import Page, Word

_WORD = re.compile(r"[^\w]*(?:[^\W\d_]+(?:['\u2019.\u2010-][^\W\d_]+)*|[\d.,:/%+-]+)[^\w]*")
_UNKNOWN: Final[dict[str, Any]] = {
    "font": "",
    "bold": False,
    "italic": False,
    "mono": False,
    "baseline": None,
    "joined": False,
    "superscript": False,
}
_SIZE = 0.8
"""Size of the letters in parts of the height of a word's box."""

_MOST_ODD = 0.15
"""Part of the words that are no words and no numbers, up to which a layer is good."""

_MOST_UNEVEN = 0.1
"""Part of the words of another height than their neighbour: the lines cannot be told."""

_LEAST_ON_INK = 0.85
_LEAST_COVERED = 0.6
"""Part of a page's ink that has to be in the boxes of words."""


def with_layer(page: Page) -> Page:
    """The page with the words of its OCR layer as those of an OCR engine are.

    Such layers are set in a font without letters, whose pitch, weight and baselines say
    nothing of the print.
    """
    return page.with_words(
        replace(word, **_UNKNOWN, font_size=_SIZE * word.bbox.height) for word in page.words
    )


def fault_of_layer(page: Page) -> str | None:
    """What is wrong with a page's OCR layer, held against its picture; None for a good one."""
    words = page.words
    odd = sum(_WORD.fullmatch(word.text) is None for word in words) / max(1, len(words))
    if page.text_layer.bad_fraction or odd > _MOST_ODD:
        return f"{max(odd, page.text_layer.bad_fraction):.0%} of its words are none"
    uneven = _uneven(words)
    if uneven > _MOST_UNEVEN:
        return f"{uneven:.0%} of its words are of another height than the word before"
    fit = ink_in(page.image, (word.bbox for word in words))
    if fit is None:
        return "its picture is no plain print"
    on_ink, covered = fit
    if on_ink < _LEAST_ON_INK:
        return f"{1 - on_ink:.0%} of its words stand where nothing is printed"
    if covered < _LEAST_COVERED:
        return f"it has {covered:.0%} of what is printed"
    return None


def _uneven(words: Sequence[Word]) -> float:
    """The part of the words that differ in height from the one before on their line."""
    pairs = [
        (before.bbox.height, word.bbox.height)
        for before, word in pairwise(words)
        if word.bbox.x1 > before.bbox.x1 and before.bbox.y1 < word.bbox.center[1] < before.bbox.y2
    ]
    return sum(max(pair) > 1.25 * min(pair) for pair in pairs) / max(1, len(pairs))
