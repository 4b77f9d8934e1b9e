"""OTSL: the cells of a table, row by row, as tags with their text.

Sources: Lysak et al., "Optimized Table Tokenization for Table Structure Recognition",
2023 (https://arxiv.org/abs/2305.03393); the tags of header cells and captions are those of
docling-core (``docling_core.types.doc.tokens``).
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import takewhile
from typing import TypeAlias

from omnidocs.results import CellType, TableCell, TableOutput

Row: TypeAlias = list[tuple[str, str]]
"""The places of a row: the tag and the text of each."""

_CELLS = {
    "fcel": CellType.DATA,
    "ecel": CellType.DATA,
    "ched": CellType.COLUMN_HEADER,
    "rhed": CellType.ROW_HEADER,
    "srow": CellType.SECTION_ROW,
}
CELL_TAGS = frozenset(_CELLS)
"""The tags that begin a cell."""

TAGS = CELL_TAGS | {"lcel", "ucel", "xcel", "nl"}
"""All tags."""

_TAG = re.compile(rf"<({'|'.join(sorted(TAGS))})>")
_MOST_PLACES = 100_000  # no real table has as many; ragged rows of a damaged one may
_AROUND = re.compile(r"</?(?:otsl|caption)>|<loc_\d+>")


def is_otsl(text: str) -> bool:
    """Whether a text has tags of OTSL."""
    return _TAG.search(text) is not None


def table_from_otsl(text: str) -> tuple[str, TableOutput]:
    """Read a table in OTSL; a damaged one is read as far as its tags go.

    ``lcel`` joins its place to the cell on the left, ``ucel`` to the one above, ``xcel`` to
    both. Where there is no such cell the place stays empty. Text makes a cell under any tag,
    so that none is lost.

    Returns:
        The text before the first tag, which is the caption where there is one, and the
        table. The table has no boxes.
    """
    caption, *parts = _TAG.split(_AROUND.sub("", text))
    tags, texts = parts[::2], [part.strip() for part in parts[1::2]]
    rows = _rows(zip(tags, texts, strict=True))
    width = max(map(len, rows), default=0)
    if len(rows) * width > _MOST_PLACES:
        return caption.strip(), TableOutput.from_rows([["\n".join(filter(None, texts))]])
    table = TableOutput(cells=_cells(rows), num_rows=len(rows), num_cols=width, otsl_sequence=tags)
    return caption.strip(), table


def _rows(tagged: Iterable[tuple[str, str]]) -> list[Row]:
    rows: list[Row] = [[]]
    for tag, text in tagged:
        if tag != "nl":
            rows[-1].append((tag, text))
        else:
            rows.append([("fcel", text)] if text else [])
    return [row for row in rows if row]


def _cells(rows: list[Row]) -> list[TableCell]:
    return [
        TableCell(
            row=row,
            col=col,
            row_span=1
            + _run("ucel", (_at(rows[below], col) for below in range(row + 1, len(rows)))),
            col_span=1 + _run("lcel", (places[right] for right in range(col + 1, len(places)))),
            text=text,
            cell_type=_CELLS.get(tag, CellType.DATA),
        )
        for row, places in enumerate(rows)
        for col, (tag, text) in enumerate(places)
        if tag in _CELLS or text
    ]


def _at(row: Row, col: int) -> tuple[str, str]:
    return row[col] if col < len(row) else ("", "")


def _run(tag: str, places: Iterable[tuple[str, str]]) -> int:
    """How many places from the first on only extend the cell before them."""
    return sum(1 for _ in takewhile(lambda place: place == (tag, ""), places))
