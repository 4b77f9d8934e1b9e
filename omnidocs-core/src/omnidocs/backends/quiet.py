"""Keeps a library from logging while we call it."""

from __future__ import annotations

import logging
import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

_thread = threading.local()


class _OurCalls(logging.Filter):
    """Drops what is logged under our own calls on this thread, from a level down."""

    def filter(self, record: logging.LogRecord) -> bool:
        return record.levelno >= getattr(_thread, "least", logging.NOTSET)


OUR_CALLS = _OurCalls()


@contextmanager
def muted(*libraries: str, least: int = logging.ERROR) -> Iterator[None]:
    """Run a library's code without its log records; other threads keep theirs.

    The handlers get a filter, which passes everything on outside of such calls. Levels and
    what the user configured stay as they are.

    Args:
        libraries: Names of its loggers; their handlers are where the records of the
            loggers below them can be dropped.
        least: The lowest level that is still logged.
    """
    for name in libraries:
        logger = logging.getLogger(name)
        for place in (logger, *logger.handlers):
            place.addFilter(OUR_CALLS)
    before = getattr(_thread, "least", logging.NOTSET)
    _thread.least = least
    try:
        yield
    finally:
        _thread.least = before
