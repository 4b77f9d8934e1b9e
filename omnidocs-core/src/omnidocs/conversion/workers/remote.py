"""A document that workers have open."""

from __future__ import annotations

from functools import partial
from itertools import count, islice
from queue import Empty, SimpleQueue
from typing import TYPE_CHECKING, Any, Final

from omnidocs.conversion.document import ConvertedPage
from omnidocs.conversion.outcomes import failed_page
from omnidocs.conversion.prepared import Prepared, Rendering
from omnidocs.conversion.workers.job import Job, Result, Session
from omnidocs.conversion.workers.messages import (
    ConvertPage,
    OpenDocument,
    PreparePage,
    RenderPage,
)
from omnidocs.conversion.workers.spool import Spool
from omnidocs.document import Page
from omnidocs.errors import (
    DocumentClosedError,
    DocumentTooLargeError,
    WorkerError,
    WorkerLostError,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from PIL import Image

    from omnidocs.conversion.bounds import Bounds
    from omnidocs.conversion.choices import Choices
    from omnidocs.conversion.events import Event
    from omnidocs.conversion.facts import Facts
    from omnidocs.conversion.workers.messages import Order, Setup
    from omnidocs.conversion.workers.pool import WorkerPool
    from omnidocs.document.origin import Origin

_TICK: Final = 0.05
"""Seconds between two looks at the clock and at ``cancel``, where nothing happens."""

_LEAST_OPENING_SECONDS: Final = 30.0
"""Time to open a document, however short that of a page is: plugins are imported in it."""

_numbers = count(1)


class RemoteDocument:
    """A document that workers open, each when it has its first page of it.

    Args:
        pool: The workers.
        setup: What they must be like.
        origin: What the document is opened from.
        choices: How the pages are made; extractors of this process stay here. None where
            only the images of the pages are wanted.
        page_timeout: Seconds for a page.
        bounds: When the conversion ends.
        tell: Takes events, in the thread that asks for pages.

    Raises:
        DocumentError: it cannot be opened.
        WorkerError: no worker can be started.
    """

    def __init__(
        self,
        pool: WorkerPool,
        setup: Setup,
        origin: Origin,
        choices: Choices | None,
        page_timeout: float | None,
        bounds: Bounds,
        tell: Callable[[Event], None],
    ) -> None:
        self._pool, self._bounds, self._tell = pool, bounds, tell
        self._seconds = page_timeout
        self._window = 2 * pool.workers + 2
        self._inbox: SimpleQueue[Event | Result] = SimpleQueue()
        self._spool = Spool(origin)
        plain = None if choices is None or choices.live else choices
        opening = OpenDocument(next(_numbers), self._spool.origin, self._spool.path, plain)
        limit = None if page_timeout is None else max(page_timeout, _LEAST_OPENING_SECONDS)
        name = origin.url or origin.name or "the document in memory"
        self._session = Session(setup, opening, limit, name, self._inbox.put)
        try:
            self.facts = self._opened(origin.options.limits.pages)
        except BaseException:
            self.close()
            raise

    def converted(self, indexes: Sequence[int]) -> Iterator[ConvertedPage]:
        """Have the workers convert pages, by the choices that they were given."""
        number = self._session.number
        for value, _ in self._values(indexes, lambda index: ConvertPage(number, index)):
            yield value

    def prepared(
        self, indexes: Sequence[int], rendering: Rendering = "always"
    ) -> Iterator[Prepared]:
        """Have the workers read pages, for extractors of this process.

        Args:
            indexes: Which, 0-based.
            rendering: Which of them come with their images; that of another is fetched when
                somebody looks at it.
        """
        order = partial(PreparePage, self._session.number, rendering=rendering)
        for value, seconds in self._values(indexes, order):
            if isinstance(value, ConvertedPage):
                yield Prepared(value.index, None, value, seconds)
            else:
                page = Page.unpacked(value, partial(self._render, value.index))
                yield Prepared(value.index, page, None, seconds)

    def close(self) -> None:
        """Drop what is not done yet, and let the workers close the document."""
        self._pool.end(self._session)
        self._spool.remove()

    def _opened(self, most_pages: int) -> Facts:
        session = self._session
        self._submit(session.opening, session.opening_seconds, None)
        while (result := self._received()) is None:
            self._bounds.check_opening(session.name)
        if result.answer is None:
            raise result.error or WorkerLostError("The worker gave no answer.")
        facts = _without(self._spool.image_bytes, result.answer.value)
        if facts.page_count > most_pages:
            raise DocumentTooLargeError(
                f"{session.name} has {facts.page_count:,} pages, more than the {most_pages:,} "
                "allowed. Pass page_range=(first, last), or raise limits.pages."
            )
        return facts

    def _values(
        self, indexes: Sequence[int], order: Callable[[int], Order]
    ) -> Iterator[tuple[Any, float]]:
        """For each page what was ordered, or the record of why there is none; and the seconds."""
        ahead, under_way = iter(indexes), 0
        done: dict[int, tuple[Any, float]] = {}
        for index in indexes:
            for following in islice(ahead, self._window - under_way - len(done)):
                self._submit(order(following), self._seconds, following)
                under_way += 1
            while index not in done and not self._bounds.over:
                result = self._received()
                if result is not None and result.job.index is not None:
                    under_way -= 1
                    done[result.job.index] = _value(result)
            if index not in done:
                self._pool.end(self._session)
                done[index] = self._bounds.unreached(index), 0.0
            yield done.pop(index)

    def _render(self, index: int) -> Image.Image:
        """The image of a page that came without it."""
        replies: SimpleQueue[Result] = SimpleQueue()
        order = RenderPage(self._session.number, index)
        self._submit(order, self._seconds, index, replies.put)
        result = replies.get()
        if result.answer is None:
            raise result.error or DocumentClosedError(f"{self._session.name} was closed.")
        image: Image.Image = result.answer.value
        return image

    def _submit(
        self,
        order: Order,
        seconds: float | None,
        index: int | None,
        reply: Callable[[Result], None] | None = None,
    ) -> None:
        job = Job(self._session, order, seconds, index, reply or self._inbox.put)
        self._pool.submit(job, first=reply is not None)

    def _received(self) -> Result | None:
        """The next result, if one comes soon; events are told on the way."""
        try:
            news = self._inbox.get(timeout=_TICK)
        except Empty:
            return None
        if isinstance(news, Result):
            return news
        self._tell(news)
        return None


def _without(spooled: int, facts: Facts) -> Facts:
    """The facts without the size of files that were written for the workers alone."""
    size = facts.metadata.get("file_size", 0) - spooled
    if not spooled:
        return facts
    known = {name: value for name, value in facts.metadata.items() if name != "file_size"}
    return facts.model_copy(update={"metadata": known | ({"file_size": size} if size else {})})


def _value(result: Result) -> tuple[Any, float]:
    """What a worker made of a page, or the record of a page that failed.

    Raises:
        WorkerError: no worker can be started, or the pool was closed.
    """
    if result.answer is not None:
        return result.answer.value, result.seconds
    error = result.error or WorkerLostError("The worker gave no answer.")
    if isinstance(error, WorkerError) and not isinstance(error, WorkerLostError):
        raise error
    page = failed_page(result.job.index or 0, None, error)
    return page.model_copy(update={"seconds": result.seconds}), result.seconds
