"""The levels of headings over a whole document."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING, NamedTuple

from omnidocs.conversion.structure.changes import changed
from omnidocs.conversion.structure.heading_styles import Style, styles_of
from omnidocs.conversion.structure.numbering import depth_of
from omnidocs.results import LayoutLabel

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from omnidocs.conversion.document import ConvertedPage
    from omnidocs.conversion.elements import Element
    from omnidocs.conversion.outline import OutlineEntry

_DEEPEST = 6


def set_levels(
    pages: Sequence[ConvertedPage], outline: Sequence[OutlineEntry] = ()
) -> list[ConvertedPage]:
    """Give every heading its level, 1 to 6.

    In order of trust: the bookmark of the same words; the numbering, ``2.1`` one deeper
    than ``2``; the size and weight of its type against those of the other headings. A
    title stands above all sections. A heading that a text model wrote keeps the level that
    the model gave it.

    Args:
        pages: In order.
        outline: The bookmarks with the headings that they lead to.
    """
    headings = [
        e for page in pages for e in page.text_elements if e.is_heading and not _is_settled(e)
    ]
    if not headings:
        return list(pages)
    styles = styles_of(headings)
    marked = {entry.target: entry.level for entry in outline if entry.target}
    levels = _levels(_titles(pages, headings, styles), headings, styles, marked)
    return changed(pages, {heading: {"level": level} for heading, level in levels.items()})


def _is_settled(heading: Element) -> bool:
    return heading.source == "model" and heading.level is not None


def _titles(
    pages: Sequence[ConvertedPage], headings: Sequence[Element], styles: Mapping[str, Style]
) -> set[str]:
    """The ids of what stands above all sections.

    Layouts see one page at a time, so of the titles that they found only those in the
    largest type count, and of those the ones that no section looks like. Without any, a
    first line that is a heading unlike all others is one.
    """
    found = [heading for heading in headings if heading.label is LayoutLabel.TITLE]
    if found:
        largest = max(title.font_size or 0.0 for title in found)
        sections = {styles[h.id] for h in headings if h.label is not LayoutLabel.TITLE}
        return {
            title.id
            for title in found
            if (title.font_size or 0.0) >= 0.9 * largest and styles[title.id] not in sections
        }
    first = next((e for page in pages for e in page.text_elements if e.text), None)
    opening, *others = headings
    is_alone = all(styles[heading.id] != styles[opening.id] for heading in others)
    is_title = first is opening and len(others) > 1 and is_alone
    return {opening.id} if is_title and depth_of(opening.text) is None else set()


def _levels(
    titles: set[str],
    headings: Sequence[Element],
    styles: Mapping[str, Style],
    marked: Mapping[str, int],
) -> dict[str, int]:
    sections = [heading for heading in headings if heading.id not in titles]
    # Bookmarks that name the title as well as the sections have counted it already.
    is_counted = not titles.isdisjoint(marked) and any(s.id in marked for s in sections)
    base = 1 if is_counted or not titles else 2
    levels = dict.fromkeys(titles, 1)
    by_style = _style_levels(sections, styles, marked, base, has_title=bool(titles))
    for heading in sections:
        depth = depth_of(heading.text)
        if heading.id in marked:
            level = marked[heading.id] + base - 1
        elif depth is not None:
            level = by_style.first_numbered + depth - 1
        else:
            level = by_style.levels[styles[heading.id]]
        levels[heading.id] = max(1, min(level, _DEEPEST))
    return levels


class _StyleLevels(NamedTuple):
    """The level of each style, and that of headings numbered ``1``, ``2``, ``3``.

    Right below a title stand the shallowest numbers that there are: ``6.1`` below
    "Chapter 6".
    """

    levels: Mapping[Style, int]
    first_numbered: int


def _style_levels(
    sections: Sequence[Element],
    looks: Mapping[str, Style],
    marked: Mapping[str, int],
    base: int,
    *,
    has_title: bool,
) -> _StyleLevels:
    styles = sorted({looks[section.id] for section in sections}, reverse=True)
    votes: dict[Style, Counter[int]] = defaultdict(Counter)
    for section in sections:
        if section.id in marked:
            votes[looks[section.id]][marked[section.id]] += 1
    depths = [(looks[s.id], d) for s in sections if (d := depth_of(s.text)) is not None]
    first = _first_numbered(styles, depths, base)
    if has_title and depths:
        first -= min(depth for _, depth in depths) - 1
    for style, depth in depths:
        votes[style][first + depth - base] += 1
    levels: dict[Style, int] = {}
    above = base - 1
    for style in styles:
        voted = votes[style].most_common(1)
        above = voted[0][0] + base - 1 if voted else above + 1
        levels[style] = above = max(base, min(above, _DEEPEST))
    return _StyleLevels(levels, first)


def _first_numbered(styles: Sequence[Style], depths: Sequence[tuple[Style, int]], base: int) -> int:
    """The level of the outermost numbered headings: below the larger ones without number."""
    outer = [style for style, depth in depths if depth == 1]
    if not outer:
        return base
    usual = Counter(outer).most_common(1)[0][0]
    numbered = {style for style, _ in depths}
    larger = [style for style in styles if style.size > usual.size and style not in numbered]
    return base + min(len(larger), 2)
