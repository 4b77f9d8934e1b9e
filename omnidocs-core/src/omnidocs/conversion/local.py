"""A document that is open in this process, where no limit holds in mid-page."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from omnidocs.conversion.events import Event, PageStarted
from omnidocs.conversion.facts import Facts
from omnidocs.conversion.prepared import Prepared, Rendering, prepare_page
from omnidocs.document import Document

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from omnidocs.conversion.bounds import Bounds
    from omnidocs.conversion.options import Options


class LocalDocument:
    """A document open in this process.

    Args:
        source: An open ``Document``, which stays open, or what ``Document.open`` takes.
        options: How it is opened.
        bounds: When the conversion ends.
        tell: Takes events.

    Raises:
        DocumentError: it cannot be opened.
    """

    def __init__(
        self, source: Any, options: Options, bounds: Bounds, tell: Callable[[Event], None]
    ) -> None:
        self._owned = not isinstance(source, Document)
        self._document = Document.open(source, password=options.password, dpi=options.dpi)
        self._bounds = bounds
        self._tell = tell
        self.facts = Facts.of(self._document)

    def prepared(
        self, indexes: Sequence[int], rendering: Rendering = "later"
    ) -> Iterator[Prepared]:
        """The pages, each read when an extractor asks for what is on it.

        Args:
            indexes: Which, 0-based.
            rendering: Which of them are rendered before they are handed out.
        """
        for index in indexes:
            if self._bounds.over:
                yield Prepared(index, None, self._bounds.unreached(index), 0.0)
                continue
            self._tell(PageStarted(index))
            yield prepare_page(self._document, index, rendering)
            if self._owned:
                self._document.clear_cache(index)

    def close(self) -> None:
        """Close the document, if it was opened here."""
        if self._owned:
            self._document.close()
