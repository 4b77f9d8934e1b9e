"""The checks of olmOCR-bench: facts about a page that its markdown must show.

Poznanski et al., "olmOCR" (2025) describes the kinds: text that is there or is not, what
comes before what, the neighbours of a table's cell, a formula.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from measures.tables import Grid, read_tables
from measures.text import find, find_all, normalise, plain

NEIGHBOURS = {"up": (-1, 0), "down": (1, 0), "left": (0, -1), "right": (0, 1)}
HEADINGS = {"top_heading": (-1, 0), "left_heading": (0, -1)}
STYLE = re.compile(r"\\(mathbf|boldsymbol|mathrm|mathit|text|left|right|,|;|!|:|quad|qquad) ?")


@dataclass(frozen=True)
class Check:
    """One fact: the page, the kind, and what the kind needs."""

    pdf: str
    kind: str
    name: str
    fields: dict[str, Any] = field(default_factory=dict)

    @property
    def wanted(self) -> str:
        """What it asks for, in a few words."""
        left_out = ("pdf", "page", "id", "checked")
        return str({key: value for key, value in self.fields.items() if key not in left_out})


def read_checks(path: Path) -> list[Check]:
    """Read a file of checks, one JSON object to a line."""
    entries = [json.loads(line) for line in path.read_text("utf-8").splitlines() if line.strip()]
    return [Check(entry["pdf"], entry["type"], entry["id"], entry) for entry in entries]


class MarkdownPage:
    """A page's markdown, prepared once for all its checks."""

    def __init__(self, markdown: str) -> None:
        self.markdown = markdown
        self.text = plain(markdown)
        self.tables = read_tables(markdown)

    def passes(self, check: Check) -> bool:
        """Whether the page shows what a check asks for."""
        fields = check.fields
        match check.kind:
            case "present":
                return self._has(fields)
            case "absent":
                return not self._has(fields)
            case "order":
                return self._in_order(fields)
            case "table":
                return any(_has_cell(table, fields) for table in self.tables)
            case "math":
                return _latex(fields["math"]) in _latex(self.markdown)
        raise ValueError(f"{check.name} has the unknown type {check.kind!r}")

    def _has(self, fields: dict[str, Any]) -> bool:
        text = self.text
        if fields.get("first_n"):
            text = text[: fields["first_n"]]
        if fields.get("last_n"):
            text = text[-fields["last_n"] :]
        return find(normalise(fields["text"]), text, fields.get("max_diffs", 0)) >= 0

    def _in_order(self, fields: dict[str, Any]) -> bool:
        edits = fields.get("max_diffs", 0)
        before = find_all(normalise(fields["before"]), self.text, edits)
        after = find_all(normalise(fields["after"]), self.text, edits)
        return bool(before and after) and min(before) < max(after)


def _has_cell(table: Grid, fields: dict[str, Any]) -> bool:
    """Whether a table has a cell with all the neighbours and headings that are named."""
    edits = fields.get("max_diffs", 0)
    return any(
        all(
            _same(fields[name], [table.beside(place, step)], edits)
            for name, step in NEIGHBOURS.items()
            if name in fields
        )
        and all(
            _same(fields[name], table.towards(place, step), edits)
            for name, step in HEADINGS.items()
            if name in fields
        )
        for place, text in table.places.items()
        if _same(fields["cell"], [text], edits)
    )


def _same(wanted: str, texts: Sequence[str | None], edits: int) -> bool:
    """Whether one of the texts is the wanted one, but for a few edits."""
    goal = normalise(wanted)
    return any(
        text is not None and abs(len(text) - len(goal)) <= edits and find(goal, text, edits) >= 0
        for text in map(_plain_or_none, texts)
    )


def _plain_or_none(text: str | None) -> str | None:
    return None if text is None else plain(text)


def _latex(text: str) -> str:
    """LaTeX without spaces, braces and what only changes its look."""
    return re.sub(r"[\s{}]", "", STYLE.sub("", text))
