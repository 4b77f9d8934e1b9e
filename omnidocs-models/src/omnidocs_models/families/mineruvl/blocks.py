"""The answer to the layout prompt: a line for each block.

``<|box_start|>100 050 900 120<|box_end|><|ref_start|>title<|ref_end|><|rotate_up|>``, on a
grid of 0 to 1000, in reading order; ``<|txt_contd_tgt|>`` at the end of a text that goes on
with the one before it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from omnidocs.errors import OutputParseError
from omnidocs.results import BoundingBox
from omnidocs_models.families.answers.boxes import page_box

_BLOCK = re.compile(
    r"<\|box_start\|>([\d\s]+)<\|box_end\|>\s*<\|ref_start\|>\s*(\w+)\s*<\|ref_end\|>"
    r"((?:(?!<\|box_start\|>)[^\n])*)"
)
_TURN = re.compile(r"<\|rotate_(up|right|down|left)\|>")
_TURNS = {"up": 0, "right": 90, "down": 180, "left": 270}
_PARTS_OF_TABLES = ("text", "equation", "equation_block")
_INSIDE = 0.9
"""The share of a block's area in a table from which on it is a part of the table."""
_GRID = 1000


@dataclass(frozen=True)
class Block:
    """A block of a page.

    Args:
        kind: What it is, in the model's own words.
        bbox: Where it is, in pixels of the page image.
        turn: By how many degrees counter-clockwise it is turned to stand upright.
        continues: Whether it goes on with the text before it, in another column say.
    """

    kind: str
    bbox: BoundingBox
    turn: int = 0
    continues: bool = False


def parse_blocks(answer: str, page_size: tuple[int, int]) -> list[Block]:
    """The blocks of an answer; none for a blank page, whose answer is empty.

    Left out are blocks without a usable box, blocks that are cut off or repeated, and text
    inside a table, which is read with the table.

    Raises:
        OutputParseError: the answer has words and no block.
    """
    found = _BLOCK.findall(answer)
    if not found and answer.strip():
        raise OutputParseError(
            "The answer has no block of the form <|box_start|>…<|box_end|><|ref_start|>…"
            "<|ref_end|>. Take a MinerU 2.5 model, on a server that keeps special tokens.",
            raw=answer,
        )
    placed = (_block(parts, page_size) for parts in found)
    blocks = list(dict.fromkeys(block for block in placed if block is not None))
    tables = [block.bbox for block in blocks if block.kind == "table"]
    return [block for block in blocks if not _in_one(block, tables)]


def _block(parts: tuple[str, str, str], page_size: tuple[int, int]) -> Block | None:
    numbers, kind, tail = parts
    bbox = page_box(numbers.split(), page_size, _GRID)
    if bbox is None:
        return None
    turned = _TURN.search(tail)
    turn = _TURNS[turned[1]] if turned else 0
    return Block(kind.lower(), bbox, turn, continues="txt_contd_tgt" in tail)


def _in_one(block: Block, tables: list[BoundingBox]) -> bool:
    inside = any(block.bbox.overlap(table) >= _INSIDE for table in tables)
    return inside and block.kind in _PARTS_OF_TABLES
