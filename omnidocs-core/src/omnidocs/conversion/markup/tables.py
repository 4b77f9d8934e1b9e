"""An HTML table as its cells."""

from __future__ import annotations

from dataclasses import dataclass

from omnidocs.results import TableOutput
from omnidocs.results.tables import CellType, TableCell

_WIDEST_SPAN = 1000
"""Columns and rows that a cell may cover; the HTML standard has this bound for columns."""

_MOST_PLACES = 100_000
"""Rows times columns of the largest table that is taken for one."""


@dataclass
class _Cell:
    """A cell as it was written."""

    is_header: bool
    scope: str
    row_span: int
    col_span: int
    text: str = ""


class TableReader:
    """Collects the rows and cells of one table, whose tags need not be balanced."""

    def __init__(self) -> None:
        self.caption = ""
        self._rows: list[list[_Cell]] = []
        self._heads: set[int] = set()
        self._in = ""
        self._depth = 1

    def start(self, tag: str, attributes: dict[str, str | None]) -> None:
        """A tag inside the table opens."""
        match tag:
            case "table":
                self._depth += 1
            case "caption" | "thead" | "tbody" | "tfoot" if self._depth == 1:
                self._in = tag
            case "tr" if self._depth == 1:
                self._rows.append([])
            case "td" | "th" if self._depth == 1:
                self._begin(tag, attributes)
            case "br":
                self.add("\n")
            case "td" | "th" | "p" | "li":
                self.add(" ")

    def end(self, tag: str) -> bool:
        """A tag closes; True where it was the table's own."""
        if tag == "table":
            self._depth -= 1
        elif tag in ("caption", "thead") and self._depth == 1:
            self._in = ""
        return self._depth == 0

    def add(self, text: str) -> None:
        """Text of the cell, or of the caption, that is open."""
        if self._in == "caption":
            self.caption += text
        elif self._rows and self._rows[-1]:
            self._rows[-1][-1].text += text

    def table(self) -> TableOutput | None:
        """The table; None for one without cells, or too large to be one."""
        cells = self._placed()
        if not cells:
            return None
        rows = max(cell.row for cell in cells) + 1
        cols = max(cell.end_col for cell in cells)
        if rows * cols > _MOST_PLACES:
            return None
        return TableOutput(cells=cells, num_rows=rows, num_cols=cols)

    @property
    def lines(self) -> str:
        """The text, a line for each row."""
        rows = (" ".join(" ".join(cell.text.split()) for cell in row) for row in self._rows)
        return "\n".join(row for row in rows if row.strip())

    def _begin(self, tag: str, attributes: dict[str, str | None]) -> None:
        if not self._rows:
            self._rows.append([])
        if self._in == "thead":
            self._heads.add(len(self._rows) - 1)
        rows, columns = (_span(attributes.get(name)) for name in ("rowspan", "colspan"))
        self._rows[-1].append(_Cell(tag == "th", attributes.get("scope") or "", rows, columns))

    def _placed(self) -> list[TableCell]:
        """The cells at their places, by the rules of HTML: each takes the next free one."""
        taken: set[tuple[int, int]] = set()
        cells: list[TableCell] = []
        rows = [row for row in self._rows if row]
        heads = {place for place, row in enumerate(rows) if self._is_head(row)}
        for place, row in enumerate(rows):
            col = 0
            for cell in row:
                while (place, col) in taken:
                    col += 1
                height = min(cell.row_span, len(rows) - place)
                if len(taken) + height * cell.col_span > _MOST_PLACES:
                    return []
                taken |= {
                    (place + down, col + right)
                    for down in range(height)
                    for right in range(cell.col_span)
                }
                kind = _kind(cell, is_head=place in heads)
                cells.append(_cell(cell, place, col, height, kind))
                col += cell.col_span
        return cells

    def _is_head(self, row: list[_Cell]) -> bool:
        """Whether a row stands in the head, or holds nothing but headers of columns."""
        stands = any(row is self._rows[place] for place in self._heads)
        return stands or all(cell.is_header and cell.scope != "row" for cell in row)


def _span(value: str | None) -> int:
    return min(int(value), _WIDEST_SPAN) if value and value.isdecimal() and int(value) else 1


def _kind(cell: _Cell, *, is_head: bool) -> CellType:
    if is_head:
        return CellType.COLUMN_HEADER
    if cell.scope == "rowgroup":
        return CellType.SECTION_ROW
    return CellType.ROW_HEADER if cell.is_header else CellType.DATA


def _cell(cell: _Cell, row: int, col: int, height: int, kind: CellType) -> TableCell:
    lines = (" ".join(line.split()) for line in cell.text.split("\n"))
    return TableCell(
        row=row,
        col=col,
        row_span=height,
        col_span=cell.col_span,
        text="\n".join(line for line in lines if line),
        cell_type=kind,
    )
