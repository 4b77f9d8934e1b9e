"""A conversion under way: an open document, its pages and the extractors."""

from __future__ import annotations

import operator
from contextlib import ExitStack, closing
from typing import TYPE_CHECKING, Any, Self

from omnidocs.conversion.bounds import Bounds
from omnidocs.conversion.choices import Choices
from omnidocs.conversion.events import DocumentOpened, PageDone, tell_nobody
from omnidocs.conversion.finishing import finish
from omnidocs.conversion.local import LocalDocument
from omnidocs.conversion.placing import open_remote
from omnidocs.errors import ConfigError, DocumentClosedError, PageRangeError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from types import TracebackType

    from omnidocs.conversion.document import ConvertedPage
    from omnidocs.conversion.facts import Facts
    from omnidocs.conversion.options import Options


class Run:
    """A document open for conversion. Close it, or use it in a ``with`` statement.

    Raises:
        DocumentError: the source cannot be opened.
        PageRangeError: it does not have the pages.
        ConfigError: an option has a value that cannot work.
        PluginError: no extractor is installed for what was asked.
        WorkerError: no worker can be started.
    """

    def __init__(self, source: Any, options: Options) -> None:
        _check_open(source)
        choices, bounds = Choices.of(options), Bounds(options.timeout, options.cancel)
        self._tell = options.events or tell_nobody
        with ExitStack() as stack:
            remote = open_remote(source, options, choices, bounds, stack)
            document = remote or LocalDocument(source, options, bounds, self._tell)
            stack.callback(document.close)
            self.facts: Facts = document.facts
            self.indexes = _indexes(self.facts.page_count, options.pages)
            if remote is None or choices.live:
                extractors = stack.enter_context(choices.extractors())
                extractors.prepare()
                finished = finish(
                    document.prepared(self.indexes, extractors.rendering),
                    choices.mode,
                    extractors,
                    figures=choices.figures,
                    batch_size=options.batch_size,
                    engine_timeout=options.engine_timeout,
                    bounds=bounds,
                )
                self._converted: Iterator[ConvertedPage] = stack.enter_context(closing(finished))
            else:
                self._converted = remote.converted(self.indexes)
            self._tell(DocumentOpened(self.facts.source, len(self.indexes)))
            self._stack = stack.pop_all()

    def pages(self) -> Iterator[ConvertedPage]:
        """Convert the pages, keeping none; plugins hear of each."""
        from omnidocs.registry import hooks

        for page in self._converted:
            hooks.page_done(self.facts.source, page.index, page.status.value, page.seconds)
            self._tell(PageDone(page.index, page.status, page.seconds, page.error))
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


def _check_open(source: Any) -> None:
    from omnidocs.document import Document

    if isinstance(source, Document) and source.closed:
        raise DocumentClosedError(f"{source!r} cannot be converted any more. Open it again.")


def _as_indexes(pages: Iterable[int]) -> list[int]:
    """Each index once, in order."""
    try:
        return sorted({operator.index(page) for page in pages})
    except TypeError:
        raise ConfigError(
            f"pages={pages!r} is no list of page indexes. Pass whole numbers, such as [0, 2] "
            "or range(3)."
        ) from None


def _indexes(count: int, pages: Iterable[int] | Callable[[int], Iterable[int]] | None) -> list[int]:
    if pages is None:
        return list(range(count))
    wanted = _as_indexes(pages(count) if callable(pages) else pages)
    outside = [index for index in wanted if not 0 <= index < count]
    if outside or not wanted:
        what = f"has no page of index {outside[0]}" if outside else "was asked for no page at all"
        raise PageRangeError(
            f"The document {what}. Its {count} pages have the indexes 0 to {count - 1}."
        )
    return wanted
