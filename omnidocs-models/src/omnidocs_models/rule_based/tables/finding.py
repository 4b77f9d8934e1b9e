"""Where the tables of a page are."""

from __future__ import annotations

from collections.abc import Sequence

from omnidocs_models.rule_based.geometry import Box, intersection_area
from omnidocs_models.rule_based.marks import Marks, mostly_mono
from omnidocs_models.rule_based.tables.aligned import aligned_regions
from omnidocs_models.rule_based.tables.evidence import judge
from omnidocs_models.rule_based.tables.extent import with_labels
from omnidocs_models.rule_based.tables.grid import finished, recognise
from omnidocs_models.rule_based.tables.model import Table
from omnidocs_models.rule_based.tables.ruled import lattices, stacks


class TableFinder:
    """Finds the tables of a page, those that most speaks for first.

    Args:
        marks: What is on the page.
    """

    def __init__(self, marks: Marks) -> None:
        self.marks = marks
        self.tables: list[Table] = []

    def find_lattices(self) -> list[Box]:
        """Find the tables whose rulings cross; return where crossing rulings make none."""
        others: list[Box] = []
        for box in lattices(self.marks.edges, self.marks.size):
            table = table_in(box, self.marks, ruled=True)
            if table:
                self.tables.append(table)
            else:
                others.append(box)
        return others

    def find_others(self, figures: Sequence[Box]) -> None:
        """Find the tables between horizontal rulings, then those without any.

        Args:
            figures: Areas where no table can be.
        """
        marks = self.marks
        taken = [*(table.box for table in self.tables), *figures]
        for box in stacks(marks, taken):
            self._add(table_in(box, marks, ruled=True))
        self.tables = [self._widened(table) for table in self.tables]
        free = marks.outside([*(table.box for table in self.tables), *figures])
        for box in aligned_regions(free.words, marks.size):
            self._add(table_in(box, free, ruled=False))

    def overlaps(self, box: Box) -> bool:
        """Whether a box shares much with a table that is found."""
        return any(
            intersection_area(box, table.box) > 0.2 * min(box.area, table.box.area)
            for table in self.tables
        )

    def _add(self, table: Table | None) -> None:
        if table and not self.overlaps(table.box):
            self.tables.append(table)

    def _widened(self, table: Table) -> Table:
        """The table with the labels and headings that its rulings leave out."""
        free = self.marks.outside(other.box for other in self.tables if other is not table)
        box = with_labels(table.box, free.words, free.size)
        return table if box == table.box else table_in(box, free, ruled=True) or table


def table_in(box: Box, marks: Marks, *, ruled: bool, least: float = 0.0) -> Table | None:
    """The table in a box, if it holds one.

    Args:
        box: The region.
        marks: What is on the page.
        ruled: Whether rulings led to the region.
        least: Confidence of a table that the rules would not take for one.
    """
    inside = marks.inside(box)
    grid = recognise(box, inside)
    if grid is None:
        return None
    is_code = mostly_mono(inside.words) and not marks.mono
    confidence = max(least, 0.0 if is_code else judge(grid, ruled=ruled))
    return Table(box, finished(grid), confidence) if confidence else None
