"""Plain tables and JSON on stdout."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import typer

if TYPE_CHECKING:
    from collections.abc import Sequence


def show_rows(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """Write rows under their heads, in columns that no terminal's width cuts off."""
    table = [heads, *rows]
    widths = [max(len(row[column]) for row in table) for column in range(len(heads))]
    for row in table:
        cells = (cell.ljust(width) for cell, width in zip(row, widths, strict=True))
        typer.echo("  ".join(cells).rstrip())


def show_json(value: Any) -> None:
    """Write a value as readable JSON, in UTF-8 whatever the terminal's own encoding."""
    typer.echo((to_json(value) + "\n").encode(), nl=False)


def to_json(value: Any) -> str:
    """A value as readable JSON."""
    return json.dumps(value, indent=2, ensure_ascii=False)
