"""Tables of a generated document: random cells, drawn in one of several styles."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from reportlab.lib import colors
from reportlab.platypus import Paragraph, Table

from measures.icdar import Cell

if TYPE_CHECKING:
    from reportlab.lib.styles import ParagraphStyle

LOOKS = ("ruled", "booktabs", "head rule", "shaded", "plain")
BLACK = colors.black
Command = tuple[str, tuple[int, int], tuple[int, int], *tuple[Any, ...]]


@dataclass(frozen=True)
class DrawnTable:
    """A table: its cells, its size, and how it is drawn."""

    cells: tuple[Cell, ...]
    rows: int
    cols: int
    heads: int
    look: str


def random_table(
    chance: random.Random, sentence: Callable[[int], str], *, narrow: bool
) -> DrawnTable:
    """Numbers in columns under a heading; some have merged heads or long labels.

    Args:
        chance: Where the numbers come from.
        sentence: Gives so many words.
        narrow: There is room for few columns.
    """
    look = chance.choice(LOOKS)
    rows, cols = chance.randint(4, 8), 3 if narrow else chance.randint(3, 5)
    merged = cols > 3 and chance.random() < 0.4
    heads = 2 if merged else 1
    wrapped = look in ("ruled", "booktabs") and chance.random() < 0.5
    cells = [Cell(heads - 1, col, heads - 1, col, sentence(1)) for col in range(1, cols)]
    cells.append(Cell(0, 0, heads - 1, 0, sentence(1)))
    if merged:
        middle = 1 + (cols - 1) // 2
        cells.append(Cell(0, 1, 0, middle - 1, sentence(2)))
        cells.append(Cell(0, middle, 0, cols - 1, sentence(2)))
    for row in range(heads, heads + rows):
        label = sentence(chance.randint(7, 10) if wrapped and row % 3 == 0 else 2)
        cells.append(Cell(row, 0, row, 0, label))
        cells += [Cell(row, col, row, col, _number(chance)) for col in range(1, cols)]
    return DrawnTable(tuple(cells), heads + rows, cols, heads, look)


def _number(chance: random.Random) -> str:
    return chance.choice(
        (
            f"{chance.randint(1, 9999):,}",
            f"{chance.random() * 100:.1f}",
            f"{chance.randint(1, 99)}%",
            f"-{chance.random() * 10:.2f}",
        )
    )


def draw_table(table: DrawnTable, body: ParagraphStyle, width: float) -> Table:
    """The table as it stands on the page."""
    grid: list[list[object]] = [["" for _ in range(table.cols)] for _ in range(table.rows)]
    for cell in table.cells:
        is_label = cell.col == 0 and cell.row >= table.heads
        grid[cell.row][cell.col] = Paragraph(cell.text, body) if is_label else cell.text
    first = 0.34 * width
    rest = (width - first) / (table.cols - 1)
    commands: list[Command] = [
        ("FONT", (0, 0), (-1, -1), body.fontName, body.fontSize),
        ("ALIGN", (1, 0), (-1, -1), "RIGHT"),
        ("VALIGN", (0, 0), (-1, -1), "MIDDLE"),
        ("TOPPADDING", (0, 0), (-1, -1), 2),
        ("BOTTOMPADDING", (0, 0), (-1, -1), 2),
    ]
    for cell in table.cells:
        if (cell.row, cell.col) != (cell.last_row, cell.last_col):
            corners = ((cell.col, cell.row), (cell.last_col, cell.last_row))
            commands += [("SPAN", *corners), ("ALIGN", *corners, "CENTER" if cell.col else "LEFT")]
    commands += _look(table)
    return Table(grid, [first, *[rest] * (table.cols - 1)], style=commands, splitByRow=0)


def _look(table: DrawnTable) -> list[Command]:
    last_head = table.heads - 1
    head: list[Command] = [("LINEBELOW", (0, last_head), (-1, last_head), 0.5, BLACK)]
    match table.look:
        case "ruled":
            return [("GRID", (0, 0), (-1, -1), 0.5, BLACK)]
        case "booktabs":
            return [
                *head,
                ("LINEABOVE", (0, 0), (-1, 0), 1, BLACK),
                ("LINEBELOW", (0, -1), (-1, -1), 1, BLACK),
            ]
        case "head rule":
            return head
        case "shaded":
            tints = [colors.whitesmoke, colors.white]
            return [("ROWBACKGROUNDS", (0, table.heads), (-1, -1), tints)]
    return []
