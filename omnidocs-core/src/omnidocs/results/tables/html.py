"""Tables as HTML."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from omnidocs.results.tables.cells import CellType

if TYPE_CHECKING:
    from collections.abc import Iterator

    from omnidocs.results.tables.grid import Area, Grid

_TABLE_STYLE = ' style="border-collapse: collapse;"'
_CELL_STYLE = ' style="border: 1px solid #999; padding: 4px 8px; text-align: left;"'
_SCOPES = {
    CellType.COLUMN_HEADER: "col",
    CellType.ROW_HEADER: "row",
    CellType.SECTION_ROW: "rowgroup",
}


def table_to_html(grid: Grid, *, styles: bool) -> str:
    """A ``<table>`` with ``<thead>`` and ``<tbody>``; merged cells are spans."""
    headers = grid.header_rows
    lines = [f"<table{_TABLE_STYLE if styles else ''}>"]
    lines += _section("thead", grid, range(headers), styles=styles)
    lines += _section("tbody", grid, range(headers, grid.num_rows), styles=styles)
    return "\n".join([*lines, "</table>"])


def _section(tag: str, grid: Grid, rows: range, *, styles: bool) -> Iterator[str]:
    if not rows:
        return
    yield f"  <{tag}>"
    for row in rows:
        yield "    <tr>"
        for col in range(grid.num_cols):
            area = grid.at(row, col)
            if area is None:
                yield f"      <td{_CELL_STYLE if styles else ''}></td>"
            elif grid.begins(row, col):
                yield f"      {_cell(area, styles=styles)}"
        yield "    </tr>"
    yield f"  </{tag}>"


def _cell(area: Area, *, styles: bool) -> str:
    scope = _SCOPES.get(area.cell_type)
    tag = "th" if scope else "td"
    attributes = f' scope="{scope}"' if scope else ""
    if area.row_span > 1:
        attributes += f' rowspan="{area.row_span}"'
    if area.col_span > 1:
        attributes += f' colspan="{area.col_span}"'
    if styles:
        attributes += _CELL_STYLE
    text = "<br>".join(escape(line, quote=False) for line in area.text.splitlines())
    return f"<{tag}{attributes}>{text}</{tag}>"
