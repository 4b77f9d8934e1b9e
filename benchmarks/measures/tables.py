"""The tables in a page of markdown: pipe tables and HTML."""

from __future__ import annotations

import re
from dataclasses import dataclass
from html.parser import HTMLParser

Place = tuple[int, int]

RULE = re.compile(r"^\s*\|?\s*:?-+:?\s*(\|\s*:?-+:?\s*)*\|?\s*$")


@dataclass
class Grid:
    """The text at each row and column; a cell that spans several is at each of them."""

    places: dict[Place, str]
    owners: dict[Place, int]

    def beside(self, place: Place, step: Place) -> str | None:
        """The text of the next cell in a direction."""
        there = place
        while there in self.places and self.owners[there] == self.owners[place]:
            there = (there[0] + step[0], there[1] + step[1])
        return self.places.get(there)

    def towards(self, place: Place, step: Place) -> list[str]:
        """The texts of all cells in a direction, the nearest first."""
        found = []
        row, col = place[0] + step[0], place[1] + step[1]
        while (row, col) in self.places:
            found.append(self.places[row, col])
            row, col = row + step[0], col + step[1]
        return found


def read_tables(markdown: str) -> list[Grid]:
    """Every table of a page, in order of kind: pipe tables first."""
    reader = _HTMLTables()
    reader.feed(markdown)
    return _pipe_tables(markdown) + reader.tables


def _pipe_tables(markdown: str) -> list[Grid]:
    tables: list[Grid] = []
    block: list[str] = []
    for line in [*markdown.splitlines(), ""]:
        if "|" in line:
            block.append(line)
            continue
        if len(block) > 1 and RULE.match(block[1]):
            tables.append(_pipe_table([block[0], *block[2:]]))
        block = []
    return tables


def _pipe_table(lines: list[str]) -> Grid:
    places = {
        (row, col): text.strip().replace("\\|", "|")
        for row, line in enumerate(lines)
        for col, text in enumerate(re.split(r"(?<!\\)\|", line.strip().strip("|")))
    }
    return Grid(places, {place: index for index, place in enumerate(places)})


class _HTMLTables(HTMLParser):
    """Collects the cells of ``<table>`` elements; a nested table is text."""

    def __init__(self) -> None:
        super().__init__()
        self.tables: list[Grid] = []
        self._row = -1
        self._span = (1, 1)
        self._text: list[str] | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "table":
            self.tables.append(Grid({}, {}))
            self._row = -1
        elif tag == "tr":
            self._row += 1
        elif tag in ("td", "th") and self.tables:
            spans = {name: value for name, value in attrs if value and value.isdigit()}
            self._span = int(spans.get("rowspan", 1)), int(spans.get("colspan", 1))
            self._text = []
        elif tag == "br" and self._text is not None:
            self._text.append(" ")

    def handle_data(self, data: str) -> None:
        if self._text is not None:
            self._text.append(data)

    def handle_endtag(self, tag: str) -> None:
        if tag in ("td", "th") and self._text is not None:
            self._place("".join(self._text).strip())
            self._text = None

    def _place(self, text: str) -> None:
        """Put a cell at the first free place of its row."""
        table = self.tables[-1]
        col = 0
        while (self._row, col) in table.places:
            col += 1
        owner = len(table.places)
        for row in range(self._row, self._row + self._span[0]):
            for place in ((row, c) for c in range(col, col + self._span[1])):
                table.places[place] = text
                table.owners[place] = owner
