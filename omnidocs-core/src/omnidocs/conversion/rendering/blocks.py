"""What the renderers have in common: elements with their continuations joined on."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

from omnidocs.conversion.assembly.joins import Vocabulary, join_runs
from omnidocs.conversion.elements import Element, TextRun
from omnidocs.conversion.tables import joined

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from omnidocs.conversion.document import ConvertedPage
    from omnidocs.results import TableOutput

_SAFE_SCHEME = re.compile(r"(?:https?|mailto):", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Block:
    """An element to render, its text and its table with all that continues them.

    Attributes:
        parts: The element itself and those that continue it, in order.
        runs: Their text, joined.
        table: Their table, joined.
    """

    parts: tuple[Element, ...]
    runs: tuple[TextRun, ...]
    table: TableOutput | None = None

    @property
    def element(self) -> Element:
        """The element that the block begins with, and whose kind it has."""
        return self.parts[0]

    @property
    def text(self) -> str:
        """The text without its styles."""
        return "".join(run.text for run in self.runs)


class Blocks:
    """The blocks of some pages: hidden elements left out, continuations joined."""

    def __init__(self, pages: Sequence[ConvertedPage]) -> None:
        self.pages = pages
        self._following = {
            element.continues: element
            for page in pages
            for element in page.text_elements
            if element.continues
        }
        self._known = {element.id for page in pages for element in page.text_elements}

    @cached_property
    def _vocabulary(self) -> Vocabulary:
        return Vocabulary(element.text for page in self.pages for element in page.elements)

    def of(self, page: ConvertedPage) -> Iterator[Block]:
        """The blocks that begin on a page, in order; captions beside what they belong to."""
        for element in _with_captions(page.text_elements):
            if element.continues not in self._known:
                yield self._block(self._parts(element))

    def _block(self, parts: tuple[Element, ...]) -> Block:
        if parts[0].table is not None:
            tables = [part.table for part in parts if part.table is not None]
            return Block(parts, (), joined(tables))
        runs = [runs_of(part) for part in parts]
        return Block(parts, runs[0] if len(runs) == 1 else join_runs(runs, self._vocabulary))

    def _parts(self, element: Element) -> tuple[Element, ...]:
        parts = [element]
        while (following := self._following.get(parts[-1].id)) is not None:
            parts.append(following)
        return tuple(parts)


def _with_captions(elements: Sequence[Element]) -> Sequence[Element]:
    """The elements, each caption right before or behind its body as they are printed."""
    places = {element.id: place for place, element in enumerate(elements)}
    tied = {e.id: places[e.caption_of] for e in elements if e.caption_of and e.caption_of in places}
    if not tied:
        return elements

    def place(element: Element) -> tuple[int, int, int]:
        own = places[element.id]
        body = tied.get(element.id)
        return (own, 0, own) if body is None else (body, 1 if own > body else -1, own)

    return sorted(elements, key=place)


def heading_runs(block: Block) -> tuple[TextRun, ...]:
    """A heading's text; emphasis that all of it has is the heading's own look and left out."""
    runs = block.runs
    if all(run.bold or not run.text.strip() for run in runs):
        runs = tuple(_without(run, bold=True) for run in runs)
    if all(run.italic or not run.text.strip() for run in runs):
        runs = tuple(_without(run, italic=True) for run in runs)
    return runs


def safe_uri(uri: str | None) -> str | None:
    """The address of a link, or None where following it would be unsafe or useless."""
    return uri if uri and _SAFE_SCHEME.match(uri) else None


def runs_of(element: Element) -> tuple[TextRun, ...]:
    """The text of an element in its styles, one run where it has none."""
    return element.runs or (TextRun(element.text),)


def _without(run: TextRun, *, bold: bool = False, italic: bool = False) -> TextRun:
    kept_bold, kept_italic = run.bold and not bold, run.italic and not italic
    return replace(run, bold=kept_bold, italic=kept_italic)
