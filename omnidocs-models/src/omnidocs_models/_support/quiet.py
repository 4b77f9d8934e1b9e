"""Keeps a third library's hands off the process that it is loaded into."""

from __future__ import annotations

import logging
import os
import sys
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from omnidocs.backends.quiet import muted

_loading = threading.Lock()


@contextmanager
def undisturbed(*loggers: str) -> Iterator[None]:
    """Load a library, and leave logging, the environment and sys.path as they were.

    RapidOCR, RapidLayout and PaddleOCR give their loggers a level and a handler that writes
    to the console, and stop them from passing records on, which takes them from the user's
    own configuration. OpenCV, PyTorch, EasyOCR and PaddleX set environment variables, which
    every child process would inherit; EasyOCR appends a folder to sys.path. One load at a
    time, so that none restores what another has changed.

    Args:
        loggers: Names of the library's loggers.
    """
    with _loading:
        found = [logging.getLogger(name) for name in loggers]
        states = [(one, one.level, one.propagate, list(one.handlers)) for one in found]
        environment, path = dict(os.environ), list(sys.path)
        try:
            with muted(*loggers):
                yield
        finally:
            for one, level, propagate, handlers in states:
                one.setLevel(level)
                one.propagate = propagate
                one.handlers[:] = handlers
            _restore_environment(environment)
            sys.path[:] = path


def _restore_environment(before: Mapping[str, str]) -> None:
    """Undo what was added to the environment, changed in it, or removed from it."""
    for name in os.environ.keys() - before.keys():
        del os.environ[name]
    for name, value in before.items():
        if os.environ.get(name) != value:
            os.environ[name] = value
