"""Where the pages of a document come from."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Protocol

from omnidocs.document.content import PageContent
from omnidocs.document.geometry import POINTS_PER_INCH, PageGeometry, fit_page
from omnidocs.document.images import Frame, decode
from omnidocs.errors import DocumentClosedError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PIL import Image

    from omnidocs.document.limits import DocumentLimits
    from omnidocs.document.pdfium import OutlineItem, PdfFile


class PageSource(Protocol):
    """Reads pages by their place in the document, 0-based; checks nothing but its own state."""

    count: int

    @property
    def closed(self) -> bool:
        """Whether it was closed."""
        ...

    def geometry(self, index: int) -> PageGeometry:
        """The size of a page, without rendering it."""
        ...

    def render(self, index: int) -> Image.Image:
        """Its image in mode RGB, of the size that ``geometry`` says."""
        ...

    def read(self, index: int) -> PageContent:
        """Its text layer and drawing."""
        ...

    def outline(self) -> list[OutlineItem]:
        """Bookmarks."""
        ...

    def close(self) -> None:
        """Give files and memory back."""
        ...


class PdfPages:
    """Some or all pages of a PDF.

    Args:
        file: The open PDF; closing this closes it.
        pages: Their places in the file.
        dpi: Resolution that they are rendered at.
        limits: Bounds on their images.
    """

    def __init__(self, file: PdfFile, pages: range, dpi: float, limits: DocumentLimits) -> None:
        self.count = len(pages)
        self._file = file
        self._pages = pages
        self._dpi = dpi
        self._limits = limits

    @property
    def closed(self) -> bool:
        """Whether the file was closed."""
        return self._file.closed

    def geometry(self, index: int) -> PageGeometry:
        """The size of a page.

        Raises:
            PageError: it has none, or cannot be loaded.
        """
        place = self._pages[index]
        return fit_page(place, self._file.point_size(place), self._dpi, self._limits)

    def render(self, index: int) -> Image.Image:
        """Draw a page.

        Raises:
            PageError: it cannot be rendered.
        """
        return self._file.render(self._pages[index], self.geometry(index))

    def read(self, index: int) -> PageContent:
        """Read a page.

        Raises:
            PageError: it cannot be read.
        """
        content = self._file.read(self._pages[index], self.geometry(index))
        links = [
            replace(link, page_index=self._place(link.page_index))
            for link in content.links
            if link.uri or self._place(link.page_index) is not None
        ]
        return replace(content, links=tuple(links))

    def outline(self) -> list[OutlineItem]:
        """Bookmarks, with places in this document; None for pages outside it."""
        return [
            replace(item, page_index=self._place(item.page_index)) for item in self._file.outline()
        ]

    def close(self) -> None:
        """Close the file."""
        self._file.close()

    def _place(self, file_index: int | None) -> int | None:
        if file_index is None or file_index not in self._pages:
            return None
        return self._pages.index(file_index)


class ImagePages:
    """Image files and Pillow images, a page for each frame.

    Args:
        frames: In page order: frames of files, decoded when they are asked for, and images
            in mode RGB.
        name: What to call the document in errors.
        dpi: Resolution of images that do not say their own.
        limits: Bounds on the images.
    """

    def __init__(
        self, frames: Sequence[Frame | Image.Image], name: str, dpi: float, limits: DocumentLimits
    ) -> None:
        self.count = len(frames)
        self.closed = False
        self._frames = list(frames)
        self._name = name
        self._dpi = dpi
        self._limits = limits

    def geometry(self, index: int) -> PageGeometry:
        """The size of a page; the resolution of a scaled image is that of its pixels."""
        frame = self._open(index)
        dpi = (frame.dpi if isinstance(frame, Frame) else None) or self._dpi
        scale = dpi / POINTS_PER_INCH
        return fit_page(index, (frame.width / scale, frame.height / scale), dpi, self._limits)

    def render(self, index: int) -> Image.Image:
        """Decode a page.

        Raises:
            PageError: it cannot be decoded.
        """
        frame = self._open(index)
        geometry = self.geometry(index)
        size = (geometry.width, geometry.height)
        image = decode(frame, self._limits) if isinstance(frame, Frame) else frame
        return image if image.size == size else image.resize(size)

    def read(self, index: int) -> PageContent:
        """Nothing is drawn on an image; notes say what was left out of its file."""
        frame = self._open(index)
        return PageContent(notes=frame.notes if isinstance(frame, Frame) else ())

    def outline(self) -> list[OutlineItem]:
        """Images have no bookmarks."""
        return []

    def close(self) -> None:
        """Let the images go."""
        self.closed = True
        self._frames.clear()

    def _open(self, index: int) -> Frame | Image.Image:
        if self.closed:
            raise DocumentClosedError(f"{self._name} was closed. Open it again to read more of it.")
        return self._frames[index]
