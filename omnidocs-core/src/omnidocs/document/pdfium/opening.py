"""Opening a PDF, and what is known of it as a whole."""

from __future__ import annotations

import os
from ctypes import byref, create_string_buffer
from typing import TYPE_CHECKING, Final

from omnidocs.document.pdfium import library
from omnidocs.document.pdfium.errors import open_error
from omnidocs.errors import DocumentLoadError

if TYPE_CHECKING:
    from pathlib import Path

    from omnidocs.document.pdfium.functions import Functions

_PROPERTIES: Final = (
    "Title",
    "Author",
    "Subject",
    "Keywords",
    "Creator",
    "Producer",
    "CreationDate",
    "ModDate",
)
_HEAD_BYTES = 1 << 16
_FORM_INTERFACE = 2


class Opening:
    """How a PDF is opened, the first time and again.

    Args:
        source: The path of a file, or the bytes of one.
        password: Tried where it is encrypted.
        name: What to call it in errors.
    """

    def __init__(self, source: Path | bytes, password: str | None, name: str) -> None:
        self._source = source
        self._password = None if password is None else password.encode() + b"\0"
        self._name = name
        self._state = _state(source)

    def open(self) -> library.Handle:
        """Open it.

        Raises:
            PasswordError: the password is missing or wrong.
            EmptyDocumentError: it has no pages.
            DocumentLoadError: it cannot be opened.
        """
        source = self._source
        with library.calls() as functions:
            if isinstance(source, bytes):
                document = functions.FPDF_LoadMemDocument64(source, len(source), self._password)
            else:
                path = os.fsencode(source) + b"\0"
                document = functions.FPDF_LoadDocument(path, self._password)
            if not document:
                code = functions.FPDF_GetLastError()
                given = bool(self._password and self._password != b"\0")
                raise open_error(code, self._name, password_given=given, head=_head(source))
            data = source if isinstance(source, bytes) else None
            handle = library.register(library.Handle(document, data))
            _start_forms(functions, handle)
            return handle

    def again(self) -> library.Handle | None:
        """Open it a second time; None where the file is not what it was."""
        if self._state is None or _state(self._source) != self._state:
            return None
        try:
            return self.open()
        except (DocumentLoadError, OSError):
            return None


def read_properties(functions: Functions, document: int) -> dict[str, str]:
    """Title, author and the like, those that are set. Call it under the lock."""
    found = {}
    for key in _PROPERTIES:
        size = functions.FPDF_GetMetaText(document, key.encode(), None, 0)
        buffer = create_string_buffer(max(2, size))
        functions.FPDF_GetMetaText(document, key.encode(), buffer, size)
        value = buffer.raw[: max(0, size - 2)].decode("utf-16-le", "replace").strip()
        if value:
            found[key] = value
    return found


def _start_forms(functions: Functions, handle: library.Handle) -> None:
    """Make what was filled into a form part of the page images."""
    if functions.FPDF_GetFormType(handle.document) == 0:
        return
    config = handle.form_config = functions.form_config(version=_FORM_INTERFACE)
    handle.form = functions.FPDFDOC_InitFormFillEnvironment(handle.document, byref(config))


def _state(source: Path | bytes) -> tuple[int, ...] | None:
    """What tells a file from another, or from itself after a change; None where it is gone."""
    if isinstance(source, bytes):
        return ()
    try:
        found = source.stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino, found.st_size, found.st_mtime_ns


def _head(source: Path | bytes) -> bytes:
    if isinstance(source, bytes):
        return source[:_HEAD_BYTES]
    with source.open("rb") as file:
        return file.read(_HEAD_BYTES)
