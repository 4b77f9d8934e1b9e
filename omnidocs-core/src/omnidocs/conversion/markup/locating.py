"""Where the pieces of a written page stand, for models that say so."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from omnidocs.results import BoundingBox, LabelMapping, LayoutLabel

if TYPE_CHECKING:
    from collections.abc import Sequence

    from omnidocs.conversion.markup.pieces import Piece
    from omnidocs.results import LayoutElement

_LABELS = LabelMapping(
    {label.value: label for label in LayoutLabel}
    | {
        "page_number": LayoutLabel.PAGE_FOOTER,
        "header": LayoutLabel.PAGE_HEADER,
        "footer": LayoutLabel.PAGE_FOOTER,
        "picture": LayoutLabel.FIGURE,
        "image": LayoutLabel.FIGURE,
        "chart": LayoutLabel.FIGURE,
        "equation": LayoutLabel.FORMULA,
        "table_caption": LayoutLabel.CAPTION,
        "image_caption": LayoutLabel.CAPTION,
        "table_footnote": LayoutLabel.FOOTNOTE,
    }
)
"""What models call what they have located."""

_ALONE = frozenset({LayoutLabel.FIGURE, LayoutLabel.PAGE_HEADER, LayoutLabel.PAGE_FOOTER})
"""Labels whose regions may be in no piece of the text."""

_REFINED = frozenset({LayoutLabel.TITLE, LayoutLabel.CAPTION, LayoutLabel.FOOTNOTE})
"""Labels that markdown cannot tell from others."""

_MISSING = 0.1
"""Part of a region's text that the pieces in it may lack."""


@dataclass(frozen=True)
class Placed:
    """A piece, or a region without one, and where it is.

    Args:
        piece: The piece; None for a region that the text leaves out.
        region: What the model located; None for a piece without a place.
        label: The region's label where it says more than the piece's.
    """

    piece: Piece | None
    region: LayoutElement | None = None
    label: LayoutLabel | None = None

    @property
    def bbox(self) -> BoundingBox | None:
        """Its place in pixels of the page image."""
        return self.region.bbox if self.region else None


def placed(pieces: Sequence[Piece], regions: Sequence[LayoutElement]) -> list[Placed]:
    """The pieces with their places, regions without text among them, in order.

    A region holds the pieces whose texts, one after another, are its own. Pictures without
    a text are matched in their order.
    """
    places: list[Placed] = [Placed(piece) for piece in pieces]
    keys = [_key(piece.text) for piece in pieces]
    added: list[tuple[int, Placed]] = []
    next_one = 0
    for region in regions:
        label = _LABELS.to_standard(region.category)
        found = _held(places, keys, region, label)
        for place in found:
            refined = label if label in _REFINED else None
            places[place] = Placed(pieces[place], region, refined)
        if found:
            next_one = max(next_one, found[-1] + 1)
        elif label in _ALONE:
            added.append((next_one, Placed(None, region, label)))
    for place, alone in reversed(added):
        places.insert(place, alone)
    return places


def _held(
    places: Sequence[Placed], keys: Sequence[str], region: LayoutElement, label: LayoutLabel
) -> list[int]:
    """The free pieces that a region holds: those whose texts in a row are its text."""
    free = [place for place, one in enumerate(places) if one.region is None]
    wanted = _key(_plain(region.text or ""))
    if not wanted:
        figures = [place for place in free if _is_figure(places[place])]
        return figures[:1] if label is LayoutLabel.FIGURE else []
    runs = (_run(free[start:], keys, wanted) for start in range(len(free)))
    return next((run for run in runs if run), [])


def _run(free: Sequence[int], keys: Sequence[str], wanted: str) -> list[int]:
    """The pieces from the first on that make up a text; none if they do not."""
    run: list[int] = []
    rest = wanted
    for place in free:
        if not rest or not rest.startswith(keys[place]):
            break
        rest = rest[len(keys[place]) :]
        run.append(place)
    return run if len(rest) <= _MISSING * len(wanted) else []


def _is_figure(place: Placed) -> bool:
    return place.piece is not None and place.piece.label is LayoutLabel.FIGURE


def _plain(text: str) -> str:
    """The text of a region, which is markdown or HTML, without its markup."""
    from omnidocs.conversion.markup.markdown import markdown_to_html
    from omnidocs.conversion.markup.reader import read_html

    return " ".join(piece.text for piece in read_html(markdown_to_html(text)))


def _key(text: str) -> str:
    """What texts are compared by: letters and digits."""
    return "".join(character for character in text.casefold() if character.isalnum())
