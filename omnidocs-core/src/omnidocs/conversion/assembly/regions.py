"""Which line of text belongs to which region of the page."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from omnidocs.conversion.assembly.rows import band
from omnidocs.results import BoundingBox, LayoutLabel, LayoutOutput, ReadingOrderOutput

if TYPE_CHECKING:
    from collections.abc import Sequence

    from omnidocs.document import TextLine

_MIN_OVERLAP = 0.3
"""Part of a line that has to be inside a region for the line to be its text."""

_INSIDE = 0.9
"""Part of a region that another one has to hold for the region to be inside it."""

_EQUAL = 0.05
"""Shares of a line that differ by no more than this are equal."""


@dataclass
class Region:
    """A region with the lines that belong to it, and to no other."""

    label: LayoutLabel
    bbox: BoundingBox
    confidence: float | None = None
    lines: list[TextLine] = field(default_factory=list)


def regions_of(
    layout: LayoutOutput, order: ReadingOrderOutput | None, lines: Sequence[TextLine]
) -> list[Region]:
    """The regions in reading order, each line in the one that fits it best.

    Lines that no region holds become regions of their own, each after the last region
    that stands above it, so that no text is lost.
    """
    regions = [
        Region(
            box.label if isinstance(box.label, LayoutLabel) else LayoutLabel.UNKNOWN,
            box.bbox,
            box.confidence,
        )
        for box in (layout.bboxes[place] for place in _places(layout, order))
    ]
    orphans = [line for line in lines if not _place(line, regions)]
    regions = _without_nested([region for region in regions if not _is_grid(region, regions)])
    for orphan in regions_by_place(orphans):
        regions.insert(_slot(orphan.bbox, regions), orphan)
    return regions


def regions_by_place(lines: Sequence[TextLine]) -> list[Region]:
    """Regions of lines that follow one another closely, in the order of the document.

    For pages whose layout nobody looks at: most PDFs have their text in reading order.
    """
    groups: list[Region] = []
    for line in lines:
        label = LayoutLabel.ABANDON if line.angle else LayoutLabel.TEXT
        last = groups[-1] if groups else None
        if last is not None and last.label is label and _follows(last.lines[-1], line):
            last.lines.append(line)
            last.bbox = last.bbox.union(line.bbox)
        else:
            groups.append(Region(label, line.bbox, None, [line]))
    return groups


def _places(layout: LayoutOutput, order: ReadingOrderOutput | None) -> list[int]:
    """Indexes into the layout's boxes in reading order; each of them once."""
    count = len(layout.bboxes)
    ordered = order.ordered_elements if order else ()
    known = [e.original_id for e in ordered if e.original_id is not None]
    return [place for place in dict.fromkeys([*known, *range(count)]) if 0 <= place < count]


def _place(line: TextLine, regions: Sequence[Region]) -> bool:
    """Give a line to the region that holds most of it; of equals, to the smaller one."""
    box = line.bbox
    best: Region | None = None
    best_share = _MIN_OVERLAP
    for region in regions:
        around = region.bbox
        if box.y1 > around.y2 or box.y2 < around.y1:
            continue
        share = _share(box, around)
        if share < best_share - _EQUAL:
            continue
        if best is None or share > best_share + _EQUAL or region.bbox.area < best.bbox.area:
            best, best_share = region, max(share, best_share)
    if best is None:
        return False
    best.lines.append(line)
    return True


def _without_nested(regions: Sequence[Region]) -> list[Region]:
    """The regions with text that stands in a gap of another text taken into that one.

    So the lines beside a large initial letter stay in their paragraph, while a box that
    the text runs around stays apart.
    """
    kept = list(regions)
    for inner in regions:
        outer = next((r for r in kept if r is not inner and _fills_gap(inner, r)), None)
        if outer is not None:
            outer.lines.extend(inner.lines)
            kept.remove(inner)
    return kept


def _is_grid(region: Region, regions: Sequence[Region]) -> bool:
    """Whether a figure is no more than the lines that a table is drawn with."""
    if region.label is not LayoutLabel.FIGURE or region.lines:
        return False
    tables = (other.bbox for other in regions if other.label is LayoutLabel.TABLE)
    return any(region.bbox.overlap(table) > _INSIDE for table in tables)


def _fills_gap(inner: Region, outer: Region) -> bool:
    if inner.label is not LayoutLabel.TEXT or outer.label is not LayoutLabel.TEXT:
        return False
    if not inner.lines or inner.bbox.overlap(outer.bbox) < _INSIDE:
        return False
    bands = [band(line) for line in outer.lines if len(line.text) > 1]
    middles = [(top + bottom) / 2 for top, bottom in bands]
    return not any(inner.bbox.y1 < middle < inner.bbox.y2 for middle in middles)


def _share(box: BoundingBox, region: BoundingBox) -> float:
    wide = min(box.x2, region.x2) - max(box.x1, region.x1)
    high = min(box.y2, region.y2) - max(box.y1, region.y1)
    if wide <= 0 or high <= 0:
        return 0.0
    return wide * high / max((box.x2 - box.x1) * (box.y2 - box.y1), 1e-6)


def _follows(above: TextLine, below: TextLine) -> bool:
    gap = below.bbox.y1 - above.bbox.y2
    beside = min(above.bbox.x2, below.bbox.x2) - max(above.bbox.x1, below.bbox.x1)
    same_size = abs(above.font_size - below.font_size) <= 0.2 * above.font_size
    return beside > 0 and -above.bbox.height < gap < above.bbox.height and same_size


def _slot(box: BoundingBox, regions: Sequence[Region]) -> int:
    """The place behind the last region that stands above a box and shares its columns."""
    for place in range(len(regions) - 1, -1, -1):
        other = regions[place].bbox
        if other.y1 <= box.y1 and min(other.x2, box.x2) > max(other.x1, box.x1):
            return place + 1
    middle = (box.y1 + box.y2) / 2
    return next((place for place, r in enumerate(regions) if r.bbox.y1 > middle), len(regions))
