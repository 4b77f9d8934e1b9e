"""Bytes of a document on their way to workers."""

from __future__ import annotations

import os
import tempfile
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from omnidocs.document.origin import Origin

_MOST_SENT: Final = 4 << 20
"""Bytes that go through the pipe; more go through a file, once for all workers."""


class Spool:
    """An origin that can be sent, and the file for its bytes where they are many.

    Args:
        origin: What the document is opened from.
    """

    def __init__(self, origin: Origin) -> None:
        self.origin = origin
        self.path: Path | None = None
        if isinstance(origin.content, bytes) and len(origin.content) > _MOST_SENT:
            self.path = _written(origin.content)
            self.origin = replace(origin, content=b"")

    def remove(self) -> None:
        """Remove the file."""
        if self.path is not None:
            with suppress(OSError):  # Windows keeps a file that a dying worker has open.
                self.path.unlink()


def _written(data: bytes) -> Path:
    handle, name = tempfile.mkstemp(prefix="omnidocs-")
    path = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
    except BaseException:
        path.unlink()
        raise
    return path
