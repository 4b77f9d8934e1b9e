"""Many documents, opened one after the other."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Self, TypeAlias

from omnidocs.document import Document
from omnidocs.errors import DocumentError, FolderNotFoundError

if TYPE_CHECKING:
    import os
    from collections.abc import Callable, Iterable, Iterator

    from PIL import Image

_log = logging.getLogger("omnidocs")

DocumentProgress: TypeAlias = "Callable[[int, int, str], None]"
"""Called after each document with the documents done, their total and the file's name."""


@dataclass(frozen=True)
class OpenFailure:
    """What could not be read of a batch.

    Args:
        path: The file.
        error: Why.
        page_index: The page, from 0; None where it is the whole file.
    """

    path: Path
    error: DocumentError
    page_index: int | None = None


class DocumentBatch:
    """Files that are opened one at a time, when their turn comes.

    A document is open until the next one is asked for. One that does not open is left
    out, logged, and listed in ``failures``; the others go on.

    Args:
        paths: The files: PDFs and images.
        dpi: Resolution that pages are rendered at.
        page_range: First and last page of each document, 0-based, both included.
        password: For encrypted files.
    """

    def __init__(
        self,
        paths: Iterable[str | os.PathLike[str]],
        dpi: int = 150,
        page_range: tuple[int, int] | None = None,
        *,
        password: str | None = None,
    ) -> None:
        self._paths = [Path(path) for path in paths]
        self._dpi = dpi
        self._page_range = page_range
        self._password = password
        self.failures: list[OpenFailure] = []

    @classmethod
    def from_directory(
        cls,
        directory: str | os.PathLike[str],
        pattern: str = "*.pdf",
        recursive: bool = False,
        dpi: int = 150,
        page_range: tuple[int, int] | None = None,
        *,
        password: str | None = None,
    ) -> Self:
        """The files of a folder, in the order of their names.

        Args:
            directory: The folder.
            pattern: Which of its files, as in ``Path.glob``.
            recursive: Look into its folders too.
            dpi: Resolution that pages are rendered at.
            page_range: First and last page of each document, 0-based, both included.
            password: For encrypted files.

        Raises:
            FolderNotFoundError: there is no such folder.
        """
        folder = Path(directory)
        if not folder.is_dir():
            raise FolderNotFoundError(f"There is no folder {str(folder)!r}. Check the path.")
        found = folder.rglob(pattern) if recursive else folder.glob(pattern)
        paths = sorted(path for path in found if path.is_file())
        return cls(paths, dpi, page_range, password=password)

    @classmethod
    def from_paths(
        cls,
        paths: Iterable[str | os.PathLike[str]],
        dpi: int = 150,
        page_range: tuple[int, int] | None = None,
        *,
        password: str | None = None,
    ) -> Self:
        """The files of a list, in its order."""
        return cls(paths, dpi, page_range, password=password)

    @property
    def count(self) -> int:
        """How many files there are."""
        return len(self._paths)

    @property
    def paths(self) -> list[Path]:
        """The files."""
        return list(self._paths)

    def __len__(self) -> int:
        return len(self._paths)

    def __repr__(self) -> str:
        return f"<DocumentBatch of {self.count} files>"

    def open(self, path: str | os.PathLike[str]) -> Document:
        """Open one file as the batch does.

        Raises:
            DocumentError: it cannot be opened.
        """
        return Document.open(
            Path(path), page_range=self._page_range, password=self._password, dpi=self._dpi
        )

    def __iter__(self) -> Iterator[Document]:
        """Yield each document that opens; it is closed when the next one is asked for."""
        for _, document in self._opened():
            yield document

    def iter_with_progress(self, callback: DocumentProgress) -> Iterator[Document]:
        """Yield each document, and tell when the work on it is done.

        Args:
            callback: Called with the documents done, their total and the file's name; also
                for a file that does not open.
        """
        done = 0
        for place, document in self._opened():
            done = self._tell(callback, done, place)
            yield document
            done = self._tell(callback, done, place + 1)
        self._tell(callback, done, self.count)

    def iter_all_pages(self) -> Iterator[tuple[int, int, Image.Image, Path]]:
        """Yield every page of every document.

        A page that does not render is left out, logged, and listed in ``failures``.

        Yields:
            The document's place in ``paths``, the page from 0, its image and the file.
        """
        for place, document in self._opened():
            path = self._paths[place]
            for index in range(document.page_count):
                image = self._rendered(document, index, path)
                if image is not None:
                    yield place, index, image, path

    def _opened(self) -> Iterator[tuple[int, Document]]:
        self.failures = []
        for place, path in enumerate(self._paths):
            try:
                document = self.open(path)
            except DocumentError as error:
                self._failed(OpenFailure(path, error))
                continue
            with document:
                yield place, document

    def _rendered(self, document: Document, index: int, path: Path) -> Image.Image | None:
        try:
            return document.get_page(index)
        except DocumentError as error:
            self._failed(OpenFailure(path, error, index))
            return None

    def _failed(self, failure: OpenFailure) -> None:
        self.failures.append(failure)
        page = "" if failure.page_index is None else f", page {failure.page_index}"
        _log.warning("Left out %s%s: %s", failure.path, page, failure.error)

    def _tell(self, callback: DocumentProgress, done: int, now: int) -> int:
        for place in range(done, now):
            callback(place + 1, self.count, self._paths[place].name)
        return now
