"""``convert``: a document in, structured text out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from omnidocs.conversion.document import ConvertedDocument, ConvertedPage
from omnidocs.conversion.finishing import DEFAULT_BATCH_SIZE
from omnidocs.conversion.run import Options, Run

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from omnidocs.conversion.reading import OCRMode
    from omnidocs.tasks import (
        BaseFormulaRecognizer,
        BaseLayoutExtractor,
        BaseOCRExtractor,
        BaseReadingOrderPredictor,
        BaseTableExtractor,
        BaseTextExtractor,
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
    text: BaseTextExtractor | str | None = None,
    formulas: BaseFormulaRecognizer | str | None = None,
    batch_size: int = DEFAULT_BATCH_SIZE,
    engine_timeout: float | None = None,
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
        text: What reads every page as a whole: a text extractor, or its name. Its answers
            take the place of all of the others', which serve the pages where it fails.
        formulas: What reads formulas as LaTeX: a recognizer, its name, ``"auto"`` or None.
        batch_size: How many pages go together to an engine that was handed in.
        engine_timeout: Seconds that an engine may take for one batch. The pages of a batch
            that takes longer have timed out, and the next one gets a fresh engine.
        progress: Called with the number of pages done and of all pages, after each page.

    Returns:
        The document; its ``status`` says whether all pages are there.

    Raises:
        DocumentError: the source cannot be opened.
        PageRangeError: it does not have these pages.
        ConfigError: an argument has a value that cannot work.
        PluginError: no extractor is installed for what was asked.
    """
    options = Options(
        pages=pages,
        password=password,
        dpi=dpi,
        ocr=ocr,
        layout=layout,
        tables=tables,
        reading_order=reading_order,
        text=text,
        formulas=formulas,
        batch_size=batch_size,
        engine_timeout=engine_timeout,
    )
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
    text: BaseTextExtractor | str | None = None,
    formulas: BaseFormulaRecognizer | str | None = None,
    batch_size: int = DEFAULT_BATCH_SIZE,
    engine_timeout: float | None = None,
) -> Iterator[ConvertedPage]:
    """Convert a document page by page, holding no more than the engines are busy with.

    What only the whole document shows is not settled yet: running headers that the layout
    did not find, levels of headings, paragraphs that run over pages.
    ``ConvertedDocument.from_pages`` does that, where the pages are to be one document.

    The arguments and the errors are those of ``convert``; the document is opened at once,
    so that the errors come before the first page is asked for.

    Returns:
        An iterator over the pages, in order. Closing it closes the document.
    """
    options = Options(
        pages=pages,
        password=password,
        dpi=dpi,
        ocr=ocr,
        layout=layout,
        tables=tables,
        reading_order=reading_order,
        text=text,
        formulas=formulas,
        batch_size=batch_size,
        engine_timeout=engine_timeout,
    )
    return _pages(Run(source, options))


def _pages(run: Run) -> Iterator[ConvertedPage]:
    with run:
        yield from run.pages()
