"""What the blocks of a page are."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from omnidocs.results import LayoutLabel
from omnidocs_models.rule_based.geometry import Box, overlap
from omnidocs_models.rule_based.layout.blocks import BULLET, ENUMERATOR, ORNAMENT, Block
from omnidocs_models.rule_based.layout.formulas import formula_score
from omnidocs_models.rule_based.layout.profile import Profile
from omnidocs_models.rule_based.rulings import Edge

CAPTION = re.compile(
    r"(fig(ure|\.)?|tab(le|\.)|chart|scheme|plate|exhibit|listing|algorithm|box|map|"
    r"abb(ildung|\.)|tabelle|tableau|tabla|figura)\s*"
    r"([A-Z]{0,3}\.?\d+([.\-–]\d+)*[a-z]?|[IVX]+\b)(?P<end>[.:|)—–-]|\s|$)",
    re.IGNORECASE,
)
NUMBERING = re.compile(
    r"((chapter|section|part|appendix|annex|kapitel|chapitre)\s+[\dIVXA-Z]+|"
    r"\d{1,2}(\.\d{1,2}){0,3}\.?|[A-Z](\.\d{1,2})+\.?|[IVX]{1,5}\.|[A-Z]\.)\s+\S",
    re.IGNORECASE,
)
SECTION_NUMBER = re.compile(r"^\d{1,2}(\.\d{1,2}){2,}\.?\s+")
"""A number that can be no amount, since it has two points."""
NOTE_MARK = re.compile(r"([*†‡§¶]+|\(?\d{1,3}\)?[.)]?|\[\d{1,3}\])\s?\S")


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What is on the page besides a block.

    Args:
        tables: Boxes of the tables.
        figures: Boxes of the figures.
        blocks: All blocks.
        rules: Horizontal rulings.
    """

    tables: Sequence[Box]
    figures: Sequence[Box]
    blocks: Sequence[Block]
    rules: Sequence[Edge]


def label_block(block: Block, page: Profile, around: Surroundings) -> tuple[LayoutLabel, float]:
    """Label one block, with how sure the rules are (0 to 1)."""
    if ORNAMENT.fullmatch(block.text) or (page.read and not any(map(str.isalnum, block.text))):
        return LayoutLabel.ABANDON, 0.8
    for label, rule in _RULES:
        score = rule(block, page, around)
        if score > 0:
            return label, score
    return LayoutLabel.TEXT, 0.9 if len(block.text.split()) > 12 else 0.7


def caption_score(block: Block, page: Profile, around: Surroundings) -> float:
    """How sure it is that a block is the caption of a figure or a table, 0 to 1."""
    match = CAPTION.match(block.text)
    if not match or len(block.lines) > 12:
        return 0.0
    near = any(
        _distance(block.box, other) < 4 * page.size for other in (*around.tables, *around.figures)
    )
    marked = match["end"] not in ("", " ") or block.lines[0].bold
    after = block.text[match.end() :].lstrip()
    if after[:1].islower() and not (near and match["end"] in ":.|"):
        return 0.0
    return (
        0.95
        if near and marked
        else 0.85
        if near or marked
        else 0.6
        if len(block.lines) < 4
        else 0.0
    )


def _distance(box: Box, other: Box) -> float:
    """Gap in y between boxes that share some x; infinite for others."""
    if overlap(box.x1, box.x2, other.x1, other.x2) <= 0:
        return float("inf")
    return max(0.0, -overlap(box.y1, box.y2, other.y1, other.y2))


def _code_score(block: Block, page: Profile, _: Surroundings) -> float:
    if page.mono or not all(line.mono for line in block.lines):
        return 0.0
    return 0.85 if len(block.lines) > 1 else 0.6


def _formula_score(block: Block, page: Profile, _: Surroundings) -> float:
    return formula_score(block, page)


def _list_score(block: Block, page: Profile, _: Surroundings) -> float:
    if BULLET.match(block.text):
        return 0.9
    if not ENUMERATOR.match(block.text) or _stands_out(block, page):
        return 0.0
    return 0.7


def footnote_score(block: Block, page: Profile, around: Surroundings) -> float:
    """How sure it is that a block is a footnote, 0 to 1."""
    box = block.box
    if block.size > 0.95 * page.size or box.y1 < 0.5 * page.text.y2:
        return 0.0
    under_rule = any(
        0 < box.y1 - edge.position < 12 * page.size
        and edge.length < 0.5 * page.width
        and abs(edge.low - box.x1) < 3 * page.size
        and not _body_between(edge.position, box, page, around)
        for edge in around.rules
    )
    marked = NOTE_MARK.match(block.text) is not None
    last = not any(
        other.box.y1 > box.y2
        and overlap(other.box.x1, other.box.x2, box.x1, box.x2) > 0
        and other.size > 0.95 * page.size
        and len(other.text) > 40
        for other in around.blocks
    )
    if not last:
        return 0.0
    if under_rule:
        return 0.95 if marked else 0.8
    return 0.6 if marked and block.size < 0.9 * page.size and box.y1 > 0.7 * page.text.y2 else 0.0


def _body_between(y: float, box: Box, page: Profile, around: Surroundings) -> bool:
    return any(
        y < other.box.center_y < box.y1
        and other.size > 0.95 * page.size
        and overlap(other.box.x1, other.box.x2, box.x1, box.x2) > 0
        for other in around.blocks
    )


def _stands_out(block: Block, page: Profile) -> bool:
    return block.size > 1.12 * page.size or (block.bold and not page.bold)


def _heading_score(block: Block, page: Profile, around: Surroundings) -> float:
    text = block.text
    words = len(text.split())
    if len(block.lines) > 4 or words > 30:
        return 0.0
    title = SECTION_NUMBER.sub("", text, count=1)
    letters = sum(map(str.isalpha, title))
    if letters < 2 or 2 * letters < len(title.replace(" ", "")):
        return 0.0
    large = block.size / page.size
    numbered = NUMBERING.match(text) is not None
    if large >= 1.15 and (words <= 12 or not page.read):
        return min(0.97, 0.6 + 0.25 * (large - 1) + 0.15 * numbered)
    if len(block.lines) > 2 or words > 20:
        return 0.0
    score = _style_score(block, page, large, numbered=numbered)
    return score if score and _stands_alone(block, page, around) else 0.0


def _style_score(block: Block, page: Profile, large: float, *, numbered: bool) -> float:
    """How much the type of a short block of usual size speaks for a heading.

    Args:
        block: The block.
        page: What is usual on the page.
        large: Its font size in parts of the usual one.
        numbered: Whether it begins with the number of a section.
    """
    text, words = block.text, len(block.text.split())
    upper = text.isupper() and sum(map(str.isalpha, text)) > 3
    if text[-1] in ".;," and not numbered and not (upper and text[-1] == "."):
        return 0.0
    if block.bold and not page.bold:
        return 0.85 if numbered or large > 1.02 else 0.75
    if upper and words <= 10:
        return 0.7
    if numbered and large > 1.04 and words <= 12:
        return 0.6
    italic = len(block.lines) == 1 and block.lines[0].italic and large > 0.98
    begins = text[:1].isupper() and text[-1].isalnum()
    return 0.55 if italic and begins and words <= 8 else 0.0


def _stands_alone(block: Block, page: Profile, around: Surroundings) -> bool:
    """Whether text, more than marks, follows below the block, and none stands beside it."""
    box = block.box
    beside = below = False
    for other in around.blocks:
        if other is block:
            continue
        shared = overlap(box.y1, box.y2, other.box.y1, other.box.y2)
        near = -overlap(box.x1, box.x2, other.box.x1, other.box.x2)
        short = len(other.lines) <= 2
        if short and shared > 0.3 * box.height and 0 <= near < 1.2 * page.size:
            beside = True
        said = any(map(str.isalnum, other.text))
        if said and other.box.y1 > box.center_y and near < 0:
            below = True
    below = below or any(table.y1 > box.center_y for table in (*around.tables, *around.figures))
    return below and not beside


_RULES: tuple[tuple[LayoutLabel, Callable[[Block, Profile, Surroundings], float]], ...] = (
    (LayoutLabel.CAPTION, caption_score),
    (LayoutLabel.CODE, _code_score),
    (LayoutLabel.FORMULA, _formula_score),
    (LayoutLabel.FOOTNOTE, footnote_score),
    (LayoutLabel.LIST, _list_score),
    (LayoutLabel.SECTION_HEADER, _heading_score),
)
"""What a block can be besides text; the first rule that gives more than 0 decides."""
