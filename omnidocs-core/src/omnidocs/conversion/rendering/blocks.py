"""What the renderers have in common: elements with their continuations joined on."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

from omnidocs.conversion.assembly.joins import Vocabulary, join_runs
from omnidocs.conversion.elements import Element, TextRun

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from omnidocs.conversion.document import ConvertedPage

_SAFE_SCHEME = re.compile(r"(?:https?|ftp|mailto|tel):", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Block:
    """An element to render, and its text with all that continues it."""

    element: Element
    runs: tuple[TextRun, ...]

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
        """The blocks that begin on a page, in order."""
        for element in page.text_elements:
            if element.continues not in self._known:
                yield Block(element, self._runs(element))

    def _runs(self, element: Element) -> tuple[TextRun, ...]:
        parts = [_runs_of(element)]
        following = self._following.get(element.id)
        while following is not None:
            parts.append(_runs_of(following))
            following = self._following.get(following.id)
        return parts[0] if len(parts) == 1 else join_runs(parts, self._vocabulary)


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


def _runs_of(element: Element) -> tuple[TextRun, ...]:
    return element.runs or (TextRun(element.text),)


def _without(run: TextRun, *, bold: bool = False, italic: bool = False) -> TextRun:
    kept_bold, kept_italic = run.bold and not bold, run.italic and not italic
    return replace(run, bold=kept_bold, italic=kept_italic)
