"""Where the tables of a page are, and where its figures are."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from omnidocs.document import Word
from omnidocs_models.rule_based.figures import find_figures
from omnidocs_models.rule_based.geometry import Box, intersection_area
from omnidocs_models.rule_based.rows import is_inside
from omnidocs_models.rule_based.tables.aligned import aligned_regions
from omnidocs_models.rule_based.tables.evidence import judge
from omnidocs_models.rule_based.tables.grid import finished, recognise
from omnidocs_models.rule_based.tables.model import Grid
from omnidocs_models.rule_based.tables.ruled import lattices, stacks
from omnidocs_models.rule_based.tables.rulings import Edges


@dataclass(slots=True)
class FoundTable:
    """A table on a page: its region, its cells, and how sure the rules are (0 to 1)."""

    box: Box
    grid: Grid
    confidence: float


@dataclass(slots=True)
class Regions:
    """The tables and the figures of a page."""

    tables: list[FoundTable]
    figures: list[Box]


def find_regions(
    words: Sequence[Word], edges: Edges, pictures: Iterable[Box], size: float
) -> Regions:
    """Find the tables of a page, and the figures, whose words are no tables.

    Args:
        words: The upright words of the page.
        edges: Its edges.
        pictures: Its raster images.
        size: The usual font size of the page in pixels.

    Returns:
        Tables from top to bottom; figures that are pictures or drawings with rulings.
    """
    tables: list[FoundTable] = []
    drawings: list[Box] = []
    for box in lattices(edges, size):
        table = _table(box, words, edges, ruled=True)
        if table:
            tables.append(table)
        else:
            drawings.append(box)
    free = [box for box in pictures if not any(_overlap(box, table.box) for table in tables)]
    figures = find_figures(drawings, free, words, size)
    for box in stacks(edges, words, [*(t.box for t in tables), *figures], size):
        _add(tables, _table(box, words, edges, ruled=True))
    taken = [*(table.box for table in tables), *figures]
    free = [word for word in words if not any(is_inside(word, box) for box in taken)]
    for box in aligned_regions(free, size):
        _add(tables, _table(box, free, edges, ruled=False))
    return Regions(sorted(tables, key=lambda t: (t.box.y1, t.box.x1)), figures)


def _table(box: Box, words: Sequence[Word], edges: Edges, *, ruled: bool) -> FoundTable | None:
    """The table in a box, if it holds one."""
    inside = [word for word in words if is_inside(word, box)]
    grid = recognise(box, inside, edges.within(box.grown(0.01 * box.width)))
    confidence = judge(grid, ruled=ruled) if grid else 0.0
    return FoundTable(box, finished(grid), confidence) if grid and confidence else None


def _add(tables: list[FoundTable], table: FoundTable | None) -> None:
    """Keep a table that overlaps none that is kept."""
    if table and not any(_overlap(table.box, other.box) for other in tables):
        tables.append(table)


def _overlap(box: Box, other: Box) -> bool:
    return intersection_area(box, other) > 0.2 * min(box.area, other.area)
