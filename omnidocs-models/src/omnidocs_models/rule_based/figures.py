"""Figures: raster images and drawings, apart from backgrounds and ornaments."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from omnidocs.document import TextLine
from omnidocs_models.rule_based.geometry import Box, enclosing, intersection_area, overlap
from omnidocs_models.rule_based.marks import Marks, mostly_mono
from omnidocs_models.rule_based.rows import find_rows
from omnidocs_models.rule_based.rulings import Edge

CAPTION = re.compile(r"(tab|fig|source|note|chart|box)", re.IGNORECASE)
"""How lines below a figure begin that are no labels of its axes."""

MOST_SIDES = 300
"""Horizontal rulings that are looked at as the upper and lower sides of frames."""

MOST_SHAPES = 300
"""Shapes that are looked at, the largest first."""

FEWEST = 3
"""Labels that make an axis, and shapes that make a chart."""

NEAR = 2.0
"""How far the shapes of a chart lie apart, in parts of the font size."""

SMALLEST = 4.0
"""Width and height that a chart has at least, in parts of the font size."""

LAYERS = 2
"""Rows of labels around a chart: the values, and the name of the axis."""


def find_figures(
    drawings: Iterable[Box], pictures: Iterable[Box], shapes: Iterable[Box], marks: Marks
) -> list[Box]:
    """Find what illustrates a page, those that overlap as one.

    Args:
        drawings: Boxes around rulings that make no table.
        pictures: Raster images.
        shapes: What else is drawn: areas and curves.
        marks: What else is on the page.

    Returns:
        Boxes without specks and without what lies behind running text: frames, scans.
    """
    outlines = [*drawings, *_frames(marks)]
    framed = [box for box in _absorbed(outlines) if _illustrates(box, marks)]
    raster = _tiled([box for box in pictures if box.area > 0])
    figures = list(framed)
    for box in sorted(raster, key=lambda box: -box.area):
        if not _illustrates(box, marks):
            continue
        if any(intersection_area(box, frame) > 0.5 * box.area for frame in framed):
            continue
        partner = next((f for f in figures if intersection_area(box, f) > 0.3 * box.area), None)
        if partner:
            figures.remove(partner)
        figures.append(enclosing([box, partner]) if partner else box)
    charts = [box for box in _charts(shapes, marks) if _illustrates(box, marks)]
    return figures + [box for box in charts if not any(_meet(box, other) for other in figures)]


def _charts(shapes: Iterable[Box], marks: Marks) -> list[Box]:
    """Shapes that lie close together: bars, slices, symbols. One with words is a background."""
    groups: list[tuple[Box, int]] = []
    for shape in sorted(shapes, key=lambda box: -box.area)[:MOST_SHAPES]:
        if marks.words_in(shape):
            continue
        reach = shape.grown(NEAR * marks.size)
        near = [group for group in groups if _meet(reach, group[0])]
        groups = [group for group in groups if group not in near]
        whole = enclosing([shape, *(box for box, _ in near)])
        groups.append((whole, 1 + sum(count for _, count in near)))
    least = SMALLEST * marks.size
    return [box for box, count in groups if count >= FEWEST and min(box.width, box.height) > least]


def _meet(box: Box, other: Box) -> bool:
    return (
        overlap(box.x1, box.x2, other.x1, other.x2) > 0
        and overlap(box.y1, box.y2, other.y1, other.y2) > 0
    )


def _frames(marks: Marks) -> list[Box]:
    """Rectangles whose sides need not meet: their corners may be round."""
    frames: list[Box] = []
    across, down = marks.edges
    tall = [edge for edge in down if edge.length > 4 * marks.size]
    wide = [edge for edge in across if edge.length > 4 * marks.size]
    for index, top in enumerate(wide[:MOST_SIDES]):
        for bottom in wide[index + 1 : MOST_SIDES]:
            if abs(top.low - bottom.low) + abs(top.high - bottom.high) > marks.size:
                continue
            box = Box(top.low, top.position, top.high, bottom.position)
            sides = [edge for edge in tall if _is_side(edge, box, 1.5 * marks.size)]
            if len(sides) > 1 and len({edge.position < box.center_x for edge in sides}) == 2:
                frames.append(enclosing([box, *(_thin(edge) for edge in sides)]))
                break
    return frames


def _is_side(edge: Edge, box: Box, corner: float) -> bool:
    """Whether a vertical edge runs along the left or the right of a box."""
    beside = min(abs(edge.position - box.x1), abs(edge.position - box.x2)) < corner
    return beside and abs(edge.low - box.y1) < corner and abs(edge.high - box.y2) < corner


def _thin(edge: Edge) -> Box:
    return Box(edge.position, edge.low, edge.position, edge.high)


def _absorbed(boxes: Iterable[Box]) -> list[Box]:
    """Boxes without those that lie in another."""
    kept: list[Box] = []
    for box in sorted(boxes, key=lambda box: -box.area):
        if not any(intersection_area(box, other) > 0.5 * box.area for other in kept):
            kept.append(box)
    return kept


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


def _illustrates(box: Box, marks: Marks) -> bool:
    """Whether a box is no speck and holds neither running text nor code."""
    if min(box.width, box.height) < 2 * marks.size:
        return False
    inside = marks.inside(box).words
    if inside and mostly_mono(inside) and not marks.mono:
        return False
    inked = sum(word.bbox.width * word.bbox.height for word in inside)
    rows = find_rows(inside)
    long = sum(len(chunk.words) > 8 for row in rows for chunk in row.chunks)
    return inked <= 0.12 * box.area and long <= 0.2 * len(rows)


def with_labels(figures: Iterable[Box], lines: Sequence[TextLine], size: float) -> list[Box]:
    """Widen each figure to the labels of its axes: short lines in a row along a side.

    Args:
        figures: The figures.
        lines: The lines of the page that are in no table.
        size: The usual font size in pixels.
    """
    short = [
        Box.of(line.bbox)
        for line in lines
        if line.font_size < 1.1 * size
        and (line.angle != 0 or (len(line.words) <= 3 and not CAPTION.match(line.text)))
    ]
    return [_widened(figure, short, size) for figure in figures]


def _widened(figure: Box, labels: Sequence[Box], size: float) -> Box:
    box = figure
    for _ in range(LAYERS):
        near = [label for label in labels if _beside(label, box, 1.5 * size)]
        if len(near) < FEWEST and box is figure:
            return figure
        box = enclosing([box, *near])
    return box


def _beside(label: Box, box: Box, reach: float) -> bool:
    """Whether a label is at a side of a box, not longer than it and not inside."""
    across = overlap(label.x1, label.x2, box.x1, box.x2)
    along = overlap(label.y1, label.y2, box.y1, box.y2)
    if across >= 0.5 * label.width:
        return -reach < along < 0.5 * label.height
    return along >= 0.5 * label.height and -reach < across < 0.5 * label.width
