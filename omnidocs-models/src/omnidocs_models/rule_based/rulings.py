"""Ruling lines made usable: joined, straightened, free of underlines."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
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
    crossings = Crossings(vertical, tolerance)
    kept = []
    for edge in horizontal:
        near = by_bottom[
            bisect_left(bottoms, edge.position - tallest) : bisect_right(
                bottoms, edge.position + tallest
            )
        ]
        crossed = next(crossings.of(edge), None) is not None
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


class Crossings:
    """Finds the vertical edges that a horizontal one meets, or nearly so."""

    def __init__(self, vertical: Sequence[Edge], tolerance: float) -> None:
        self._vertical = sorted((edge, index) for index, edge in enumerate(vertical))
        self._positions = [edge.position for edge, _ in self._vertical]
        self._tolerance = tolerance

    def of(self, edge: Edge) -> Iterator[int]:
        """The indexes of the edges in the list that was given."""
        first = bisect_left(self._positions, edge.low - self._tolerance)
        last = bisect_right(self._positions, edge.high + self._tolerance)
        for other, index in self._vertical[first:last]:
            if other.low - self._tolerance <= edge.position <= other.high + self._tolerance:
                yield index


def components(edges: Edges, tolerance: float) -> list[Edges]:
    """Group edges that hang together through crossings and corners."""
    across, down = edges
    parent = list(range(len(across) + len(down)))

    def root(index: int) -> int:
        while parent[index] != index:
            parent[index] = parent[parent[index]]
            index = parent[index]
        return index

    crossings = Crossings(down, tolerance)
    for i, edge in enumerate(across):
        for j in crossings.of(edge):
            parent[root(i)] = root(len(across) + j)
    groups: dict[int, Edges] = {}
    for index in range(len(parent)):
        group = groups.setdefault(root(index), Edges([], []))
        if index < len(across):
            group.horizontal.append(across[index])
        else:
            group.vertical.append(down[index - len(across)])
    return list(groups.values())
