"""Tables that were printed in parts."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from omnidocs.results import CellType, TableOutput

if TYPE_CHECKING:
    from collections.abc import Sequence

    from omnidocs.results import TableCell

_NUMBER = re.compile(r"[^\w]*\d[\d.,\s]*[%)\w]{0,4}[^\w]*")


def header_rows(table: TableOutput) -> int:
    """How many rows at the top hold nothing but the heads of columns."""
    rows = 0
    while rows < table.num_rows and _is_header(table.get_row(rows)):
        rows += 1
    return rows if rows < table.num_rows else 0


def repeated_rows(first: TableOutput, second: TableOutput) -> int:
    """How many rows at the top of ``second`` say again what heads ``first``."""
    count = header_rows(first) or 1
    if count >= min(first.num_rows, second.num_rows):
        return 0
    rows = [_row_key(first, row) for row in range(count)]
    is_said = any(text for row in rows for *_, text in row)
    equal = is_said and rows == [_row_key(second, row) for row in range(count)]
    return count if equal else 0


def has_own_header(table: TableOutput) -> bool:
    """Whether its first row is words above columns of numbers."""
    columns = [
        col
        for col in range(table.num_cols)
        if _mostly_numbers([c.text for c in table.get_column(col) if c.row > 0])
    ]
    first = [cell.text for cell in table.get_row(0) if cell.col in columns]
    return any(text.strip() for text in first) and not any(map(_is_number, first))


def joined(parts: Sequence[TableOutput]) -> TableOutput:
    """The parts of one table below one another, the repeated heads left out.

    Cells keep their boxes, each on the page of its part.
    """
    whole = parts[0]
    cells, rows = list(whole.cells), whole.num_rows
    for part in parts[1:]:
        skip = repeated_rows(whole, part)
        cells += [_moved(cell, rows - skip) for cell in part.cells if cell.row >= skip]
        rows += part.num_rows - skip
    return whole.model_copy(update={"cells": cells, "num_rows": rows, "otsl_sequence": None})


def _moved(cell: TableCell, rows: int) -> TableCell:
    kind = CellType.DATA if cell.cell_type is CellType.COLUMN_HEADER else cell.cell_type
    return cell.model_copy(update={"row": cell.row + rows, "cell_type": kind})


def _is_header(cells: Sequence[TableCell]) -> bool:
    return bool(cells) and all(
        cell.cell_type is CellType.COLUMN_HEADER or not cell.text.strip() for cell in cells
    )


def _row_key(table: TableOutput, row: int) -> list[tuple[int, int, str]]:
    """What two rows are compared by: where the cells are, and their words."""
    return [
        (cell.col, cell.col_span, "".join(cell.text.split()).casefold())
        for cell in table.get_row(row)
        if cell.text.strip()
    ]


def _mostly_numbers(texts: Sequence[str]) -> bool:
    filled = [text for text in texts if text.strip()]
    return bool(filled) and 5 * sum(map(_is_number, filled)) >= 3 * len(filled)


def _is_number(text: str) -> bool:
    return _NUMBER.fullmatch(text.strip()) is not None
