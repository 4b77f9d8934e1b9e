"""A conversion under way: an open document, its pages and the extractors."""

from __future__ import annotations

import operator
from contextlib import ExitStack
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Self, get_args

from omnidocs.conversion.chosen import Extractors, check_choice
from omnidocs.conversion.pages import convert_page
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
    figures: bool = False


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
        self._figures = options.figures
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
    def outline(self) -> list[tuple[int, str, int | None]]:
        """The bookmarks, each with its level (from 1), title and page index."""
        return [(item.level, item.title, item.page_index) for item in self.document.outline]

    def pages(self) -> Iterator[ConvertedPage]:
        """Convert the pages, one at a time, keeping none; plugins hear of each."""
        from omnidocs.registry import hooks

        for index in self.indexes:
            page = convert_page(
                self.document, index, self._mode, self._extractors, figures=self._figures
            )
            if not self._is_callers:
                self.document.clear_cache(index)
            hooks.page_done(self.source, index, page.status.value, page.seconds)
            yield page

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
    for name in ("layout", "tables", "reading_order"):
        check_choice(name, getattr(options, name))
    check_choice("ocr", options.ocr)
    if options.ocr is None:
        raise ConfigError('ocr=None says nothing. Use "never" to leave pictures unread.')
    is_mode = isinstance(options.ocr, str) and options.ocr in _MODES
    extractors = Extractors(
        ocr="auto" if is_mode else options.ocr,
        layout=options.layout,
        tables=options.tables,
        reading_order=options.reading_order,
    )
    return (options.ocr if is_mode else "auto"), extractors


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
