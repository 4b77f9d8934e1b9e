"""Tables as GitHub-flavoured markdown.

Source of the format: https://github.github.com/gfm/#tables-extension-
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from omnidocs.results.tables.grid import Grid

_MATH = re.compile(r"(\$[^$\n]+\$)")
_ESCAPING = re.compile(r"\\(?=[!-/:-@\[-`{-~]|$)")


def table_to_markdown(grid: Grid) -> str:
    """A pipe table; the first row is the header, as the format has no table without.

    The format has no merged cells, so their text is repeated; see ``Grid.filled``.
    """
    if not grid.num_rows or not grid.num_cols:
        return ""
    lines = [_line([_escaped(text or "") for text in row]) for row in grid.filled()]
    return "\n".join([lines[0], _line(["---"] * grid.num_cols), *lines[1:]])


def _line(texts: list[str]) -> str:
    return f"| {' | '.join(texts)} |"


def _escaped(text: str) -> str:
    return "<br>".join(_escaped_line(line.strip()) for line in text.strip().splitlines())


def _escaped_line(line: str) -> str:
    parts = _MATH.split(line)
    parts[::2] = [_ESCAPING.sub(r"\\\\", part).replace("|", r"\|") for part in parts[::2]]
    parts[1::2] = [part.replace(r"\|", r"\Vert ").replace("|", r"\|") for part in parts[1::2]]
    return "".join(parts)
