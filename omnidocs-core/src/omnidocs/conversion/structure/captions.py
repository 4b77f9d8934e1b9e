"""Which figure or table a caption belongs to."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from omnidocs.conversion.structure.changes import Changes, changed
from omnidocs.results import LayoutLabel

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from omnidocs.conversion.document import ConvertedPage
    from omnidocs.conversion.elements import Element
    from omnidocs.results import BoundingBox

_FARTHEST = 0.08
"""Widest gap between a caption and what it belongs to, in page heights."""

_OTHER_KIND = 0.04
"""What it counts, in page heights, that a caption names another kind."""

_KINDS = (
    (LayoutLabel.TABLE, re.compile(r"tab(?:le|elle|leau|la|\.)", re.IGNORECASE)),
    (
        LayoutLabel.FIGURE,
        re.compile(r"fig|abb(?:ildung|\.)|chart|plate|map\b|scheme|photo|exhibit", re.IGNORECASE),
    ),
    (LayoutLabel.CODE, re.compile(r"listing|algorithm|code\b", re.IGNORECASE)),
)
_NUMBERED = re.compile(r"\w+\.?\s*\d")


class _Pair(NamedTuple):
    """A caption with something that it may belong to; the least distance wins."""

    distance: float
    caption: Element
    body: Element


def tie_captions(pages: Sequence[ConvertedPage]) -> list[ConvertedPage]:
    """Name the figure, table or listing that each caption belongs to: the nearest one.

    It is above, below or beside the caption. A caption with another word ("Table 3" beside
    a figure) has to be nearer, and of two numbered captions only one gets a body.
    """
    changes: Changes = {}
    for page in pages:
        taken: set[str] = set()
        for _, caption, body in sorted(_pairs(page), key=lambda pair: pair.distance):
            numbered = _NUMBERED.match(caption.text) is not None
            if caption.id in changes or (numbered and body.id in taken):
                continue
            changes[caption.id] = {"caption_of": body.id}
            if numbered:
                taken.add(body.id)
    return changed(pages, changes)


def _pairs(page: ConvertedPage) -> Iterator[_Pair]:
    shown = page.text_elements
    captions = [e for e in shown if e.label is LayoutLabel.CAPTION and e.bbox]
    kinds = {kind for kind, _ in _KINDS}
    bodies = [e for e in shown if e.label in kinds and e.bbox] if captions and page.height else []
    for caption in captions:
        named = next((kind for kind, word in _KINDS if word.match(caption.text)), None)
        for body in bodies:
            if caption.bbox is None or body.bbox is None:
                continue
            distance = _distance(caption.bbox, body.bbox) / page.height
            distance += _OTHER_KIND * (named is not None and named is not body.label)
            if distance <= _FARTHEST:
                yield _Pair(distance, caption, body)


def _distance(one: BoundingBox, other: BoundingBox) -> float:
    """The gap between two boxes above or beside one another; infinite for others."""
    across = max(one.x1, other.x1) - min(one.x2, other.x2)
    down = max(one.y1, other.y1) - min(one.y2, other.y2)
    if across > 0 and down > 0:
        return float("inf")
    return max(across, down, 0.0)
