"""Pictures of what has no text: figures, cut out of the page image."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

from omnidocs.conversion.captions import captions_of
from omnidocs.errors import OmniDocsError
from omnidocs.results import BoundingBox, LayoutLabel

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from PIL import Image

    from omnidocs.conversion.document import ConvertedPage
    from omnidocs.conversion.elements import Element
    from omnidocs.document import Page

MAX_PIXELS = 4_000_000
"""Pixels of one figure, from which on it is scaled down: a whole page at 200 dpi."""

MAX_PER_PAGE = 100
"""Figures of one page; the others have no picture, and a note says so."""

_SMALLEST = 8
_PICTURED = frozenset({LayoutLabel.FORMULA, LayoutLabel.TABLE})


def with_figures(
    page: Page, elements: Sequence[Element]
) -> tuple[tuple[Element, ...], tuple[str, ...]]:
    """Give each figure of a page its picture, and each formula and table without text.

    Args:
        page: The page whose image the elements' boxes belong to; it is rendered only if
            there is something to cut out.
        elements: The elements of the page.

    Returns:
        The elements, and notes on what was left out.
    """
    boxes = {e.id: box for e in elements if (box := _picture_box(page, e))}
    chosen = dict(list(boxes.items())[:MAX_PER_PAGE])
    try:
        images = {key: _png(page.crop(box).image) for key, box in chosen.items()}
    except OmniDocsError as error:
        return tuple(elements), (f"the figures could not be cut out: {error}",)
    done = tuple(
        e.model_copy(update={"image": images[e.id]}) if e.id in images else e for e in elements
    )
    left_out = len(boxes) - len(chosen)
    notes = (f"{left_out} figures beyond {MAX_PER_PAGE} were not cut out",) if left_out else ()
    return done, notes


def figure_names(pages: Iterable[ConvertedPage]) -> dict[str, str]:
    """A file name for each element that has a picture, by the element's id.

    The same document gives the same names: ``"page-3-figure-1.png"``.
    """
    return dict(_named(pages))


def alternative_text(page: ConvertedPage, element: Element) -> str:
    """What stands for a figure where it cannot be seen: its caption, else what it is."""
    caption = captions_of(page).get(element.id)
    return caption.text if caption else f"{element.label.value} on page {page.number}"


def _named(pages: Iterable[ConvertedPage]) -> Iterator[tuple[str, str]]:
    for page in pages:
        counts: dict[LayoutLabel, int] = {}
        for element in page.text_elements:
            if element.image is not None:
                number = counts[element.label] = counts.get(element.label, 0) + 1
                yield element.id, f"page-{page.number}-{element.label.value}-{number}.png"


def _picture_box(page: Page, element: Element) -> BoundingBox | None:
    """The part of the page that an element is a picture of; None where it is none."""
    has_text = element.text or element.latex or element.table
    is_figure = element.label is LayoutLabel.FIGURE
    if element.hidden or not (is_figure or (element.label in _PICTURED and not has_text)):
        return None
    whole = BoundingBox(x1=0, y1=0, x2=page.width, y2=page.height)
    box = element.bbox and element.bbox.intersection(whole)
    return box if box and min(box.width, box.height) >= _SMALLEST else None


def _png(picture: Image.Image) -> bytes:
    """The picture as PNG, scaled down to the limit on pixels."""
    scale = (MAX_PIXELS / (picture.width * picture.height)) ** 0.5
    if scale < 1:
        picture = picture.resize(
            (max(1, int(picture.width * scale)), max(1, int(picture.height * scale)))
        )
    data = io.BytesIO()
    picture.save(data, format="PNG")
    return data.getvalue()
