"""Straight strokes of a path: its outline, or what a thin filled area stands for."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from omnidocs.document.rulings import Stroke

# Kinds of path segment, fpdf_edit.h.
_LINE, BEZIER, _MOVE = 0, 1, 2

Subpath = list[tuple[float, float, bool]]
"""Points of one subpath; the flag says that a straight line leads to the point."""


def split(coordinates: list[float], kinds: Iterable[int], closes: Iterable[int]) -> list[Subpath]:
    """Subpaths out of PDFium's segments; a closed one returns to its first point.

    Args:
        coordinates: x and y of each segment's end, one after the other.
        kinds: What each segment is.
        closes: Whether the subpath is closed after it.
    """
    paths: list[Subpath] = []
    pairs = zip(coordinates[::2], coordinates[1::2], kinds, closes, strict=True)
    for x, y, kind, close in pairs:
        if kind == _MOVE or not paths:
            paths.append([(x, y, False)])
        else:
            paths[-1].append((x, y, kind == _LINE))
        if close:
            first_x, first_y, _ = paths[-1][0]
            paths[-1].append((first_x, first_y, True))
    return paths


def outline_strokes(paths: Iterable[Subpath], width: float) -> Iterator[Stroke]:
    """The straight lines that a stroked path draws."""
    for path in paths:
        for (x1, y1, _), (x2, y2, straight) in pairwise(path):
            if straight:
                yield x1, y1, x2, y2, width


def filled_strokes(paths: Iterable[Subpath], thickest: float) -> Iterator[Stroke]:
    """The centre lines of filled areas so thin that they are drawn for lines."""
    for path in paths:
        xs = [x for x, _, _ in path]
        ys = [y for _, y, _ in path]
        left, right, bottom, top = min(xs), max(xs), min(ys), max(ys)
        width, height = right - left, top - bottom
        if height <= min(thickest, width / 3):
            middle = (bottom + top) / 2
            yield left, middle, right, middle, height
        elif width <= min(thickest, height / 3):
            middle = (left + right) / 2
            yield middle, bottom, middle, top, width
