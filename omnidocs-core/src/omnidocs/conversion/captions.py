"""Which caption belongs to which figure or table."""

from __future__ import annotations

from typing import TYPE_CHECKING

from omnidocs.results import LayoutLabel

if TYPE_CHECKING:
    from omnidocs.conversion.document import ConvertedPage
    from omnidocs.conversion.elements import Element
    from omnidocs.results import BoundingBox

_CAPTIONED = frozenset({LayoutLabel.FIGURE, LayoutLabel.TABLE, LayoutLabel.CODE})
_FARTHEST = 0.06
"""Distance between a caption and what it belongs to, as a part of the page's height."""


def captions_of(page: ConvertedPage) -> dict[str, Element]:
    """The caption of each figure, table and piece of code, by the id of that element.

    A caption belongs to what is nearest above or below it, with which it shares a part of
    its width. Each has one at most.
    """
    captions = [e for e in page.text_elements if e.label is LayoutLabel.CAPTION]
    bodies = [e for e in page.text_elements if e.label in _CAPTIONED]
    pairs = [
        (gap, body.id, caption)
        for caption in captions
        for body in bodies
        if (gap := _gap(caption.bbox, body.bbox)) <= _FARTHEST * page.height
    ]
    found: dict[str, Element] = {}
    taken: set[str] = set()
    for _, body_id, caption in sorted(pairs, key=lambda pair: pair[0]):
        if body_id not in found and caption.id not in taken:
            found[body_id] = caption
            taken.add(caption.id)
    return found


def _gap(one: BoundingBox | None, other: BoundingBox | None) -> float:
    """Pixels between two boxes that are one above the other; infinite for others."""
    if one is None or other is None or min(one.x2, other.x2) <= max(one.x1, other.x1):
        return float("inf")
    return max(0.0, max(one.y1, other.y1) - min(one.y2, other.y2))
