"""How headings look, so that those of one kind look alike."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from omnidocs.conversion.elements import Element

_EQUAL = 1.04
"""Sizes of a text layer that differ by no more than this are one size."""

_EQUAL_OF_OCR = 1.2
"""The same of OCR, which estimates sizes from the height of the ink."""


class Style(NamedTuple):
    """How a heading looks; a greater one stands above a smaller one."""

    size: float
    bold: bool
    capitals: bool


def styles_of(headings: Sequence[Element]) -> dict[str, Style]:
    """The style of each heading, by its id.

    A heading that OCR read has no weight and only about a size, so it takes the style of
    the drawn headings that come nearest, where some do.
    """
    read = [heading for heading in headings if heading.source != "text_layer"]
    drawn = [heading for heading in headings if heading.source == "text_layer"]
    sizes = _groups([heading.font_size or 0.0 for heading in drawn], _EQUAL)
    styles = {heading.id: _style(heading, sizes) for heading in drawn}
    usual = Counter(styles.values())
    rough = _groups([heading.font_size or 0.0 for heading in read], _EQUAL_OF_OCR)
    for heading in read:
        styles[heading.id] = _nearest(heading, usual) or _style(heading, rough)
    return styles


def _style(heading: Element, sizes: Mapping[float, float]) -> Style:
    return Style(sizes[heading.font_size or 0.0], heading.bold, heading.text.isupper())


def _groups(sizes: Sequence[float], equal: float) -> dict[float, float]:
    """Each size, and the largest of those that it counts as equal to."""
    groups: dict[float, float] = {}
    largest = float("inf")
    for size in sorted(set(sizes), reverse=True):
        if size * equal < largest:
            largest = size
        groups[size] = largest
    return groups


def _nearest(heading: Element, styles: Mapping[Style, int]) -> Style | None:
    """The most usual of the drawn styles that are nearest in size to what OCR measured."""
    size = heading.font_size or 0.0
    near = [
        style
        for style in styles
        if style.size < size * _EQUAL_OF_OCR < style.size * _EQUAL_OF_OCR**2
    ]
    if not near:
        return None
    return min(near, key=lambda style: (abs(style.size - size), -styles[style]))
