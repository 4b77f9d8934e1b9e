"""The answer to the layout question: a line for each block.

``<|box_start|>100 050 900 120<|box_end|><|ref_start|>title<|ref_end|><|rotate_up|>``, on a
grid of 0 to 1000, in reading order.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from omnidocs.errors import OutputParseError
from omnidocs.results import BoundingBox
from omnidocs_models.families.answers.boxes import page_box

_BLOCK = re.compile(
    r"<\|box_start\|>([\d\s]+)<\|box_end\|>\s*"
    r"<\|ref_start\|>\s*(\w+)\s*<\|ref_end\|>\s*(?:<\|rotate_(\w+)\|>)?"
)
_TURNS = {"up": 0, "right": 90, "down": 180, "left": 270}


@dataclass(frozen=True)
class Block:
    """A block of a page.

    Args:
        kind: What it is, in the model's own words.
        bbox: Where it is, in pixels of the page image.
        turn: By how many degrees counter-clockwise it is turned to stand upright.
    """

    kind: str
    bbox: BoundingBox
    turn: int = 0


def parse_blocks(answer: str, page_size: tuple[int, int]) -> list[Block]:
    """The blocks of an answer; none for a blank page, whose answer is empty.

    A block without a usable box is left out, one that was cut off, and one that is repeated.

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
    placed = [
        (kind.lower(), page_box(numbers.split(), page_size, 1000), _TURNS.get(turn, 0))
        for numbers, kind, turn in found
    ]
    blocks = (Block(kind, bbox, turn) for kind, bbox, turn in placed if bbox is not None)
    return list(dict.fromkeys(blocks))
