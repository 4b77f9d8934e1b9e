"""A conversion under way: an open document, its pages and the extractors."""

from __future__ import annotations

import operator
from contextlib import ExitStack, closing
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Self, get_args

from omnidocs.conversion.chosen import Extractors, check_choice
from omnidocs.conversion.finishing import DEFAULT_BATCH_SIZE, finish
from omnidocs.conversion.prepared import Prepared, prepare_page
from omnidocs.conversion.reading import OCRMode
from omnidocs.errors import ConfigError, DocumentClosedError, PageRangeError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from types import TracebackType

    from omnidocs.conversion.document import ConvertedPage
    from omnidocs.document import Document

_MODES: tuple[str, ...] = get_args(OCRMode)


@dataclass(frozen=True)
class Options:
    """The arguments of ``convert`` that say how, as the user gave them."""

    pages: Iterable[int] | None
    password: str | None
    dpi: int
    ocr: Any
    layout: Any
    tables: Any
    reading_order: Any
    text: Any = None
    formulas: Any = None
    batch_size: Any = DEFAULT_BATCH_SIZE
    engine_timeout: Any = None


class Run:
    """A document open for conversion. Close it, or use it in a ``with`` statement.

    Raises:
        DocumentError: the source cannot be opened.
        PageRangeError: it does not have the pages.
        ConfigError: an option has a value that cannot work.
        PluginError: no extractor is installed for what was asked.
    """

    def __init__(self, source: Any, options: Options) -> None:
        self._mode, self._extractors = _choices(options)
        self._options = options
        with ExitStack() as stack:
            stack.enter_context(self._extractors)
            self.document = _open(source, options, stack)
            self._is_callers = self.document is source
            self.indexes = _indexes(self.document, options.pages)
            self._extractors.prepare()
            self._stack = stack.pop_all()

    @property
    def source(self) -> str:
        """Where the document came from, for people."""
        known = self.document.metadata
        return known.source_path or known.file_name or f"<{known.source_type}>"

    @property
    def metadata(self) -> dict[str, Any]:
        """What the file says about itself, and its name, size, format and pages."""
        known = self.document.metadata
        kept = {"file_name", "file_size", "format", "page_count"}
        properties = {name.lower(): value for name, value in (known.pdf_metadata or {}).items()}
        return properties | known.model_dump(include=kept, exclude_none=True)

    @property
    def outline(self) -> list[tuple[int, str]]:
        """The bookmarks, each with its level (from 1) and title."""
        return [(item.level, item.title) for item in self.document.outline]

    def pages(self) -> Iterator[ConvertedPage]:
        """Convert the pages, keeping none; plugins hear of each."""
        from omnidocs.registry import hooks

        finished = finish(
            self._prepared(),
            self._mode,
            self._extractors,
            batch_size=self._options.batch_size,
            engine_timeout=self._options.engine_timeout,
        )
        with closing(finished):
            for page in finished:
                hooks.page_done(self.source, page.index, page.status.value, page.seconds)
                yield page

    def _prepared(self) -> Iterator[Prepared]:
        rendering = self._extractors.rendering
        for index in self.indexes:
            prepared = prepare_page(self.document, index, rendering)
            yield prepared
            if not self._is_callers:
                self.document.clear_cache(index)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._stack.close()


def _choices(options: Options) -> tuple[OCRMode, Extractors]:
    for name in ("text", "ocr", "layout", "tables", "formulas", "reading_order"):
        check_choice(name, getattr(options, name))
    _check_numbers(options)
    if options.ocr is None:
        raise ConfigError('ocr=None says nothing. Use "never" to leave pictures unread.')
    is_mode = isinstance(options.ocr, str) and options.ocr in _MODES
    extractors = Extractors(
        ocr="auto" if is_mode else options.ocr,
        layout=options.layout,
        tables=options.tables,
        reading_order=options.reading_order,
        text=options.text,
        formulas=options.formulas,
    )
    return (options.ocr if is_mode else "auto"), extractors


def _check_numbers(options: Options) -> None:
    size, timeout = options.batch_size, options.engine_timeout
    if not isinstance(size, int) or size < 1:
        raise ConfigError(f"batch_size={size!r} is not possible. Give a whole number from 1.")
    if timeout is not None and not (isinstance(timeout, (int, float)) and timeout > 0):
        raise ConfigError(
            f"engine_timeout={timeout!r} is not possible. Give seconds above 0, or None."
        )


def _open(source: Any, options: Options, stack: ExitStack) -> Document:
    """The document; one that the caller has open is not closed with the conversion."""
    from omnidocs.document import Document

    if isinstance(source, Document):
        if source.closed:
            raise DocumentClosedError(f"{source!r} cannot be converted any more. Open it again.")
        return source
    return stack.enter_context(Document.open(source, password=options.password, dpi=options.dpi))


def _as_indexes(pages: Iterable[int]) -> list[int]:
    """Each index once, in order."""
    try:
        return sorted({operator.index(page) for page in pages})
    except TypeError:
        raise ConfigError(
            f"pages={pages!r} is no list of page indexes. Pass whole numbers, such as [0, 2] "
            "or range(3)."
        ) from None


def _indexes(document: Document, pages: Iterable[int] | None) -> list[int]:
    count = document.page_count
    if pages is None:
        return list(range(count))
    wanted = _as_indexes(pages)
    outside = [index for index in wanted if not 0 <= index < count]
    if outside or not wanted:
        what = f"has no page of index {outside[0]}" if outside else "was asked for no page at all"
        raise PageRangeError(
            f"The document {what}. Its {count} pages have the indexes 0 to {count - 1}."
        )
    return wanted
