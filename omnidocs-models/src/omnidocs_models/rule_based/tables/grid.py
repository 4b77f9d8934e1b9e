"""The rows, columns and cells of one table region."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from itertools import pairwise

from omnidocs.document import Word
from omnidocs_models.rule_based.geometry import Box, median, merged
from omnidocs_models.rule_based.marks import Marks, foot
from omnidocs_models.rule_based.rows import Row, find_rows
from omnidocs_models.rule_based.rulings import Edge, Edges
from omnidocs_models.rule_based.tables.bands import baseline, by_column, split_band
from omnidocs_models.rule_based.tables.centred import straddling_lines
from omnidocs_models.rule_based.tables.columns import gutters, text_columns
from omnidocs_models.rule_based.tables.heads import (
    header_rows,
    spread_headings,
    spread_section_rows,
)
from omnidocs_models.rule_based.tables.labels import spread_labels
from omnidocs_models.rule_based.tables.merging import Units, merge_units
from omnidocs_models.rule_based.tables.model import Grid, Separator
from omnidocs_models.rule_based.tables.tidy import without_empty


def recognise(box: Box, marks: Marks) -> Grid | None:
    """Find the rows, columns and cells of a table.

    Rulings divide where there are any; between them the alignment of the text does.

    Args:
        box: The region of the table.
        marks: What is in it.

    Returns:
        None where there are no upright words.
    """
    words = marks.words
    if not words:
        return None
    size = median([word.font_size for word in words])
    cols = _column_separators(box, words, marks.edges, size)
    rows = _row_separators(box, words, marks.edges, cols, size)
    return Grid(rows, cols, merge_units(_fill(marks, rows, cols), rows, cols, size), size)


def finished(grid: Grid) -> Grid:
    """The grid as a reader sees it: nothing empty between, headings over their columns."""
    grid = without_empty(grid)
    heads = header_rows(grid)
    spread_headings(grid, heads)
    spread_labels(grid, heads)
    spread_section_rows(grid)
    return grid


def _ruled(edges: Sequence[Edge], size: float) -> list[Separator]:
    """Separators from edges, those nearly in line as one."""
    groups: list[list[Edge]] = []
    for edge in sorted(edges):
        if edge.length < 0.6 * size:
            continue
        if groups and edge.position - groups[-1][-1].position <= 0.3 * size:
            groups[-1].append(edge)
        else:
            groups.append([edge])
    return [
        Separator(
            sum(edge.position * edge.length for edge in group) / sum(edge.length for edge in group),
            merged(((edge.low, edge.high) for edge in group), 0.2 * size),
        )
        for group in groups
    ]


def _bordered(
    separators: list[Separator], low: float, high: float, centers: Sequence[float]
) -> list[Separator]:
    """Add the outer borders where no ruling stands for them."""
    first, last = min(centers), max(centers)
    if not separators or first < separators[0].position:
        separators = [Separator(min(low, first)), *separators]
    if len(separators) == 1 or last > separators[-1].position:
        separators = [*separators, Separator(max(high, last))]
    return separators


def _column_separators(
    box: Box, words: Sequence[Word], edges: Edges, size: float
) -> list[Separator]:
    centers = [(word.bbox.x1 + word.bbox.x2) / 2 for word in words]
    ruled = _bordered(_ruled(edges.vertical, size), box.x1, box.x2, centers)
    rows = find_rows(words, cuts=[separator.position for separator in ruled])
    strict = len(ruled) > 2
    found = [ruled[0]]
    for left, right in pairwise(ruled):
        stripe = _stripe(rows, left.position, right.position)
        found += [Separator(x) for x in _gutters(stripe, size, strict=strict)]
        found.append(right)
    return found


def _stripe(rows: Sequence[Row], low: float, high: float) -> list[Row]:
    """The parts of rows between two x."""
    parts = []
    for row in rows:
        chunks = [chunk for chunk in row.chunks if low <= chunk.box.center_x <= high]
        if chunks:
            parts.append(Row(chunks, row.box, row.size))
    return parts


def _gutters(rows: Sequence[Row], size: float, *, strict: bool) -> list[float]:
    """The x at which text shows a border between columns that no ruling marks."""
    columns = text_columns(rows)
    if not strict:
        return gutters(columns)
    found = []
    for left, right in pairwise(columns):
        together = len(left.rows & right.rows)
        clear = right.low - left.high >= 0.8 * size
        if clear and together >= max(3, 0.5 * len(rows)):
            found.append((left.high + right.low) / 2)
    return found


def _row_separators(
    box: Box, words: Sequence[Word], edges: Edges, cols: Sequence[Separator], size: float
) -> list[Separator]:
    centers = [(word.bbox.y1 + word.bbox.y2) / 2 for word in words]
    ruled = _bordered(_ruled(edges.horizontal, size), box.y1, box.y2, centers)
    borders = [separator.position for separator in cols]
    cuts = [separator.position for separator in cols if separator.spans]
    bands = [
        find_rows(_between(words, top.position, bottom.position), cuts=cuts)
        for top, bottom in pairwise(ruled)
    ]
    total = sum(map(len, bands))
    closed = any(separator.spans for separator in cols[1:-1]) or 3 * total < 4 * len(bands)
    found = [ruled[0]]
    for band, bottom in zip(bands, ruled[1:], strict=True):
        few = 2 * len(band) <= total or sum(any(by_column(row, borders)) for row in band) < 2
        lines, breaks = _without_straddling(band, borders, size)
        one_of_many = closed and len(bands) > 2 and few
        starts = split_band(lines, borders, ruled=one_of_many, breaks=breaks)[1:]
        found += [Separator((lines[i - 1].box.y2 + lines[i].box.y1) / 2) for i in starts]
        found.append(bottom)
    return found


def _without_straddling(
    band: Sequence[Row], borders: Sequence[float], size: float
) -> tuple[list[Row], set[int]]:
    """The lines of a band but those that belong to the row above and to the one below.

    Returns:
        The lines, and the indexes of those that such a line stood above.
    """
    columns = [by_column(row, borders) for row in band]
    shared = straddling_lines([baseline(row) for row in band], columns, size)
    kept = [index for index in range(len(band)) if index not in shared]
    breaks = {place for place, index in enumerate(kept) if index - 1 in shared}
    return [band[index] for index in kept], breaks


def _between(words: Sequence[Word], top: float, bottom: float) -> list[Word]:
    return [word for word in words if top < (word.bbox.y1 + word.bbox.y2) / 2 <= bottom]


def _fill(marks: Marks, rows: Sequence[Separator], cols: Sequence[Separator]) -> Units:
    ys = [separator.position for separator in rows[1:-1]]
    xs = [separator.position for separator in cols[1:-1]]
    places = [
        (word, (word.bbox.x1 + word.bbox.x2) / 2, (word.bbox.y1 + word.bbox.y2) / 2)
        for word in marks.words
    ]
    places += [(word, *foot(word)) for word in marks.turned]
    units: Units = {}
    for word, x, y in places:
        units.setdefault((bisect_right(ys, y), bisect_right(xs, x)), []).append(word)
    return units
