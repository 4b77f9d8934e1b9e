"""How a worker answers orders."""

from __future__ import annotations

from dataclasses import dataclass, replace
from time import perf_counter
from typing import TYPE_CHECKING, Any

from omnidocs.conversion.facts import Facts
from omnidocs.conversion.pages import convert_page
from omnidocs.conversion.prepared import is_rendered
from omnidocs.conversion.workers.memory import too_much
from omnidocs.conversion.workers.messages import (
    Answer,
    CloseDocument,
    ConvertPage,
    Failure,
    OpenDocument,
    Order,
    PreparePage,
    RenderPage,
)
from omnidocs.document import Document
from omnidocs.errors import DocumentTooLargeError, PageError

if TYPE_CHECKING:
    from omnidocs.conversion.chosen import Extractors
    from omnidocs.conversion.document import ConvertedPage
    from omnidocs.conversion.reading import OCRMode
    from omnidocs.document.page import PackedPage


@dataclass
class _Opened:
    document: Document
    mode: OCRMode = "auto"
    figures: bool = False
    extractors: Extractors | None = None

    def close(self) -> None:
        self.document.close()
        if self.extractors is not None:
            self.extractors.close()


class Server:
    """The documents that a worker has open.

    Args:
        memory_limit: MiB of the worker, for messages.
    """

    def __init__(self, memory_limit: int | None) -> None:
        self._limit = memory_limit
        self._opened: dict[int, _Opened] = {}

    def answer(self, order: Order) -> Answer:
        """Do what was ordered; what goes wrong is in the answer."""
        started = perf_counter()
        try:
            value, spent = self._done(order), False
            if isinstance(order, ConvertPage):
                value, spent = self._judged(value)
            answer = Answer(value, spent=spent)
        except MemoryError:
            answer = Answer(failure=Failure.of(self._exhausted(order)), spent=True)
        except Exception as error:  # noqa: BLE001  (it is raised again on the other side)
            answer = Answer(failure=Failure.of(error))
        return replace(answer, seconds=perf_counter() - started)

    def _done(self, order: Order) -> Any:
        match order:
            case OpenDocument():
                return self._open(order)
            case ConvertPage(number, index):
                opened = self._opened[number]
                if opened.extractors is None:
                    raise PageError("The document was opened without extractors.")
                page = convert_page(
                    opened.document,
                    index,
                    opened.mode,
                    opened.extractors,
                    figures=opened.figures,
                )
                opened.document.clear_cache(index)
                return page
            case PreparePage(number, index):
                return self._prepared(self._opened[number].document, order)
            case RenderPage(number, index):
                return self._opened[number].document.get_page(index)
            case CloseDocument(number):
                return self._opened.pop(number).close()

    def _open(self, order: OpenDocument) -> Facts:
        origin = order.origin
        if order.spool is not None:
            origin = replace(origin, content=order.spool.read_bytes())
        opened = _Opened(Document.from_origin(origin))
        try:
            facts = Facts.of(opened.document)
            if order.choices is not None:
                opened.mode, opened.figures = order.choices.mode, order.choices.figures
                opened.extractors = order.choices.extractors()
                opened.extractors.prepare()
        except BaseException:
            opened.close()
            raise
        self._opened[order.document] = opened
        return facts

    def _prepared(self, document: Document, order: PreparePage) -> PackedPage:
        page = document[order.index]
        packed = page.packed(image=is_rendered(page, order.rendering))
        document.clear_cache(order.index)
        return packed

    def _judged(self, page: ConvertedPage) -> tuple[ConvertedPage, bool]:
        """The page, and whether the worker's memory ran out on it."""
        if page.error_type != MemoryError.__name__:
            return page, False
        return page.model_copy(update={"error": too_much("The page", self._limit)}), True

    def _exhausted(self, order: Order) -> Exception:
        if isinstance(order, OpenDocument):
            return DocumentTooLargeError(too_much("The document", self._limit))
        return PageError(too_much("The page", self._limit))
