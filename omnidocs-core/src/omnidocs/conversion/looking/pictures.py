"""The page pictures of a converted document, from where it came."""

from __future__ import annotations

import logging
import textwrap
from contextlib import ExitStack
from functools import partial
from typing import TYPE_CHECKING, Any

from PIL import Image, ImageDraw

from omnidocs.conversion.options import DEFAULT_DPI, Options
from omnidocs.conversion.placing import open_document
from omnidocs.results.overlay.fonts import font_for, printable

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from omnidocs.conversion.document import ConvertedDocument, ConvertedPage
    from omnidocs.conversion.workers import WorkerPool

_LOG = logging.getLogger(__name__)

_LEAST_DPI, _MOST_DPI = 10, 2400
_SHEET = (850, 1100)
_MOST_PIXELS = 40_000_000
_GREY, _INK = "#E4E4E4", "#7A1F1F"


def page_pictures(
    document: ConvertedDocument,
    source: Any,
    password: str | None = None,
    workers: int | WorkerPool = 1,
) -> Iterator[tuple[ConvertedPage, Image.Image]]:
    """Each page with its picture, one at a time.

    A page that cannot be rendered gets a grey sheet with the reason on it.

    Args:
        document: The converted document.
        source: What it was converted from: whatever ``convert`` takes, or a function that
            gives the picture of a page index.
        password: For an encrypted PDF.
        workers: As for ``convert``.

    Raises:
        DocumentError: the source cannot be opened.
    """
    if callable(source):
        for page in document.pages:
            yield page, _picture(page, partial(source, page.index))
        return
    # A page that was scaled down to a limit says less than what was asked for.
    dpi = round(max((page.dpi for page in document.pages if page.dpi), default=DEFAULT_DPI))
    dpi = min(max(dpi, _LEAST_DPI), _MOST_DPI)
    options = Options(password=password, dpi=dpi, workers=workers)
    indexes = [page.index for page in document.pages]
    with ExitStack() as stack:
        opened = open_document(source, options, stack)
        for page, prepared in zip(document.pages, opened.prepared(indexes), strict=True):
            yield page, _picture(page, prepared.render)


def _picture(page: ConvertedPage, render: Callable[[], Image.Image]) -> Image.Image:
    try:
        picture = render().convert("RGB")
    except Exception as error:  # noqa: BLE001  (the per-page boundary)
        _LOG.warning("Page %d could not be rendered: %s", page.number, error)
        return _grey_sheet(page, str(error) or type(error).__name__)
    return picture.rotate(page.rotation, expand=True) if page.rotation else picture


def _grey_sheet(page: ConvertedPage, reason: str) -> Image.Image:
    fits = 0 < page.width * page.height <= _MOST_PIXELS
    size = (page.width, page.height) if fits else _SHEET
    sheet = Image.new("RGB", size, _GREY)
    letters = max(12, size[0] // 36)
    text = textwrap.fill(f"Page {page.number} could not be shown. {printable(reason)}", 48)
    place = (size[0] // 12, size[1] // 6)
    ImageDraw.Draw(sheet).multiline_text(place, text, _INK, font_for(text, letters), spacing=8)
    return sheet
