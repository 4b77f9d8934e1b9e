"""An open PDF file."""

from __future__ import annotations

import weakref
from contextlib import contextmanager
from ctypes import addressof
from functools import partial
from typing import TYPE_CHECKING, Final

from omnidocs.document.content import PageContent
from omnidocs.document.geometry import Matrix, display_matrix
from omnidocs.document.pdfium import library
from omnidocs.document.pdfium.drawing import read_drawing
from omnidocs.document.pdfium.forms import read_fields
from omnidocs.document.pdfium.functions import FLOAT4, Functions
from omnidocs.document.pdfium.links import OutlineItem, read_links, read_outline
from omnidocs.document.pdfium.opening import Opening, read_properties
from omnidocs.document.pdfium.render import render
from omnidocs.document.pdfium.text import read_text
from omnidocs.errors import DocumentClosedError, PageError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from PIL import Image

    from omnidocs.document.geometry import PageGeometry


_MOST_LOADS: Final = 50
"""Pages loaded until the file is opened again: PDFium keeps what each page has read."""


class PdfFile:
    """A PDF that PDFium holds open; every method takes the lock.

    It is opened again from time to time, so that reading many pages takes no more memory
    than reading some. A file that was changed or moved meanwhile stays open as it was.

    When the last reference goes without ``close``, the handle waits in a queue for the
    next call: a finalizer may run in any thread and must not call PDFium.

    Args:
        source: The path of a file, or its bytes, which are kept.
        password: Tried where the file is encrypted.
        name: What to call the document in errors.

    Raises:
        PasswordError: the password is missing or wrong.
        EmptyDocumentError: it has no pages.
        DocumentLoadError: it cannot be opened.
    """

    def __init__(self, source: Path | bytes, *, password: str | None, name: str) -> None:
        self.name = name
        self.closed = False
        self._opening = Opening(source, password, name)
        self._hold(self._opening.open())
        with self._calls() as functions:
            self.page_count: int = functions.FPDF_GetPageCount(self._handle.document)

    def close(self) -> None:
        """Give the file and its memory back; more than once does no harm."""
        with library.LOCK:
            self.closed = True
            self._forgotten.detach()
            library.close(self._handle)

    def point_size(self, index: int) -> tuple[float, float]:
        """Width and height of a page in points, as displayed.

        Raises:
            PageError: the page cannot be loaded.
        """
        size = FLOAT4()
        with self._calls() as functions:
            ok = functions.FPDF_GetPageSizeByIndexF(self._handle.document, index, addressof(size))
        if not ok:
            raise self._unloadable(index)
        return size[0], size[1]

    def properties(self) -> dict[str, str]:
        """Title, author and the like, those that are set."""
        with self._calls() as functions:
            return read_properties(functions, self._handle.document)

    def outline(self) -> list[OutlineItem]:
        """The bookmarks in reading order."""
        with self._calls() as functions:
            return read_outline(functions, self._handle.document)

    def render(self, index: int, geometry: PageGeometry) -> Image.Image:
        """Draw a page, in mode RGB.

        Raises:
            PageError: it cannot be loaded, or there is no memory for it.
        """
        size = (geometry.width, geometry.height)
        with self._page(index) as (functions, page):
            image = render(functions, page, size, self._handle.form)
        if image is None:
            raise PageError(
                f"The page with index {index} of {self.name} needs an image of "
                f"{size[0]} x {size[1]} pixels, for which there is no memory. "
                "Lower dpi or limits.page_pixels."
            )
        return image

    def read(self, index: int, geometry: PageGeometry) -> PageContent:
        """Read a page's words, rulings, pictures, shapes and links.

        Raises:
            PageError: it cannot be loaded.
        """
        size = (geometry.width, geometry.height)
        with self._page(index) as (functions, page):
            rotation = 90 * functions.FPDFPage_GetRotation(page)
            matrix = _matrix(functions, page, rotation, size)
            drawing = read_drawing(functions, page, matrix, size)
            form = self._handle.form
            look = partial(render, functions, page, form=form)
            text = read_text(functions, page, matrix, size, drawing, look)
            fields = (
                read_fields(functions, form, page, matrix, size, geometry.scale) if form else []
            )
            links = read_links(functions, self._handle.document, page, matrix, size)
        return PageContent(
            rotation=rotation,
            words=(*text.words, *fields),
            rulings=drawing.rulings,
            pictures=drawing.pictures,
            shapes=drawing.shapes,
            links=tuple(links),
            quality=text.quality,
            notes=drawing.notes,
            source=text.source or ("text_layer" if fields else None),
            hidden=text.hidden,
        )

    def _hold(self, handle: library.Handle) -> None:
        """Use a handle from now on, and leave it to the queue when nobody closes it."""
        self._handle = handle
        self._loads = 0
        self._forgotten = weakref.finalize(self, library.abandon, handle)
        self._forgotten.atexit = False

    def _renew(self) -> None:
        """Open the file again, if it can be. Call it under the lock, with no page loaded."""
        handle = self._opening.again()
        if handle is None:
            self._loads = 0
            return
        self._forgotten.detach()
        library.close(self._handle)
        self._hold(handle)

    @contextmanager
    def _calls(self) -> Iterator[Functions]:
        with library.calls() as functions:
            if self.closed:
                raise DocumentClosedError(
                    f"{self.name} was closed. Open it again to read more of it."
                )
            yield functions

    @contextmanager
    def _page(self, index: int) -> Iterator[tuple[Functions, int]]:
        with self._calls() as functions:
            if self._loads >= _MOST_LOADS:
                self._renew()
            self._loads += 1
            page = functions.FPDF_LoadPage(self._handle.document, index)
            if not page:
                raise self._unloadable(index)
            form = self._handle.form
            try:
                if form is not None:
                    functions.FORM_OnAfterLoadPage(page, form)
                yield functions, page
            finally:
                if form is not None:
                    functions.FORM_OnBeforeClosePage(page, form)
                functions.FPDF_ClosePage(page)

    def _unloadable(self, index: int) -> PageError:
        return PageError(
            f"The page with index {index} of {self.name} is broken and cannot be loaded. "
            "Leave it out, or repair the document."
        )


def _matrix(functions: Functions, page: int, rotation: int, size: tuple[int, int]) -> Matrix:
    box = FLOAT4()
    functions.FPDF_GetPageBoundingBox(page, addressof(box))
    left, top, right, bottom = box
    return display_matrix((left, bottom, right, top), rotation, size)
