"""``convert``: a document in, structured text out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from omnidocs.conversion.document import ConvertedDocument, ConvertedPage
from omnidocs.conversion.finishing import DEFAULT_BATCH_SIZE
from omnidocs.conversion.options import (
    DEFAULT_DPI,
    DEFAULT_MEMORY_LIMIT,
    DEFAULT_PAGE_TIMEOUT,
    Options,
)
from omnidocs.conversion.run import Run

if TYPE_CHECKING:
    import threading
    from collections.abc import Callable, Iterable, Iterator

    from omnidocs.conversion.events import Event
    from omnidocs.conversion.reading import OCRMode
    from omnidocs.conversion.workers import WorkerPool
    from omnidocs.tasks import (
        BaseFormulaRecognizer,
        BaseLayoutExtractor,
        BaseOCRExtractor,
        BaseReadingOrderPredictor,
        BaseTableExtractor,
        BaseTextExtractor,
    )


def convert(
    source: Any,
    *,
    pages: Iterable[int] | Callable[[int], Iterable[int]] | None = None,
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
    figures: bool = False,
    workers: int | WorkerPool = 1,
    page_timeout: float | None = DEFAULT_PAGE_TIMEOUT,
    timeout: float | None = None,
    memory_limit: int | None = DEFAULT_MEMORY_LIMIT,
    cancel: threading.Event | None = None,
    progress: Callable[[int, int], None] | None = None,
    events: Callable[[Event], None] | None = None,
) -> ConvertedDocument:
    """Convert a document to structured text.

    A page that fails is in the result with its error; the others are not touched by it.

    Args:
        source: A path, an address, bytes, an image or several, or an open ``Document``
            (which stays open).
        pages: Indexes of the pages to convert, 0-based, or a function that makes them of the
            number of pages; None for all.
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
        figures: Whether to cut the figures out of the pages, into ``Element.image``; pages
            with figures are then rendered, which takes time.
        workers: Processes that open the document and convert its pages, or a pool of them
            that several conversions share. 0 converts in this process, where no limit on
            time or memory can hold in mid-page.
        page_timeout: Seconds for a page, after which its worker is killed and the page has
            timed out; None for any time. Opening has as long, and 30 s at least.
        timeout: Seconds for the document; the pages that are not done by then have timed
            out.
        memory_limit: MiB for each worker; None for no limit. Windows has none.
        cancel: Set it, from another thread or a signal handler, to end the conversion; the
            pages that are not done by then are skipped.
        progress: Called with the number of pages done and of all pages, after each page.
        events: Called with what happens, one of ``omnidocs.conversion.events``, in the
            thread of the caller.

    Extractors that are handed in run in this process: for them, workers open the document
    and read its pages.

    Returns:
        The document; its ``status`` says whether all pages are there.

    Raises:
        DocumentError: the source cannot be opened, or not in time.
        PageRangeError: it does not have these pages.
        ConfigError: an argument has a value that cannot work.
        PluginError: no extractor is installed for what was asked.
        WorkerError: no worker can be started, or the pool was closed.
        ConversionCancelledError: it was cancelled before the document was open.
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
        figures=figures,
        workers=workers,
        page_timeout=page_timeout,
        timeout=timeout,
        memory_limit=memory_limit,
        cancel=cancel,
        events=events,
    )
    with Run(source, options) as run:
        done: list[ConvertedPage] = []
        for page in run.pages():
            done.append(page)
            if progress is not None:
                progress(len(done), len(run.indexes))
        return ConvertedDocument.from_pages(
            done,
            source=run.facts.source,
            metadata=run.facts.metadata,
            outline=run.facts.outline,
        )


def iter_convert(
    source: Any,
    *,
    pages: Iterable[int] | Callable[[int], Iterable[int]] | None = None,
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
    figures: bool = False,
    workers: int | WorkerPool = 1,
    page_timeout: float | None = DEFAULT_PAGE_TIMEOUT,
    timeout: float | None = None,
    memory_limit: int | None = DEFAULT_MEMORY_LIMIT,
    cancel: threading.Event | None = None,
    events: Callable[[Event], None] | None = None,
) -> Iterator[ConvertedPage]:
    """Convert a document page by page, holding no more than the engines are busy with.

    What only the whole document shows is not settled yet: running headers that the layout
    did not find, levels of headings, paragraphs that run over pages.
    ``ConvertedDocument.from_pages`` does that, where the pages are to be one document.

    The arguments and the errors are those of ``convert``; the document is opened at once,
    so that the errors come before the first page is asked for.

    Returns:
        An iterator over the pages, in order. Closing it, or letting it go, closes the
        document and ends its workers.
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
        figures=figures,
        workers=workers,
        page_timeout=page_timeout,
        timeout=timeout,
        memory_limit=memory_limit,
        cancel=cancel,
        events=events,
    )
    pages_of_run = _pages(source, options)
    next(pages_of_run)
    return cast("Iterator[ConvertedPage]", pages_of_run)


def _pages(source: Any, options: Options) -> Iterator[ConvertedPage | None]:
    """First None when the document is open, then the pages.

    So the generator has begun when it is handed out, and closing it closes the document
    even if no page was asked for.
    """
    with Run(source, options) as run:
        yield None
        yield from run.pages()
