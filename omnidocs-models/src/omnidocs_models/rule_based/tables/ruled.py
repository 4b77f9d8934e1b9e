"""Table candidates that rulings outline."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from omnidocs_models.rule_based.geometry import Box, intersection_area
from omnidocs_models.rule_based.marks import Marks
from omnidocs_models.rule_based.rows import find_rows, rows_in_columns
from omnidocs_models.rule_based.rulings import Edge, Edges, components

CAPTION = re.compile(r"(tab(le|\.|leau|elle|la)|fig(ure|\.)?)\s*[\dIVXA-Z]", re.IGNORECASE)


MOST_LINES = 500
"""More horizontal rulings than this, outside of tables and figures, are a drawing."""


def lattices(edges: Edges, size: float) -> list[Box]:
    """Boxes around rulings that cross each other, largest first, none inside another."""
    boxes = [
        group.box
        for group in components(edges, 0.25 * size)
        if group.horizontal and group.vertical and len(group.horizontal + group.vertical) > 2
    ]
    large = [box for box in boxes if box.height > 1.5 * size and box.width > 3 * size]
    kept: list[Box] = []
    for box in sorted(large, key=lambda box: -box.area):
        if not any(intersection_area(box, other) > 0.5 * box.area for other in kept):
            kept.append(box)
    return kept


def stacks(marks: Marks, taken: Iterable[Box]) -> list[Box]:
    """Boxes from the first to the last of some horizontal rulings of equal width.

    Between the rulings text stands in columns. Most tables in books and papers are set so.

    Args:
        marks: What is on the page.
        taken: Areas whose rulings are something else.
    """
    size = marks.size
    areas = [box.grown(0.3 * size) for box in taken]
    lines = [
        edge
        for edge in _whole_lines(marks.edges.horizontal, size)
        if edge.length > 4 * size
        and not any(box.holds((edge.low + edge.high) / 2, edge.position) for box in areas)
    ]
    found: list[Box] = []
    while 0 < len(lines) <= MOST_LINES:
        stack = _stack(lines, marks)
        if len(stack) > 1:
            top, bottom = stack[0], stack[-1]
            found.append(Box(top.low, top.position, top.high, bottom.position))
        lines = [line for line in lines if line not in stack]
    return found


def _whole_lines(horizontal: Iterable[Edge], size: float) -> list[Edge]:
    """Edges at one height with small gaps between them as one."""
    lines: list[Edge] = []
    for edge in sorted(horizontal):
        last = lines[-1] if lines else None
        if last and edge.position - last.position < 0.3 * size and edge.low - last.high < 2 * size:
            lines[-1] = Edge(last.position, min(last.low, edge.low), max(last.high, edge.high))
        else:
            lines.append(edge)
    return lines


def _stack(lines: Sequence[Edge], marks: Marks) -> list[Edge]:
    """The first line and those of its width below it, as far as text is in columns."""
    stack = [lines[0]]
    for line in lines[1:]:
        ends = abs(line.low - stack[0].low), abs(line.high - stack[0].high)
        if max(ends) > marks.size:
            continue
        if not _columns_between(stack[-1], line, marks):
            break
        stack.append(line)
    return stack


def _columns_between(top: Edge, bottom: Edge, marks: Marks) -> bool:
    size = marks.size
    box = Box(top.low - size, top.position, top.high + size, bottom.position)
    rows = find_rows(marks.words_in(box))
    if not rows:
        return bottom.position - top.position < 2 * size
    if CAPTION.match(rows[0].chunks[0].text):
        return False
    in_columns = rows_in_columns(rows)
    long = sum(len(chunk.words) > 8 for row in rows for chunk in row.chunks)
    return long <= 0.3 * len(rows) and (2 * in_columns >= len(rows) or len(rows) == 1)
