"""How much of a document's answer is in its markdown, whoever wrote the markdown."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Hashable, Iterable, Sequence
from itertools import pairwise
from typing import Protocol

from measures.icdar import Cell, Score, compare
from measures.tables import Grid, read_tables
from measures.text import find, normalise, plain, words

HEADING = re.compile(r"^(#{1,6}) +(.+?)[ #]*$", re.M)
HTML_HEADING = re.compile(r"<h([1-6])[^>]*>(.*?)</h\1>", re.S)


class Answer(Protocol):
    """What is known of a document."""

    text: list[str]
    starts: list[str]


def word_score(markdown: str, answer: Answer) -> Score:
    """Words of any order, in one form."""
    found = Counter(words(plain(markdown.replace("|", " "))))
    expected = Counter(words(" ".join(answer.text)))
    return Score((found & expected).total(), found.total(), expected.total())


def order_score(markdown: str, answer: Answer) -> Score:
    """Pairs of successive blocks whose first words come one after the other."""
    text = plain(markdown)
    places = [find(normalise(start), text) for start in answer.starts]
    pairs = list(pairwise(places))
    return Score(sum(0 <= a < b for a, b in pairs), len(pairs), len(pairs))


def heading_score(markdown: str, headings: Sequence[tuple[int, str]]) -> Score:
    """Headings with their levels, which are counted from the highest that is used."""
    return _shared(_ranked(headings_in(markdown)), _ranked(_normalised(headings)))


def heading_text_score(markdown: str, headings: Sequence[tuple[int, str]]) -> Score:
    """Headings at whatever level."""
    found = [text for _, text in headings_in(markdown)]
    return _shared(found, [text for _, text in _normalised(headings)])


def headings_in(markdown: str) -> list[tuple[int, str]]:
    """Level and text of each heading."""
    marked = [(len(marks), text) for marks, text in HEADING.findall(markdown)]
    tagged = [(int(level), text) for level, text in HTML_HEADING.findall(markdown)]
    return [(level, plain(text)) for level, text in marked + tagged]


def _normalised(headings: Sequence[tuple[int, str]]) -> list[tuple[int, str]]:
    return [(level, normalise(text)) for level, text in headings]


def _shared(found: Iterable[Hashable], expected: Iterable[Hashable]) -> Score:
    mine, truth = Counter(found), Counter(expected)
    return Score((mine & truth).total(), mine.total(), truth.total())


def _ranked(headings: Sequence[tuple[int, str]]) -> list[tuple[int, str]]:
    levels = sorted({level for level, _ in headings})
    return [(levels.index(level), text) for level, text in headings]


def table_score(markdown: str, tables: Sequence[Sequence[Cell]]) -> Score:
    """Adjacency relations of the cells of all tables, each table with its best partner."""
    found = [_cells(grid) for grid in read_tables(markdown)]
    total = Score(
        0,
        sum(compare(cells, ())[1] for cells in found),
        sum(compare((), cells)[2] for cells in tables),
    )
    pairs = sorted(
        (
            (compare(mine, truth)[0], a, b)
            for a, mine in enumerate(found)
            for b, truth in enumerate(tables)
        ),
        reverse=True,
    )
    used: set[tuple[str, int]] = set()
    for shared, mine, truth in pairs:
        if shared and not used & {("found", mine), ("true", truth)}:
            used |= {("found", mine), ("true", truth)}
            total.add(shared, 0, 0)
    return total


def _cells(grid: Grid) -> list[Cell]:
    owned: dict[int, list[tuple[int, int]]] = {}
    for place, owner in grid.owners.items():
        owned.setdefault(owner, []).append(place)
    return [
        Cell(*min(places), *max(places), plain(grid.places[places[0]])) for places in owned.values()
    ]
