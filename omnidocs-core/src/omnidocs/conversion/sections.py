"""A converted document cut at its headings."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from omnidocs.conversion.document import ConvertedPage
    from omnidocs.conversion.elements import Element

Path = tuple[str, ...]
"""Headings, from the title down."""


@dataclass(frozen=True, slots=True)
class Section:
    """A heading and what follows it up to the next heading.

    Attributes:
        headings: The path of headings to it, its own at the end; empty for what stands
            before the first heading.
        pages: The pages that it is on, each with the section's elements alone.
    """

    headings: Path
    pages: tuple[ConvertedPage, ...]


class Headings:
    """The path of headings while one reads on."""

    def __init__(self) -> None:
        self._open: list[tuple[int, str]] = []

    @property
    def path(self) -> Path:
        """The headings that hold what comes next."""
        return tuple(text for _, text in self._open)

    def pass_by(self, element: Element) -> bool:
        """Read on over an element; whether it is a heading that begins a section."""
        if not element.is_heading or element.hidden:
            return False
        level = element.level or 2
        self._open = [(above, text) for above, text in self._open if above < level]
        self._open.append((level, element.text))
        return True


def sections_of(pages: Sequence[ConvertedPage]) -> Iterator[Section]:
    """Cut pages at their headings, in reading order.

    Hidden elements are left out. Every page is in a section: one without text is in that
    of the text before it.
    """
    headings = Headings()
    parts: list[ConvertedPage] = []
    path: Path = ()
    for page in pages:
        held: list[Element] = []
        for element in page.text_elements:
            if headings.pass_by(element):
                parts += [_part(page, held)] if held else []
                if parts:
                    yield Section(path, tuple(parts))
                parts, held, path = [], [], headings.path
            held.append(element)
        if held or not page.text_elements:
            parts.append(_part(page, held))
    if parts:
        yield Section(path, tuple(parts))


def _part(page: ConvertedPage, elements: Sequence[Element]) -> ConvertedPage:
    return page.model_copy(update={"elements": tuple(elements)})
