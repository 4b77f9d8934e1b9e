"""Draws boxes, labels and arrows over a page image."""

from __future__ import annotations

from statistics import median
from typing import TYPE_CHECKING

from omnidocs.errors import ConfigError

if TYPE_CHECKING:
    import os
    from collections.abc import Sequence

    from PIL import Image

    from omnidocs.results.overlay.canvas import Canvas
    from omnidocs.results.overlay.marks import Mark, PageImage


def draw_overlay(
    image: PageImage,
    marks: Sequence[Mark],
    *,
    size: tuple[int | None, int | None],
    output_path: str | os.PathLike[str] | None = None,
    line_width: int | None = None,
    font_size: int | None = None,
    arrows: bool = False,
) -> Image.Image:
    """Draw marks on a copy of an image.

    Args:
        image: The page image, or a page that has one.
        marks: What to draw.
        size: Size in pixels of the image that the marks belong to; the marks are scaled
            where ``image`` has another one. None is the size of ``image``.
        output_path: Where to write the picture too.
        line_width: Width of the outlines in pixels; None fits the picture.
        font_size: Height of the letters in pixels; None fits the picture and the boxes.
        arrows: Draw an arrow from each mark to the next.

    Raises:
        UnsupportedInputError: ``image`` is no picture.
        ConfigError: a colour, a width or the suffix of ``output_path`` cannot be used.
    """
    from omnidocs.results.overlay.canvas import Canvas
    from omnidocs.results.overlay.picture import picture_format, picture_of, save_picture

    if output_path is not None:
        picture_format(output_path)
    picture = picture_of(image)
    fx, fy = (
        picture.width / (size[0] or picture.width),
        picture.height / (size[1] or picture.height),
    )
    visible = [mark for mark in (m.stretched(fx, fy) for m in marks) if _touches(mark, picture)]
    side = min(picture.size)
    canvas = Canvas(
        picture,
        line_width=_positive("line_width", line_width, max(2, round(side / 600))),
        font_size=_positive("font_size", font_size, _font_size(side, visible)),
    )
    _draw(canvas, visible, arrows=arrows)
    if output_path is not None:
        save_picture(canvas.picture, output_path)
    return canvas.picture


def _draw(canvas: Canvas, marks: Sequence[Mark], *, arrows: bool) -> None:
    canvas.fill(marks)
    for mark in marks:
        canvas.outline(mark)
    places = canvas.place_labels(marks)
    if arrows:
        canvas.arrows([place for place in places if place is not None])
    for mark, place in zip(marks, places, strict=True):
        if place is not None:
            canvas.label(mark, place)


def _touches(mark: Mark, picture: Image.Image) -> bool:
    x1, y1, x2, y2 = mark.bbox.to_xyxy()
    return x2 >= 0 and y2 >= 0 and x1 < picture.width and y1 < picture.height


def _font_size(side: int, marks: Sequence[Mark]) -> int:
    """Legible in the picture, and no larger than the boxes where those are small."""
    fitting = max(11, round(side / 80))
    if not marks:
        return fitting
    smallest = max(11, round(0.75 * fitting))
    return max(smallest, min(fitting, round(0.6 * median(mark.bbox.height for mark in marks))))


def _positive(name: str, value: int | None, default: int) -> int:
    if value is None:
        return default
    if value < 1:
        raise ConfigError(f"{name} is {value}; it must be at least 1 pixel.")
    return value
