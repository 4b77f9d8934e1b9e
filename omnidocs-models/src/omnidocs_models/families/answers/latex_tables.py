r"""LaTeX tables in markdown, which cannot show them, brought to HTML tables.

Knows what models write: rows that end with ``\\``, cells between ``&``, rules,
``\multicolumn`` and ``\multirow``. The commands: https://www.latex-project.org/help/documentation/
"""

from __future__ import annotations

import re
from html import escape

_TABLE = re.compile(
    r"(?:\\begin\{table\}(?:\[[^\[\]]{0,20}\])?\s{0,99}(?:\\centering\s{0,99})?)?"
    r"\\begin\{tabular\}(?P<body>.*?)(?:\\end\{tabular\}(?:\s{0,99}\\end\{table\})?|\Z)",
    re.DOTALL,
)
_COLUMNS = re.compile(r"\A\s*(?:\[[^\[\]]*\]\s*)?\{(?:[^{}]|\{(?:[^{}]|\{[^{}]*\})*\})*\}")
_RULE = re.compile(
    r"\\(?:hline|toprule|midrule|bottomrule)\b|\\c(?:line|midrule)(?:\([a-z]+\))?\{[^{}]*\}"
)
_ROW_END = re.compile(r"\\\\(?:\[[^\[\]]{0,20}\])?")
_CELL_END = re.compile(r"(?<!\\)&")
_SPAN = re.compile(
    r"\s*\\(multicolumn|multirow)\s*\{\s*(\d{1,3})\s*\}\s*\{[^{}]*\}\s*\{(.*)\}\s*", re.DOTALL
)
_STYLE = re.compile(r"\\(?:textbf|textit|text|emph|underline|mathbf)\{([^{}]*)\}")
_ESCAPED = re.compile(r"\\([&%#_$])")


def html_tables(text: str) -> str:
    """The text with an HTML table for each LaTeX one; one that is cut ends with the text."""
    return _TABLE.sub(lambda found: _table(found["body"]), text)


def _table(body: str) -> str:
    rows = _ROW_END.split(_RULE.sub("", _COLUMNS.sub("", body)))
    covered: dict[int, int] = {}
    shown = [_row(row, covered) for row in rows if row.strip()]
    return f"<table>{''.join(shown)}</table>"


def _row(row: str, covered: dict[int, int]) -> str:
    """One row: where a cell reaches down, LaTeX has empty cells below it and HTML none.

    Args:
        row: Its cells with ``&`` between them.
        covered: Column -> how many of the next rows a cell above it covers; kept up to date.
    """
    column = 0
    cells: list[str] = []
    for source in _CELL_END.split(row):
        text, across, down = _cell(source)
        if covered.get(column, 0) and not text:
            covered[column] -= 1
        else:
            cells.append(_html(text, across, down))
            covered.update(dict.fromkeys(range(column, column + across), down - 1))
        column += across
    return f"<tr>{''.join(cells)}</tr>"


def _cell(source: str) -> tuple[str, int, int]:
    """The text of a cell, and the columns and rows that it covers."""
    spans = {"multicolumn": 1, "multirow": 1}
    for _ in spans:
        found = _SPAN.fullmatch(source)
        if found is None:
            break
        spans[found[1]] = max(1, int(found[2]))
        source = found[3]
    text = _ESCAPED.sub(r"\1", _STYLE.sub(r"\1", source)).strip()
    return text, spans["multicolumn"], spans["multirow"]


def _html(text: str, across: int, down: int) -> str:
    wide = f' colspan="{across}"' if across > 1 else ""
    high = f' rowspan="{down}"' if down > 1 else ""
    return f"<td{wide}{high}>{escape(text, quote=False)}</td>"
