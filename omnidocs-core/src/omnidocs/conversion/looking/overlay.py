"""Page pictures with the elements drawn on them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from PIL import Image, ImageDraw

from omnidocs.conversion.looking.numbers import HIDDEN_COLOR, color_of, hidden, kind_of, numbered
from omnidocs.conversion.looking.pictures import page_pictures
from omnidocs.results.labels import LABEL_COLORS
from omnidocs.results.names import safe_name
from omnidocs.results.overlay import Mark, draw_overlay
from omnidocs.results.overlay.fonts import font_for, printable
from omnidocs.results.overlay.picture import save_picture

if TYPE_CHECKING:
    from collections.abc import Iterator

    from omnidocs.conversion.document import ConvertedDocument, ConvertedPage
    from omnidocs.conversion.workers import WorkerPool

_INK, _PAPER, _LINE = "#202124", "#FFFFFF", "#D0D3D6"


def save_overlays(
    document: ConvertedDocument,
    folder: Path,
    source: Any,
    *,
    password: str | None = None,
    workers: int | WorkerPool = 1,
    name: str = "",
) -> list[Path]:
    """Write a picture of each page; see ``ConvertedDocument.save_overlays``."""
    stem = f"{name}-" if name else ""
    paths = []
    for page, picture in page_pictures(document, source, password, workers):
        paths.append(folder / safe_name(f"{stem}page-{page.number}", ".png"))
        save_picture(draw_elements(page, picture), paths[-1])
    return paths


def draw_elements(page: ConvertedPage, picture: Image.Image) -> Image.Image:
    """Draw the elements of a page, numbered in reading order, above a legend.

    Args:
        page: Its elements and their boxes.
        picture: The page image, of any size; it is not changed.

    Returns:
        A picture in mode RGB, as wide as ``picture`` and higher by the legend.
    """
    size = (page.width or picture.width, page.height or picture.height)
    drawn = draw_overlay(picture, list(_marks(page)), size=size)
    return _with_legend(page, drawn)


def _marks(page: ConvertedPage) -> Iterator[Mark]:
    for element in hidden(page):
        if element.bbox is not None:
            yield Mark(element.bbox, HIDDEN_COLOR)
    for number, element in numbered(page):
        if element.bbox is not None:
            yield Mark(element.bbox, color_of(element), f"{number} {kind_of(element)}")


def _with_legend(page: ConvertedPage, picture: Image.Image) -> Image.Image:
    """The picture on a larger sheet, with a line about the page and its colours below."""
    letters = max(12, picture.width // 70)
    rows = _rows(_entries(page), picture.width, letters)
    height = round((len(rows) + 1.5) * 1.8 * letters)
    sheet = Image.new("RGB", (picture.width, picture.height + height), _PAPER)
    sheet.paste(picture)
    draw = ImageDraw.Draw(sheet)
    draw.line((0, picture.height, sheet.width, picture.height), fill=_LINE, width=2)
    y = picture.height + round(1.3 * letters)
    heading = printable(_heading(page))
    draw.text((letters, y), heading, _INK, font_for(heading, letters), anchor="lm")
    for row in rows:
        y += round(1.8 * letters)
        for x, color, text in row:
            half = letters * 0.45
            draw.rectangle((x, y - half, x + 2 * half, y + half), fill=color)
            draw.text((x + 1.5 * letters, y), text, _INK, font_for(text, letters), anchor="lm")
    return sheet


def _heading(page: ConvertedPage) -> str:
    said = [page.error or "", *page.notes]
    return " \u2013 ".join([f"Page {page.number}: {page.status.value}", *filter(None, said)])


def _entries(page: ConvertedPage) -> list[tuple[str, str]]:
    """Colours and what they stand for, with how many there are."""
    found = [element.label for _, element in numbered(page)]
    entries = [
        (LABEL_COLORS[label], f"{label.value.replace('_', ' ')} ({found.count(label)})")
        for label in LABEL_COLORS
        if label in found
    ]
    unseen = len(hidden(page))
    return [*entries, (HIDDEN_COLOR, f"hidden ({unseen})")] if unseen else entries


def _rows(
    entries: list[tuple[str, str]], width: int, letters: int
) -> list[list[tuple[float, str, str]]]:
    """The entries in rows that fit the width, each with its left edge."""
    rows: list[list[tuple[float, str, str]]] = []
    x = float(width)
    for color, text in entries:
        needed = 3 * letters + font_for(text, letters).getlength(text)
        if x + needed > width or not rows:
            rows.append([])
            x = letters
        rows[-1].append((x, color, text))
        x += needed
    return rows
