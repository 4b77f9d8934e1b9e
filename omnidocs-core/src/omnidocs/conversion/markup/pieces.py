"""What the reader of HTML finds: the pieces of a page, not yet on it."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from omnidocs.conversion.elements import TextRun
from omnidocs.results import LayoutLabel, TableOutput

_SPACE = re.compile(r"\s+")


@dataclass(frozen=True)
class Piece:
    """A block of a page; fields as those of ``Element``.

    Args:
        label: What it is.
        runs: Its text in its styles.
        level: Depth of a heading or of a list item.
        marker: What a list item begins with.
        table: The cells of a table.
        latex: A displayed formula.
    """

    label: LayoutLabel
    runs: tuple[TextRun, ...] = ()
    level: int | None = None
    marker: str | None = None
    table: TableOutput | None = None
    latex: str | None = None

    @property
    def text(self) -> str:
        """The text without its styles; that of a table cell by cell."""
        if self.table is not None:
            cells = sorted(self.table.cells, key=lambda cell: (cell.row, cell.col))
            return "\n".join(" ".join(cell.text.split()) for cell in cells if cell.text.strip())
        return "".join(run.text for run in self.runs)


class Runs:
    """The text of one block as it grows, its space collapsed as in HTML."""

    def __init__(self) -> None:
        self._runs: list[TextRun] = []

    def add(self, text: str, style: TextRun) -> None:
        """Put text in a style behind what there is."""
        text = _SPACE.sub(" ", text)
        if not self._runs or self._runs[-1].text.endswith(" "):
            text = text.lstrip()
        if not text:
            return
        if self._runs and self._runs[-1].style == style.style and not style.math:
            text = self._runs.pop().text + text
        self._runs.append(style.with_text(text))

    def taken(self) -> tuple[TextRun, ...]:
        """The runs; nothing is left."""
        runs, self._runs = self._runs, []
        if runs:
            runs[-1] = replace(runs[-1], text=runs[-1].text.rstrip())
        return tuple(run for run in runs if run.text)

    def __bool__(self) -> bool:
        return bool(self._runs)
