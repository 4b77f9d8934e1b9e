"""Keeps a third library's hands off the process that it is loaded into."""

from __future__ import annotations

import logging
import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from omnidocs.backends.quiet import muted

_LOADER_PATH = "LD_LIBRARY_PATH"  # OpenCV adds a folder to it for every child process

_loading = threading.Lock()


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
        path = os.environ.get(_LOADER_PATH)
        try:
            with muted(*loggers):
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
