"""Ruling lines made usable: joined, straightened, free of underlines."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from omnidocs.document import Ruling, Word
from omnidocs_models.rule_based.geometry import Box, merged, overlap


class Edge(NamedTuple):
    """A straight line: at ``position`` across the axis, from ``low`` to ``high`` along it.

    A horizontal edge has its y as position and runs from x to x; a vertical one the other
    way round.
    """

    position: float
    low: float
    high: float

    @property
    def length(self) -> float:
        """From one end to the other."""
        return self.high - self.low


class Edges(NamedTuple):
    """The horizontal and the vertical edges of a page or of a region."""

    horizontal: list[Edge]
    vertical: list[Edge]

    def within(self, box: Box) -> Edges:
        """The edges inside the box, cut at its sides."""
        return Edges(
            _cut(self.horizontal, (box.y1, box.y2), (box.x1, box.x2)),
            _cut(self.vertical, (box.x1, box.x2), (box.y1, box.y2)),
        )

    @property
    def box(self) -> Box:
        """The smallest box around them; there must be one."""
        xs = [x for edge in self.horizontal for x in (edge.low, edge.high)]
        xs += [edge.position for edge in self.vertical]
        ys = [y for edge in self.vertical for y in (edge.low, edge.high)]
        ys += [edge.position for edge in self.horizontal]
        return Box(min(xs), min(ys), max(xs), max(ys))


def _cut(
    edges: Iterable[Edge], across: tuple[float, float], along: tuple[float, float]
) -> list[Edge]:
    return [
        Edge(edge.position, max(edge.low, along[0]), min(edge.high, along[1]))
        for edge in edges
        if across[0] <= edge.position <= across[1] and overlap(edge.low, edge.high, *along) > 0
    ]


def find_edges(rulings: Iterable[Ruling], words: Sequence[Word], tolerance: float) -> Edges:
    """Join the strokes of a page to edges.

    Strokes closer than ``tolerance`` (double rules, both sides of a thick line, dashes)
    become one edge. Lines that underline words are left out.
    """
    horizontal: list[Edge] = []
    vertical: list[Edge] = []
    for line in rulings:
        if line.x2 - line.x1 >= line.y2 - line.y1:
            horizontal.append(Edge((line.y1 + line.y2) / 2, line.x1, line.x2))
        else:
            vertical.append(Edge((line.x1 + line.x2) / 2, line.y1, line.y2))
    vertical = join(vertical, tolerance)
    joined = join(horizontal, tolerance)
    return Edges(_without_underlines(joined, vertical, words, tolerance), vertical)


def join(edges: list[Edge], tolerance: float) -> list[Edge]:
    """Make one edge of those that continue or double each other."""
    groups: list[list[Edge]] = []
    for edge in sorted(edges):
        if groups and edge.position - groups[-1][0].position <= tolerance:
            groups[-1].append(edge)
        else:
            groups.append([edge])
    joined: list[Edge] = []
    for group in groups:
        for low, high in merged(((edge.low, edge.high) for edge in group), tolerance):
            members = [edge for edge in group if overlap(edge.low, edge.high, low, high) >= 0]
            weight = sum(edge.length for edge in members) or 1.0
            position = sum(edge.position * edge.length for edge in members) / weight
            joined.append(Edge(position or members[0].position, low, high))
    return joined


def _without_underlines(
    horizontal: list[Edge], vertical: list[Edge], words: Sequence[Word], tolerance: float
) -> list[Edge]:
    by_bottom = sorted(words, key=lambda word: word.bbox.y2)
    bottoms = [word.bbox.y2 for word in by_bottom]
    tallest = max((word.bbox.height for word in words), default=0.0)
    kept = []
    for edge in horizontal:
        near = by_bottom[
            bisect_left(bottoms, edge.position - tallest) : bisect_right(
                bottoms, edge.position + tallest
            )
        ]
        crossed = any(_touches(edge, other, tolerance) for other in vertical)
        if crossed or not _underlines(edge, near):
            kept.append(edge)
    return kept


def _underlines(edge: Edge, words: Sequence[Word]) -> bool:
    """Whether the edge begins and ends with a run of words right above it."""
    above = [
        word.bbox
        for word in words
        if -0.3 * word.font_size < word.bbox.y2 - edge.position < 0.5 * word.bbox.height
        and overlap(word.bbox.x1, word.bbox.x2, edge.low, edge.high) > 0
    ]
    if not above:
        return False
    slack = 0.35 * above[0].height
    starts = abs(min(box.x1 for box in above) - edge.low) < slack
    return starts and abs(max(box.x2 for box in above) - edge.high) < slack


def _touches(edge: Edge, other: Edge, tolerance: float) -> bool:
    """Whether a horizontal and a vertical edge meet, or nearly so."""
    return (
        edge.low - tolerance <= other.position <= edge.high + tolerance
        and other.low - tolerance <= edge.position <= other.high + tolerance
    )


def components(edges: Edges, tolerance: float) -> list[Edges]:
    """Group edges that hang together through crossings and corners."""
    across, down = edges
    parent = list(range(len(across) + len(down)))

    def root(index: int) -> int:
        while parent[index] != index:
            parent[index] = parent[parent[index]]
            index = parent[index]
        return index

    for i, edge in enumerate(across):
        for j, other in enumerate(down, start=len(across)):
            if _touches(edge, other, tolerance):
                parent[root(i)] = root(j)
    groups: dict[int, Edges] = {}
    for index in range(len(parent)):
        group = groups.setdefault(root(index), Edges([], []))
        if index < len(across):
            group.horizontal.append(across[index])
        else:
            group.vertical.append(down[index - len(across)])
    return list(groups.values())
