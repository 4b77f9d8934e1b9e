"""What is too large to be sent to workers, in files that they read."""

from __future__ import annotations

import tempfile
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from shutil import rmtree
from typing import TYPE_CHECKING, Final

from PIL import Image

from omnidocs.errors import DocumentLoadError

if TYPE_CHECKING:
    from omnidocs.document.origin import Origin

_MOST_SENT: Final = 4 << 20
"""Bytes that go through the pipe; more go through files, once for all workers."""

_CHANNELS: Final = 3


class Spool:
    """An origin that can be sent, and a folder for what is too large for that.

    Args:
        origin: What the document is opened from.

    Attributes:
        origin: Without what lies in the folder; large Pillow images are files in it.
        path: The file with the document's bytes, where they lie in the folder.
        image_bytes: What the files of images have together.

    Raises:
        DocumentLoadError: there is no room for the files.
    """

    def __init__(self, origin: Origin) -> None:
        self.origin = origin
        self.path: Path | None = None
        self.image_bytes = 0
        self._folder: Path | None = None
        try:
            self._fill(origin)
        except OSError as error:
            self.remove()
            raise DocumentLoadError(
                f"The document cannot be written to {tempfile.gettempdir()} for its workers "
                f"({error.strerror or error}). Make room there, or pass workers=0."
            ) from error
        except BaseException:
            self.remove()
            raise

    def remove(self) -> None:
        """Remove the folder."""
        if self._folder is not None:
            with suppress(OSError):  # Windows keeps a file that a dying worker has open.
                rmtree(self._folder)

    def _fill(self, origin: Origin) -> None:
        content = origin.content
        if isinstance(content, bytes) and len(content) > _MOST_SENT:
            self.path = self._new("document")
            self.path.write_bytes(content)
            self.origin = replace(origin, content=b"")
        elif isinstance(content, tuple):
            images = (item for item in content if isinstance(item, Image.Image))
            if sum(image.width * image.height * _CHANNELS for image in images) > _MOST_SENT:
                items = tuple(self._written(item) for item in content)
                self.origin = replace(origin, content=items)

    def _written(self, item: Path | bytes | Image.Image) -> Path | bytes:
        if not isinstance(item, Image.Image):
            return item
        path = self._new(f"{self.image_bytes}.png")
        item.save(path, "PNG", compress_level=0, icc_profile=None, transparency=None)
        self.image_bytes += path.stat().st_size
        return path

    def _new(self, name: str) -> Path:
        if self._folder is None:
            self._folder = Path(tempfile.mkdtemp(prefix="omnidocs-"))
        return self._folder / name
