"""Plugins that observe extractions are told of them here."""

from __future__ import annotations

import time
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from omnidocs.registry import hooks

if TYPE_CHECKING:
    from collections.abc import Iterator

    from omnidocs.results import PageOutcome


@contextmanager
def observed(extractor: Any, pages: int) -> Iterator[None]:
    """Tell of a batch: that it begins, and that it is done or failed as a whole.

    A stream that is given up is neither.
    """
    hooks.before_extraction(extractor.task, extractor, pages)
    started = time.perf_counter()
    try:
        yield
    except Exception as error:
        hooks.extraction_failed(extractor.task, extractor, pages, error)
        raise
    hooks.after_extraction(extractor.task, extractor, pages, time.perf_counter() - started)


def page_done(document: Any, outcome: PageOutcome[Any]) -> None:
    """Tell of a page of a document."""
    source = document.metadata.source_path
    hooks.page_done(source, outcome.index, outcome.status.value, outcome.seconds or 0.0)
