"""Prepared pages taken through the stages."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

from omnidocs.conversion.stages import Chain, Work
from omnidocs.conversion.stages.pipeline import Pipeline

if TYPE_CHECKING:
    from collections.abc import Generator, Iterator, Sequence

    from omnidocs.conversion.bounds import Bounds
    from omnidocs.conversion.chosen import Extractors
    from omnidocs.conversion.document import ConvertedPage
    from omnidocs.conversion.prepared import Prepared
    from omnidocs.conversion.reading import OCRMode

DEFAULT_BATCH_SIZE = 8
"""Pages that go to an engine together."""


def finish(
    prepared: Iterator[Prepared],
    mode: OCRMode,
    extractors: Extractors,
    *,
    figures: bool = False,
    batch_size: int = DEFAULT_BATCH_SIZE,
    engine_timeout: float | None = None,
    bounds: Bounds | None = None,
) -> Generator[ConvertedPage, None, None]:
    """Yield what becomes of each page, in order.

    With engines that were handed in, pages go through the stages in windows: while one
    engine reads a window, the next is prepared here and another engine is at work on the
    one before. Otherwise a page is converted when it is asked for, on this thread.

    Closing the iterator, or an exception in ``prepared``, ends all threads.

    Args:
        prepared: The pages in order; consumed on the thread that iterates.
        mode: Which pages are read by OCR.
        extractors: The engines; the caller closes them.
        figures: Whether to cut figures out of the pages.
        batch_size: Pages of a window. As many windows are in memory as there are engines,
            and two more.
        engine_timeout: Seconds that one call of an engine may take; None for any time.
        bounds: After this end no engine is called any more; None for no end.
    """
    chain = Chain(mode, extractors, engine_timeout, bounds if extractors.has_engines else None)
    if not extractors.has_engines:
        for page in prepared:
            yield from _done(chain, [Work.of(page, figures=figures)])
        return
    with Pipeline(chain.steps()) as pipeline:
        while window := [Work.of(page, figures=figures) for page in islice(prepared, batch_size)]:
            pipeline.put(window)
            del window
            while pipeline.is_ready or pipeline.in_flight >= pipeline.most:
                yield from _outcomes(pipeline.take())
        while pipeline.in_flight:
            yield from _outcomes(pipeline.take())


def finish_page(
    prepared: Prepared,
    mode: OCRMode,
    extractors: Extractors,
    *,
    figures: bool = False,
) -> ConvertedPage:
    """Take one page through all stages on this thread."""
    [page] = _done(Chain(mode, extractors), [Work.of(prepared, figures=figures)])
    return page


def _done(chain: Chain, works: Sequence[Work]) -> Iterator[ConvertedPage]:
    chain.whole(works)
    return _outcomes(works)


def _outcomes(works: Sequence[Work]) -> Iterator[ConvertedPage]:
    for work in works:
        yield work.outcome.model_copy(update={"seconds": work.seconds})
