"""Whether the text that an earlier OCR left behind a scan is worth keeping."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from omnidocs.conversion.inspection import ink_in

if TYPE_CHECKING:
    from omnidocs.document import Page

_WORD = re.compile(r"[^\w]*(?:[^\W\d_]+(?:['\u2019.\u2010-][^\W\d_]+)*|[\d.,:/%+-]+)[^\w]*")
_MOST_ODD = 0.15
"""Part of the words that are no words and no numbers, up to which a layer is good."""

_LEAST_ON_INK = 0.85
_LEAST_COVERED = 0.6
"""Part of a page's ink that has to be in the boxes of words."""


def fault_of_layer(page: Page) -> str | None:
    """What is wrong with a page's OCR layer, held against its picture; None for a good one."""
    words = page.words
    odd = sum(_WORD.fullmatch(word.text) is None for word in words) / max(1, len(words))
    if page.text_layer.bad_fraction or odd > _MOST_ODD:
        return f"{max(odd, page.text_layer.bad_fraction):.0%} of its words are none"
    fit = ink_in(page.image, (word.bbox for word in words))
    if fit is None:
        return "its picture is no plain print"
    on_ink, covered = fit
    if on_ink < _LEAST_ON_INK:
        return f"{1 - on_ink:.0%} of its words stand where nothing is printed"
    if covered < _LEAST_COVERED:
        return f"it has {covered:.0%} of what is printed"
    return None
