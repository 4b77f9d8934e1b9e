"""What belongs together on a page: captions, notes, paragraphs that go on."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from omnidocs.results import ElementType
from omnidocs_models.rule_based.geometry import Box, overlap

Links = dict[int, list[int]]
"""An element -> what belongs to it, by index in the layout."""

ILLUSTRATIONS = (ElementType.FIGURE, ElementType.TABLE)
CAPTIONED = (*ILLUSTRATIONS, ElementType.CODE, ElementType.FORMULA)
PASSED_OVER = frozenset(
    {
        *ILLUSTRATIONS,
        ElementType.CAPTION,
        ElementType.FOOTNOTE,
        ElementType.PAGE_HEADER,
        ElementType.PAGE_FOOTER,
        ElementType.OTHER,
    }
)
"""What may stand between the two halves of a paragraph."""


def captions(
    types: Sequence[ElementType], boxes: Sequence[Box], texts: Sequence[str], reach: float
) -> Links:
    """Give each caption to the nearest figure or table, at most ``reach`` away.

    A caption that names a table goes to a table if one is near.
    """
    links: Links = {}
    for index, kind in enumerate(types):
        if kind is not ElementType.CAPTION:
            continue
        near = [
            (distance, other)
            for other, other_kind in enumerate(types)
            if other_kind in CAPTIONED and (distance := gap(boxes[index], boxes[other])) <= reach
        ]
        named = _named_kind(texts[index])
        fitting = [item for item in near if types[item[1]] is named] or near
        if fitting:
            links.setdefault(min(fitting)[1], []).append(index)
    return links


def _named_kind(text: str) -> ElementType | None:
    word = text[:3].casefold()
    return {"tab": ElementType.TABLE, "fig": ElementType.FIGURE}.get(word)


def footnotes(types: Sequence[ElementType], boxes: Sequence[Box], reach: float) -> Links:
    """Give each footnote right below a table or figure to it."""
    links: Links = {}
    for index, kind in enumerate(types):
        if kind is not ElementType.FOOTNOTE:
            continue
        above = [
            (gap(boxes[index], boxes[other]), other)
            for other, other_kind in enumerate(types)
            if other_kind in ILLUSTRATIONS and boxes[other].center_y < boxes[index].y1
        ]
        distance, owner = min(above, default=(float("inf"), -1))
        if distance <= reach:
            links.setdefault(owner, []).append(index)
    return links


def gap(box: Box, other: Box) -> float:
    """Pixels between two boxes along the axis on which they face each other."""
    across = overlap(box.x1, box.x2, other.x1, other.x2)
    along = overlap(box.y1, box.y2, other.y1, other.y2)
    if across > 0:
        return max(0.0, -along)
    return -across if along > 0 else float("inf")


def continuations(
    order: Iterable[int],
    types: Sequence[ElementType],
    boxes: Sequence[Box],
    texts: Sequence[str],
) -> Links:
    """Find paragraphs that go on in the next column or behind a figure.

    It takes the texts: the first breaks off within a sentence, the second begins so.
    """
    links: Links = {}
    open_text: int | None = None
    for index in order:
        if types[index] in PASSED_OVER:
            continue
        if types[index] is not ElementType.TEXT:
            open_text = None
            continue
        if open_text is not None and _goes_on(texts[open_text], texts[index]):
            moved = (
                boxes[index].y1 < boxes[open_text].y2
                or gap(boxes[open_text], boxes[index]) > boxes[index].height
            )
            if moved:
                links[open_text] = [index]
        open_text = index
    return links


def _goes_on(text: str, following: str) -> bool:
    text, following = text.rstrip(), following.lstrip()
    return bool(text and following) and text[-1] not in ".!?:;" and following[0].islower()
