"""The levels of headings over a whole document."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from typing import TYPE_CHECKING, NamedTuple

from omnidocs.results import LayoutLabel

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from omnidocs.conversion.document import ConvertedPage
    from omnidocs.conversion.elements import Element

_DEEPEST = 6
_NUMBERED = re.compile(r"(?:§\s*)?((?:\d{1,3}|[A-Z])(?:\.\d{1,3})+|\d{1,2})[.)]?\s+\S")


class _Style(NamedTuple):
    """How a heading looks; a greater one stands above a smaller one."""

    size: float
    bold: bool
    capitals: bool


def set_levels(
    pages: Sequence[ConvertedPage], outline: Sequence[tuple[int, str]] = ()
) -> list[ConvertedPage]:
    """Give every heading its level, 1 to 6.

    In order of trust: the bookmark of the same words; the numbering, ``2.1`` one deeper
    than ``2``; the size and weight of its type against those of the other headings. A
    title stands above all sections. A heading that a text model wrote keeps the level that
    the model gave it.

    Args:
        pages: In order.
        outline: The bookmarks, each with its level (from 1) and title.
    """
    headings = [
        e for page in pages for e in page.text_elements if e.is_heading and not _is_settled(e)
    ]
    if not headings:
        return list(pages)
    titles = _titles(pages, headings)
    levels = _levels(titles, headings, {_words(title): level for level, title in outline})
    return [_with_levels(page, levels) for page in pages]


def _is_settled(heading: Element) -> bool:
    return heading.source == "model" and heading.level is not None


def _titles(pages: Sequence[ConvertedPage], headings: Sequence[Element]) -> set[str]:
    """The ids of what stands above all sections.

    Layouts see one page at a time, so of the titles that they found only those in the
    largest type count. Without any, a first line that is a heading unlike all others is one.
    """
    found = [heading for heading in headings if heading.label is LayoutLabel.TITLE]
    if found:
        largest = max(title.font_size or 0.0 for title in found)
        return {title.id for title in found if (title.font_size or 0.0) >= 0.9 * largest}
    first = next((e for page in pages for e in page.text_elements if e.text), None)
    opening, *others = headings
    is_alone = all(_style(heading) != _style(opening) for heading in others)
    is_title = first is opening and len(others) > 1 and is_alone
    return {opening.id} if is_title and _depth(opening.text) is None else set()


def _levels(
    titles: set[str], headings: Sequence[Element], bookmarks: Mapping[str, int]
) -> dict[str, int]:
    marked = {h.id: bookmarks[_words(h.text)] for h in headings if _words(h.text) in bookmarks}
    sections = [heading for heading in headings if heading.id not in titles]
    # Bookmarks that name the title as well as the sections have counted it already.
    is_counted = not titles.isdisjoint(marked) and any(s.id in marked for s in sections)
    base = 1 if is_counted or not titles else 2
    levels = dict.fromkeys(titles, 1)
    by_style = _style_levels(sections, marked, base, has_title=bool(titles))
    for heading in sections:
        depth = _depth(heading.text)
        if heading.id in marked:
            level = marked[heading.id] + base - 1
        elif depth is not None:
            level = by_style.first_numbered + depth - 1
        else:
            level = by_style.levels[_style(heading)]
        levels[heading.id] = max(1, min(level, _DEEPEST))
    return levels


class _StyleLevels(NamedTuple):
    """The level of each style, and that of headings numbered ``1``, ``2``, ``3``.

    Right below a title stand the shallowest numbers that there are: ``6.1`` below
    "Chapter 6".
    """

    levels: Mapping[_Style, int]
    first_numbered: int


def _style_levels(
    sections: Sequence[Element], marked: Mapping[str, int], base: int, *, has_title: bool
) -> _StyleLevels:
    styles = sorted({_style(section) for section in sections}, reverse=True)
    votes: dict[_Style, Counter[int]] = defaultdict(Counter)
    for section in sections:
        if section.id in marked:
            votes[_style(section)][marked[section.id]] += 1
    depths = [(_style(s), d) for s in sections if (d := _depth(s.text)) is not None]
    first = _first_numbered(styles, depths, base)
    if has_title and depths:
        first -= min(depth for _, depth in depths) - 1
    for style, depth in depths:
        votes[style][first + depth - base] += 1
    levels: dict[_Style, int] = {}
    above = base - 1
    for style in styles:
        voted = votes[style].most_common(1)
        above = voted[0][0] + base - 1 if voted else above + 1
        levels[style] = above = max(base, min(above, _DEEPEST))
    return _StyleLevels(levels, first)


def _first_numbered(
    styles: Sequence[_Style], depths: Sequence[tuple[_Style, int]], base: int
) -> int:
    """The level of the outermost numbered headings: below the larger ones without number."""
    outer = [style for style, depth in depths if depth == 1]
    if not outer:
        return base
    usual = Counter(outer).most_common(1)[0][0]
    numbered = {style for style, _ in depths}
    larger = [style for style in styles if style.size > usual.size and style not in numbered]
    return base + min(len(larger), 2)


def _style(heading: Element) -> _Style:
    size = round((heading.font_size or 0.0) * 2) / 2
    return _Style(size, heading.bold, heading.text.isupper())


def _depth(text: str) -> int | None:
    """How deep the numbering says that a heading is; None for one without number."""
    match = _NUMBERED.match(text)
    return match.group(1).count(".") + 1 if match else None


def _words(text: str) -> str:
    """The text by which a heading and its bookmark are compared."""
    return "".join(character for character in text.casefold() if character.isalnum())


def _with_levels(page: ConvertedPage, levels: Mapping[str, int]) -> ConvertedPage:
    if not any(element.id in levels for element in page.elements):
        return page
    elements = tuple(
        element.model_copy(update={"level": levels[element.id]})
        if element.id in levels
        else element
        for element in page.elements
    )
    return page.model_copy(update={"elements": elements})
