"""Figures: raster images and drawings, apart from backgrounds and ornaments."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from omnidocs.document import Word
from omnidocs_models.rule_based.geometry import Box, enclosing, intersection_area
from omnidocs_models.rule_based.rows import find_rows, is_inside


def find_figures(
    drawings: Iterable[Box], pictures: Iterable[Box], words: Sequence[Word], size: float
) -> list[Box]:
    """Find what illustrates a page, those that overlap as one.

    Args:
        drawings: Boxes around rulings that make no table.
        pictures: Raster images.
        words: The words of the page.
        size: The usual font size in pixels.

    Returns:
        Boxes without specks and without what lies behind running text: frames, scans.
    """
    boxes = [
        box
        for box in [*drawings, *_tiled([box for box in pictures if box.area > 0])]
        if min(box.width, box.height) >= 2 * size and not _holds_prose(box, words)
    ]
    figures: list[Box] = []
    for box in sorted(boxes, key=lambda box: -box.area):
        partner = next((f for f in figures if intersection_area(box, f) > 0.3 * box.area), None)
        if partner:
            figures.remove(partner)
            box = enclosing([box, partner])
        figures.append(box)
    return figures


def _tiled(pictures: Sequence[Box]) -> list[Box]:
    """Pictures with those that were cut into strips put together again."""
    whole: list[Box] = []
    for picture in sorted(pictures):
        box = picture
        partner = next((other for other in whole if _continues(other, box)), None)
        while partner:
            whole.remove(partner)
            box = enclosing([box, partner])
            partner = next((other for other in whole if _continues(other, box)), None)
        whole.append(box)
    return whole


def _continues(box: Box, other: Box) -> bool:
    """Whether two boxes share a side, and so make one without a remainder."""
    union = enclosing([box, other]).area
    return 0.97 < (box.area + other.area) / union < 1.03


def _holds_prose(box: Box, words: Sequence[Word]) -> bool:
    """Whether running text lies in a box."""
    inside = [word for word in words if is_inside(word, box)]
    inked = sum(word.bbox.width * word.bbox.height for word in inside)
    rows = find_rows(inside)
    long = sum(len(chunk.words) > 8 for row in rows for chunk in row.chunks)
    return inked > 0.12 * box.area or long > 0.2 * len(rows)
