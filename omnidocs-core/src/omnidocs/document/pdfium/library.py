"""The one lock around PDFium, and the handles that nobody closed."""

from __future__ import annotations

import atexit
import os
import threading
from collections import deque
from contextlib import contextmanager
from typing import TYPE_CHECKING

from omnidocs.document.pdfium.functions import Functions
from omnidocs.errors import DocumentClosedError

if TYPE_CHECKING:
    from collections.abc import Iterator

LOCK = threading.RLock()
"""Held around every call of PDFium in this process. Whoever else uses PDFium in it, through
pypdfium2 or pdfplumber, holds it too."""


class Handle:
    """An open PDF document of PDFium and what must live as long as it.

    Args:
        document: Its address.
        data: The bytes that it reads from; None for a file.
    """

    __slots__ = ("data", "document", "form", "form_config")

    def __init__(self, document: int, data: bytes | None) -> None:
        self.document = document
        self.data = data
        self.form: int | None = None
        self.form_config: object = None


class _Library:
    """What the process knows of PDFium; touched under ``LOCK`` only."""

    def __init__(self) -> None:
        self.functions: Functions | None = None
        self.open: set[Handle] = set()
        self.ended = False


_library = _Library()
_abandoned: deque[Handle] = deque()


def abandon(handle: Handle) -> None:
    """Leave a handle for the next call to close; safe in a finalizer."""
    _abandoned.append(handle)


@contextmanager
def calls() -> Iterator[Functions]:
    """Hold the lock and give PDFium's functions.

    Raises:
        DocumentClosedError: the interpreter is shutting down.
    """
    with LOCK:
        functions = _start()
        while _abandoned:
            close(_abandoned.popleft())
        yield functions


def register(handle: Handle) -> Handle:
    """Note an open handle, so that it is closed before PDFium ends. Call it under the lock."""
    _library.open.add(handle)
    return handle


def close(handle: Handle) -> None:
    """Close a handle, once. Call it under the lock."""
    functions = _library.functions
    if functions is None or handle not in _library.open:
        return
    _library.open.discard(handle)
    if handle.form is not None:
        functions.FPDFDOC_ExitFormFillEnvironment(handle.form)
    functions.FPDF_CloseDocument(handle.document)


def open_handles() -> int:
    """How many documents PDFium holds open for OmniDocs, forgotten ones left out."""
    with calls():
        return len(_library.open)


def _start() -> Functions:
    if _library.ended:
        raise DocumentClosedError("PDFium has ended: the interpreter is shutting down.")
    if _library.functions is None:
        _library.functions = Functions()
        # Registered after pypdfium2's own exit handler, so it runs before it.
        atexit.register(_end)
        if hasattr(os, "register_at_fork"):
            # A child process must not inherit a lock that another thread holds.
            os.register_at_fork(
                before=LOCK.acquire, after_in_parent=LOCK.release, after_in_child=LOCK.release
            )
    return _library.functions


def _end() -> None:
    """Close everything before pypdfium2 ends the library, whoever still holds a document."""
    with LOCK:
        for handle in tuple(_library.open):
            close(handle)
        _library.ended = True
