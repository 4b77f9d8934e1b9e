"""Keeps a third library's hands off the process that it is loaded into."""

from __future__ import annotations

import logging
import os
import re
import sys
import threading
import warnings
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from typing import Any, cast

from omnidocs.backends.quiet import muted

_NO_TELEMETRY = "ORT_DISABLE_TELEMETRY"
"""Read by onnxruntime when it is imported, for the life of the process. Without it, 1.32 for
Linux keeps a number of the device in the home folder and sends events to Microsoft."""

_loading = threading.Lock()


@contextmanager
def undisturbed(*loggers: str) -> Iterator[None]:
    """Load a library without telemetry, and leave logging and the process as they were.

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
        os.environ.setdefault(_NO_TELEMETRY, "1")
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


@contextmanager
def unwarned(message: str) -> Iterator[None]:
    """Run a library's code without one of its warnings, which a page may not fail on.

    One entry is added to the filters and taken out again. ``warnings.catch_warnings`` would
    put the whole list back, and with it undo what other threads did meanwhile.

    Args:
        message: How the warning begins, as a regular expression.
    """
    filters = cast("list[Any]", warnings.filters)
    ignored = ("ignore", re.compile(message), Warning, None, 0)
    filters.insert(0, ignored)
    try:
        yield
    finally:
        with suppress(ValueError):  # another thread has put an older list back
            cast("list[Any]", warnings.filters).remove(ignored)
