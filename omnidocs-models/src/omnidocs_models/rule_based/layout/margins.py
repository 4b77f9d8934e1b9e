"""Running heads and feet: page numbers, titles of journals, addresses of publishers."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from omnidocs.results import LayoutLabel
from omnidocs_models.rule_based.geometry import Box, enclosing, overlap
from omnidocs_models.rule_based.layout.blocks import Block
from omnidocs_models.rule_based.layout.profile import Profile
from omnidocs_models.rule_based.rulings import Edge

PAGE_NUMBER = re.compile(
    r"[-–—\[(|]?\s*(page|seite|p\.|s\.)?\s*(\d{1,4}|[ivxlc]{1,7})\s*((of|/|von)\s*\d+)?\s*[-–—\])|]?",
    re.IGNORECASE,
)
NUMBERED = re.compile(r"\d{1,4}\s+\D|.*\D\s+\d{1,4}$")
TRACE = re.compile(
    r"download|copyright|©|\(c\) \d|all rights reserved|https?:|www\.|\bdoi\b|\bissn\b|"
    r"\bvol(ume)?\.?\s*\d|\bissue\s*\d|licen[sc]e|confidential|draft|preprint|arxiv:",
    re.IGNORECASE,
)
"""Words of lines that belong to the publication, not to the text."""

ENOUGH = 0.5
DEEPEST = 0.25
"""Part of the page's height in which running heads and feet are looked for."""

Labelled = dict[int, tuple[LayoutLabel, float]]
"""``id`` of a block -> its label and how sure the rules are (0 to 1)."""


def margin_labels(
    blocks: Sequence[Block], page: Profile, rules: Sequence[Edge], tables: Sequence[Box] = ()
) -> Labelled:
    """Label the blocks that are running heads or feet of their page.

    One page alone cannot prove it: the confidence says how much speaks for it, and the
    conversion of a whole document confirms what comes back on other pages.

    Args:
        blocks: The blocks of the page, captions left out.
        page: What is usual on the page.
        rules: The horizontal rulings of the page.
        tables: The boxes of its tables; what stands close to one is its title.
    """
    rules = [edge for edge in rules if not _of_tables(edge, tables)]
    found: Labelled = {}
    for label, top in ((LayoutLabel.PAGE_HEADER, True), (LayoutLabel.PAGE_FOOTER, False)):
        rows, gap = _outer_rows(blocks, page, top=top)
        gap = min(gap, _gap_to_tables(rows, tables, top=top) / page.size)
        ruled = _ruled([block for row in rows for block in row], page, rules, top=top)
        for place, row in enumerate(rows):
            numbered = any(_is_page_number(block) for block in row)
            beside = 0.5 if len(row) > 2 else 0.35
            for block in row:
                score = _score(block, page, place, gap, parted=ruled or numbered, top=top)
                score += 0.2 * ruled + beside * (numbered and not _is_page_number(block))
                if score >= ENOUGH:
                    found.setdefault(id(block), (label, min(0.95, score)))
    return found


def _is_page_number(block: Block) -> bool:
    return PAGE_NUMBER.fullmatch(block.text) is not None


def _outer_rows(
    blocks: Sequence[Block], page: Profile, *, top: bool
) -> tuple[list[list[Block]], float]:
    """The rows of short blocks at an edge of the page, outermost first.

    Returns:
        The rows up to the widest gap, and that gap in parts of the font size.
    """
    rows = _rows(blocks, top=top)
    free = 0
    while free < len(rows) and all(_may_be_outside(block, page, top=top) for block in rows[free]):
        free += 1
    boxes = [enclosing([block.box for block in row]) for row in rows[: free + 1]]
    gaps = [-overlap(a.y1, a.y2, b.y1, b.y2) / page.size for a, b in pairwise(boxes)]
    if not gaps:
        return [], 0.0
    widest = max(range(len(gaps)), key=lambda index: gaps[index])
    return rows[: widest + 1], gaps[widest]


def _of_tables(edge: Edge, tables: Sequence[Box]) -> bool:
    """Whether a horizontal ruling is one of a table's."""
    return any(
        table.y1 - 2 <= edge.position <= table.y2 + 2
        and overlap(edge.low, edge.high, table.x1, table.x2) > 0.5 * edge.length
        for table in tables
    )


def _gap_to_tables(rows: Sequence[Sequence[Block]], tables: Sequence[Box], *, top: bool) -> float:
    """From the rows at an edge of the page to the next table; infinite where there is none."""
    if not rows:
        return float("inf")
    area = enclosing([block.box for row in rows for block in row])
    gaps = [table.y1 - area.y2 if top else area.y1 - table.y2 for table in tables]
    return min((gap for gap in gaps if gap >= 0), default=float("inf"))


def _rows(blocks: Sequence[Block], *, top: bool) -> list[list[Block]]:
    """Blocks that stand beside each other, from the edge inwards."""
    boxed = [(block.box, block) for block in blocks]
    boxed.sort(key=lambda item: item[0].y1 if top else -item[0].y2)
    rows: list[list[Block]] = []
    first = Box(0.0, 0.0, 0.0, 0.0)
    for box, block in boxed:
        shared = overlap(box.y1, box.y2, first.y1, first.y2)
        if rows and shared > 0.5 * min(box.height, first.height):
            rows[-1].append(block)
        else:
            rows.append([block])
            first = box
    return rows


def _may_be_outside(block: Block, page: Profile, *, top: bool) -> bool:
    depth = block.box.y2 if top else page.height - block.box.y1
    number = _is_page_number(block)
    largest = 2.0 if page.read else 1.35
    small = block.size <= largest * page.size and len(block.lines) <= 2
    return small and len(block.text.split()) <= 25 and (number or depth < DEEPEST * page.height)


def _ruled(blocks: Sequence[Block], page: Profile, rules: Sequence[Edge], *, top: bool) -> bool:
    """Whether a ruling parts the blocks at the edge from the rest."""
    if not blocks:
        return False
    area = enclosing([block.box for block in blocks])
    inner = area.y2 if top else area.y1
    return any(
        edge.length > 0.3 * page.text.width
        and 0 <= (edge.position - inner if top else inner - edge.position) < 2 * page.size
        for edge in rules
    )


def _score(
    block: Block, page: Profile, place: int, gap: float, *, parted: bool, top: bool
) -> float:
    """How much speaks for a running head or foot; 0 nothing, 1 nearly all.

    Args:
        block: The block.
        page: What is usual on the page.
        place: How many rows are further outside.
        gap: From the rows at the edge to the text, in parts of the font size.
        parted: Whether a ruling or a page number tells the rows from the text.
        top: Whether the edge is the upper one.
    """
    band = (block.box.y2 if top else page.height - block.box.y1) / page.height
    number = _is_page_number(block)
    signs = (
        (0.6, number and place == 0),
        (0.3, number and place > 0),
        (0.45, band < 0.065),
        (0.25, 0.065 <= band < 0.1),
        (-0.2, band > 0.15),
        (0.2, gap > 2),
        (-0.25, gap < 0.8 and not parted),
        (0.25, TRACE.search(block.text) is not None),
        (0.3, band < 0.12 and not number and NUMBERED.match(block.text) is not None),
        (0.15, block.size < 0.92 * page.size),
        (-0.15, block.size > 1.1 * page.size and not page.read),
        (-0.3, len(block.text.split()) > 20),
    )
    return sum(weight for weight, holds in signs if holds)
