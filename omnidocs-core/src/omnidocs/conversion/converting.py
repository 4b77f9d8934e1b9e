"""``convert``: a document in, structured text out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from omnidocs.conversion.document import ConvertedDocument, ConvertedPage
from omnidocs.conversion.run import Options, Run

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from omnidocs.conversion.reading import OCRMode
    from omnidocs.tasks import (
        BaseLayoutExtractor,
        BaseOCRExtractor,
        BaseReadingOrderPredictor,
        BaseTableExtractor,
    )

DEFAULT_DPI = 200
"""Resolution of page images: what OCR engines read best. A page whose text layer is
usable is never rendered."""


def convert(
    source: Any,
    *,
    pages: Iterable[int] | None = None,
    password: str | None = None,
    dpi: int = DEFAULT_DPI,
    ocr: BaseOCRExtractor | OCRMode | str = "auto",
    layout: BaseLayoutExtractor | str | None = "auto",
    tables: BaseTableExtractor | str | None = "auto",
    reading_order: BaseReadingOrderPredictor | str | None = "auto",
    figures: bool = False,
    progress: Callable[[int, int], None] | None = None,
) -> ConvertedDocument:
    """Convert a document to structured text.

    A page that fails is in the result with its error; the others are not touched by it.

    Args:
        source: A path, an address, bytes, an image or several, or an open ``Document``
            (which stays open).
        pages: Indexes of the pages to convert, 0-based; None for all.
        password: For an encrypted PDF.
        dpi: Resolution of page images, the space of all boxes. An open ``Document`` keeps
            its own.
        ocr: ``"auto"`` reads pages without a usable text layer, ``"always"`` every page,
            ``"never"`` none. An extractor, or the name of one, is used as by
            ``"auto"``.
        layout: What finds headings, paragraphs, tables and figures: an extractor, its
            name, ``"auto"`` for the installed default, or None for lines of text only.
        tables: What reads the cells of tables; None leaves tables as lines.
        reading_order: What orders the regions; None keeps the layout's order.
        figures: Whether to cut the figures out of the pages, into ``Element.image``; pages
            with figures are then rendered, which takes time.
        progress: Called with the number of pages done and of all pages, after each page.

    Returns:
        The document; its ``status`` says whether all pages are there.

    Raises:
        DocumentError: the source cannot be opened.
        PageRangeError: it does not have these pages.
        ConfigError: an argument has a value that cannot work.
        PluginError: no extractor is installed for what was asked.
    """
    options = Options(pages, password, dpi, ocr, layout, tables, reading_order, figures)
    with Run(source, options) as run:
        done: list[ConvertedPage] = []
        for page in run.pages():
            done.append(page)
            if progress is not None:
                progress(len(done), len(run.indexes))
        return ConvertedDocument.from_pages(
            done, source=run.source, metadata=run.metadata, outline=run.outline
        )


def iter_convert(
    source: Any,
    *,
    pages: Iterable[int] | None = None,
    password: str | None = None,
    dpi: int = DEFAULT_DPI,
    ocr: BaseOCRExtractor | OCRMode | str = "auto",
    layout: BaseLayoutExtractor | str | None = "auto",
    tables: BaseTableExtractor | str | None = "auto",
    reading_order: BaseReadingOrderPredictor | str | None = "auto",
    figures: bool = False,
) -> Iterator[ConvertedPage]:
    """Convert a document page by page, holding one page at a time.

    What only the whole document shows is not settled yet: running headers that the layout
    did not find, levels of headings, paragraphs that run over pages.
    ``ConvertedDocument.from_pages`` does that, where the pages are to be one document.

    The arguments and the errors are those of ``convert``; the document is opened at once,
    so that the errors come before the first page is asked for.

    Returns:
        An iterator over the pages, in order. Closing it closes the document.
    """
    options = Options(pages, password, dpi, ocr, layout, tables, reading_order, figures)
    return _pages(Run(source, options))


def _pages(run: Run) -> Iterator[ConvertedPage]:
    with run:
        yield from run.pages()
