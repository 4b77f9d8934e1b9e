"""Keeps a third library's hands off the process that it is loaded into."""

from __future__ import annotations

import logging
import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager

_LOADER_PATH = "LD_LIBRARY_PATH"  # OpenCV adds a folder to it for every child process

_thread = threading.local()
_loading = threading.Lock()


class _OurCalls(logging.Filter):
    """Drops what a library logs while our own call of it runs on this thread."""

    def filter(self, record: logging.LogRecord) -> bool:  # noqa: ARG002
        return not getattr(_thread, "muted", False)


_OUR_CALLS = _OurCalls()


@contextmanager
def muted() -> Iterator[None]:
    """Run a library's code without its log records; other threads keep theirs.

    It works for the loggers that were named to ``undisturbed``.
    """
    before = getattr(_thread, "muted", False)
    _thread.muted = True
    try:
        yield
    finally:
        _thread.muted = before


@contextmanager
def undisturbed(*loggers: str) -> Iterator[None]:
    """Load a library, and leave logging and the environment as they were.

    RapidOCR and RapidLayout give their loggers a level and a handler that writes to the
    console, and stop them from passing records on, which takes them from the user's own
    configuration. One load at a time, so that none restores what another has changed.

    Args:
        loggers: Names of the library's loggers.
    """
    with _loading:
        found = [logging.getLogger(name) for name in loggers]
        states = [(one, one.level, one.propagate, list(one.handlers)) for one in found]
        for one in found:
            one.addFilter(_OUR_CALLS)
        path = os.environ.get(_LOADER_PATH)
        try:
            with muted():
                yield
        finally:
            for one, level, propagate, handlers in states:
                one.setLevel(level)
                one.propagate = propagate
                one.handlers[:] = handlers
            _restore(_LOADER_PATH, path)


def _restore(name: str, value: str | None) -> None:
    if value is None:
        os.environ.pop(name, None)
    else:
        os.environ[name] = value
