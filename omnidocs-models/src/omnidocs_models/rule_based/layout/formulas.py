"""Display formulas: blocks of mathematical type, set apart from the text."""

from __future__ import annotations

import re
from collections.abc import Sequence

from omnidocs.results import LayoutLabel
from omnidocs_models.rule_based.geometry import Box, enclosing, overlap
from omnidocs_models.rule_based.layout.blocks import Block
from omnidocs_models.rule_based.layout.profile import Profile

MATH_FONT = re.compile(
    r"cmmi|cmsy|cmex|msam|msbm|euex|eufm|math|symbol|stix|mtmi|mtsy|mtex|mt2|rmtmi", re.IGNORECASE
)
MATH_CHARS = frozenset("=+−×÷±∓∑∏∫∮√∂∇∆∞≈≠≤≥≪≫∈∉⊂⊆∪∩→←↔⇒⇔∀∃∝·∘⊗⊕⟨⟩‖|^<>∼≡") | frozenset(
    map(chr, [*range(0x391, 0x3D7), *range(0x1D400, 0x1D800), *range(0x2200, 0x2300)])
)
EQUATION_NUMBER = re.compile(r"\(\d+(\.\d+)*[a-z]?\)$")
PROSE_WORD = re.compile(r"[^\W\d_]{4,}")


def formula_score(block: Block, page: Profile) -> float:
    """How sure it is that a block is a display formula, 0 to 1."""
    words = [word for line in block.lines for part in line.parts for word in part.words]
    letters = sum(len(word.text) for word in words)
    prose = sum(len(word.text) for word in words if PROSE_WORD.fullmatch(word.text.strip(".,;:")))
    if prose > 0.4 * letters or len(block.lines) > 8:
        return 0.0
    in_math_font = sum(len(word.text) for word in words if MATH_FONT.search(word.font))
    signs = sum(char in MATH_CHARS for word in words for char in word.text)
    relation = any(char in "=≈≤≥<>→∈≡∼" for word in words for char in word.text)
    share = max(in_math_font / letters, min(1.0, 3 * signs / letters))
    numbered = EQUATION_NUMBER.search(block.text) is not None
    if share < 0.3 or not (relation or numbered or in_math_font > 0.6 * letters):
        return 0.0
    indented = block.box.x1 - page.text.x1 > 1.5 * page.size
    return min(0.95, 0.4 + 0.3 * share + 0.2 * numbered + 0.1 * indented)


Found = tuple[LayoutLabel, Box, float]


def with_whole_formulas(
    found: Sequence[Found], blocks: Sequence[Block], page: Profile
) -> list[Found]:
    """Join formulas with the fractions, bounds and exponents that touch them."""
    parts = [
        label is LayoutLabel.FORMULA or (not PROSE_WORD.search(block.text) and len(block.text) < 12)
        for (label, _, _), block in zip(found, blocks, strict=True)
    ]
    joined: list[Found] = [item for item, part in zip(found, parts, strict=True) if not part]
    groups: list[list[Found]] = []
    for item in (item for item, part in zip(found, parts, strict=True) if part):
        near = [
            group for group in groups if any(_touch(item[1], other[1], page) for other in group)
        ]
        groups = [group for group in groups if group not in near]
        groups.append([item, *(other for group in near for other in group)])
    for group in groups:
        formulas = [item for item in group if item[0] is LayoutLabel.FORMULA]
        if formulas:
            box = enclosing([item[1] for item in group])
            joined.append((LayoutLabel.FORMULA, box, max(item[2] for item in formulas)))
        else:
            joined += group
    return joined


def _touch(box: Box, other: Box, page: Profile) -> bool:
    """Whether two boxes overlap or nearly do."""
    beside = overlap(box.x1, box.x2, other.x1, other.x2)
    above = overlap(box.y1, box.y2, other.y1, other.y2)
    return beside > -0.6 * page.size and above > -0.3 * page.size
