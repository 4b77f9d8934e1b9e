"""Pages of known content: what is on them, and what a reader of them should answer.

A page is 128 x 96 points: three rows of 32 points, each of eight cells of 16 x 32 points. A row
is empty or holds one block, which covers one to six cells and leaves the outermost two free.
"""

from __future__ import annotations

import json
import random
from dataclasses import dataclass

ROWS, COLUMNS = 3, 8
CELL_WIDTH, CELL_HEIGHT = 16, 32
WIDTH, HEIGHT = COLUMNS * CELL_WIDTH, ROWS * CELL_HEIGHT

CHARACTERS = "0123456789ABCDEF"
LABELS = ("text", "section_header", "table", "figure")
LONGEST = 6


@dataclass(frozen=True)
class Block:
    """One block of a page: its row, its cells, and its text.

    A section header is an underlined line; tables (ruled) and figures (grey) have no text.
    """

    label: str
    row: int
    column: int
    width: int
    text: str = ""

    @property
    def box(self) -> list[int]:
        """x1, y1, x2, y2 on a grid of 0 to 1000 over the page."""
        columns, rows = (self.column, self.column + self.width), (self.row, self.row + 1)
        (x1, x2), (y1, y2) = (
            [round(1000 * edge / whole) for edge in edges]
            for edges, whole in ((columns, COLUMNS), (rows, ROWS))
        )
        return [x1, y1, x2, y2]


@dataclass(frozen=True)
class Page:
    """The blocks of a page, from top to bottom."""

    blocks: tuple[Block, ...]

    def markdown(self) -> str:
        """One line a block, headings marked with ``#``."""
        return "\n".join(
            f"# {block.text}" if block.label == "section_header" else block.text
            for block in self.blocks
        )

    def layout(self) -> list[dict[str, object]]:
        """The box and the label of each block, in reading order."""
        return [{"bbox_2d": block.box, "label": block.label} for block in self.blocks]

    def layout_json(self) -> str:
        """The layout as the layout reader writes it."""
        return json.dumps(self.layout(), separators=(",", ":"))


def lines_page(rng: random.Random, rows: int = ROWS, longest: int = LONGEST) -> Page:
    """A page of one to ``rows`` lines at the left, in half of the cases under a heading."""
    blocks = [_line("text", row, 1, longest, rng) for row in range(rng.randint(1, rows))]
    if rng.random() < 0.5:
        first = blocks[0]
        blocks[0] = Block("section_header", first.row, first.column, first.width, first.text)
    return Page(tuple(blocks))


def blocks_page(rng: random.Random, rows: int = ROWS, longest: int = LONGEST) -> Page:
    """A page of at most ``rows`` blocks of every kind, anywhere; it may be empty."""
    filled = sorted(row for row in rng.sample(range(ROWS), rows) if rng.random() < 0.75)
    return Page(tuple(_block(row, longest, rng) for row in filled))


def _block(row: int, longest: int, rng: random.Random) -> Block:
    label = rng.choices(LABELS, weights=(3, 2, 2, 2))[0]
    column = rng.randint(1, LONGEST)
    longest = min(longest, COLUMNS - 1 - column)
    if label in {"text", "section_header"}:
        return _line(label, row, column, longest, rng)
    return Block(label, row, column, rng.randint(1, longest))


def _line(label: str, row: int, column: int, longest: int, rng: random.Random) -> Block:
    # Half of the characters are digits, which are the hardest to tell apart.
    characters = [
        rng.choice(CHARACTERS[:10] if rng.random() < 0.5 else CHARACTERS)
        for _ in range(rng.randint(1, longest))
    ]
    return Block(label, row, column, len(characters), "".join(characters))
