"""Documents: PDFs and images, page by page."""

from __future__ import annotations

import operator
import os
from pathlib import Path
from typing import TYPE_CHECKING, Any, overload

from omnidocs.document.cache import PageCache
from omnidocs.document.formats import IMAGE_FORMATS
from omnidocs.document.limits import DEFAULT_LIMITS, DocumentLimits
from omnidocs.document.opening import OpenOptions
from omnidocs.document.origin import Origin, of_images, of_path, origin_of
from omnidocs.document.page import Page
from omnidocs.errors import DocumentClosedError, PageRangeError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from types import TracebackType

    from PIL import Image

    from omnidocs.document.content import PageContent
    from omnidocs.document.metadata import DocumentMetadata
    from omnidocs.document.pdfium import OutlineItem
    from omnidocs.document.sources import PageSource

_DEFAULT_DPI = 150
_WORD_BYTES = 700
_IMAGE_CHANNELS = 4


class Document:
    """A PDF or images, read page by page. Pages are counted from 0 everywhere.

    Made by ``Document.open`` or one of the ``from_`` methods; ``doc[i]`` and iteration give
    ``Page`` objects, ``get_page(i)`` gives an image. Pages are rendered when they are asked
    for, and a bounded number of them is kept. It may be used from several threads. Close
    it, or use it in a ``with`` block; a forgotten document is closed some time later.

    PDFium runs in this process, so there is no hard limit on the time that a page of a
    hostile file takes.
    """

    def __init__(
        self,
        source: PageSource,
        metadata: DocumentMetadata,
        limits: DocumentLimits = DEFAULT_LIMITS,
    ) -> None:
        self._source = source
        self._metadata = metadata
        self._cache = PageCache(limits.cache_bytes)
        self._origin: Origin | None = None

    @classmethod
    def from_origin(cls, origin: Origin) -> Document:
        """Open what another document was opened from; see ``open`` for errors."""
        document = cls(*origin.open(), origin.options.limits)
        document._origin = origin
        return document

    @classmethod
    def open(
        cls,
        source: Any,
        *,
        page_range: tuple[int, int] | None = None,
        password: str | None = None,
        dpi: int = _DEFAULT_DPI,
        limits: DocumentLimits = DEFAULT_LIMITS,
        allow_private: bool = False,
    ) -> Document:
        """Open anything that is a document.

        Args:
            source: A path, an address (http or https), bytes, a binary stream, a Pillow
                image, an array, or a list of images and paths of images. A ``Document`` is
                handed back as it is.
            page_range: First and last page, 0-based, both included.
            password: For encrypted PDFs.
            dpi: Resolution that pages are rendered at; images keep their own size.
            limits: Bounds on size, pages, pixels and time.
            allow_private: Fetch from private and local addresses too.

        Raises:
            DocumentLoadError: it is missing, broken, encrypted, empty or over a limit.
            UnsupportedFormatError: it is no PDF and no image that is read.
            URLDownloadError: it could not be fetched.
            PageRangeError: it does not have the pages.
            UnsupportedInputError: it is of a type that is no document.
        """
        if isinstance(source, Document):
            return source
        options = OpenOptions(page_range=page_range, password=password, dpi=dpi, limits=limits)
        return cls.from_origin(origin_of(source, options, allow_private=allow_private))

    @classmethod
    def from_pdf(
        cls,
        path: str | os.PathLike[str],
        page_range: tuple[int, int] | None = None,
        dpi: int = _DEFAULT_DPI,
        *,
        password: str | None = None,
        limits: DocumentLimits = DEFAULT_LIMITS,
    ) -> Document:
        """Open a PDF file; see ``open`` for arguments and errors."""
        options = OpenOptions(page_range=page_range, password=password, dpi=dpi, limits=limits)
        return cls.from_origin(of_path(path, options, frozenset({"pdf"})))

    @classmethod
    def from_bytes(
        cls,
        data: bytes | bytearray | memoryview,
        filename: str | None = None,
        page_range: tuple[int, int] | None = None,
        dpi: int = _DEFAULT_DPI,
        *,
        password: str | None = None,
        limits: DocumentLimits = DEFAULT_LIMITS,
    ) -> Document:
        """Open the bytes of a PDF or an image; see ``open`` for arguments and errors.

        Args:
            data: The whole file.
            filename: What to call it in errors and metadata; there it is ``document.pdf``,
                or ``document.`` and the format of an image, where it is not given.
            page_range: First and last page, 0-based, both included.
            dpi: Resolution that pages are rendered at.
            password: For encrypted PDFs.
            limits: Bounds on size, pages and pixels.
        """
        options = OpenOptions(page_range=page_range, password=password, dpi=dpi, limits=limits)
        document = cls.from_origin(Origin(content=bytes(data), options=options, name=filename))
        document.metadata.file_name = filename or f"document.{document.metadata.format}"
        return document

    @classmethod
    def from_url(
        cls,
        url: str,
        page_range: tuple[int, int] | None = None,
        dpi: int = _DEFAULT_DPI,
        timeout: float | None = None,
        *,
        password: str | None = None,
        limits: DocumentLimits = DEFAULT_LIMITS,
        allow_private: bool = False,
    ) -> Document:
        """Fetch and open a document; see ``open`` for arguments and errors.

        Needs the extra ``url``. Redirects, size and time are bounded by ``limits``, and
        addresses of private networks and of this machine are refused.

        Args:
            url: An http or https address.
            page_range: First and last page, 0-based, both included.
            dpi: Resolution that pages are rendered at.
            timeout: Total seconds; None for ``limits.url_seconds``.
            password: For encrypted PDFs.
            limits: Bounds on size, time, redirects, pages and pixels.
            allow_private: Fetch from private and local addresses too.

        Raises:
            URLDownloadError: it could not be fetched, or its address is refused.
        """
        from omnidocs.document.web import fetch

        options = OpenOptions(page_range=page_range, password=password, dpi=dpi, limits=limits)
        fetched = fetch(url, limits=limits, timeout=timeout, allow_private=allow_private)
        return cls.from_origin(
            Origin(content=fetched.data, options=options, name=fetched.file_name, url=fetched.url)
        )

    @classmethod
    def from_image(
        cls,
        path: Any,
        dpi: int = _DEFAULT_DPI,
        *,
        limits: DocumentLimits = DEFAULT_LIMITS,
    ) -> Document:
        """Open an image: a path, bytes, a Pillow image or an array; a TIFF gives all frames.

        Args:
            path: See above; it is never changed.
            dpi: Its resolution, where it does not say it.
            limits: Bounds on size and pixels.
        """
        options = OpenOptions(dpi=dpi, limits=limits)
        if isinstance(path, str | os.PathLike):
            return cls.from_origin(of_path(path, options, IMAGE_FORMATS))
        return cls.from_origin(of_images([path], options))

    @classmethod
    def from_images(
        cls,
        paths: Sequence[Any],
        dpi: int = _DEFAULT_DPI,
        *,
        page_range: tuple[int, int] | None = None,
        limits: DocumentLimits = DEFAULT_LIMITS,
    ) -> Document:
        """Open images as the pages of one document; each as in ``from_image``."""
        options = OpenOptions(page_range=page_range, dpi=dpi, limits=limits)
        return cls.from_origin(of_images(paths, options))

    @property
    def page_count(self) -> int:
        """How many pages it has, a page range applied."""
        return self._source.count

    @property
    def metadata(self) -> DocumentMetadata:
        """Source, size and properties."""
        return self._metadata

    @property
    def origin(self) -> Origin | None:
        """What it was opened from; None where it is closed, or was made by hand."""
        return self._origin

    @property
    def closed(self) -> bool:
        """Whether it was closed."""
        return self._source.closed

    @property
    def outline(self) -> tuple[OutlineItem, ...]:
        """The bookmarks in reading order; empty where there are none."""
        return tuple(self._source.outline())

    @property
    def text(self) -> str:
        """The text layers of all pages, an empty line between pages."""
        return "\n\n".join(self.get_page_text(index) for index in range(self.page_count))

    @property
    def pages(self) -> list[Image.Image]:
        """The images of all pages at once; ``iter_pages`` needs less memory."""
        return list(self.iter_pages())

    def get_page(self, page_num: int) -> Image.Image:
        """The image of a page, counted from 0, in mode RGB.

        It may be shared: copy it to draw on it.

        Raises:
            PageRangeError: there is no such page.
            PageError: it cannot be rendered.
            DocumentClosedError: the document was closed.
        """
        return self._image(self._checked(page_num))

    def get_page_text(self, page_num: int) -> str:
        """The text layer of a page, counted from 0; empty for images.

        Raises:
            PageRangeError: there is no such page.
            PageError: it cannot be read.
            DocumentClosedError: the document was closed.
        """
        return self._page(self._checked(page_num)).text

    def get_page_size(self, page_num: int) -> tuple[int, int]:
        """Width and height of a page's image in pixels; the page is counted from 0.

        Nothing is rendered.

        Raises:
            PageRangeError: there is no such page.
            PageError: it has no size.
            DocumentClosedError: the document was closed.
        """
        geometry = self._source.geometry(self._checked(page_num))
        return geometry.width, geometry.height

    def iter_pages(self) -> Iterator[Image.Image]:
        """The images of all pages, one after the other; none is kept."""
        for index in range(self.page_count):
            yield self._source.render(index)

    def save_images(
        self,
        output_dir: str | os.PathLike[str],
        prefix: str = "page",
        format: str = "PNG",  # noqa: A002
    ) -> list[Path]:
        """Write each page to ``<prefix>_001.png`` and so on.

        Args:
            output_dir: A folder; it is made where it is not there.
            prefix: How the files' names begin.
            format: One of Pillow's.

        Returns:
            The files, in page order.
        """
        folder = Path(output_dir)
        folder.mkdir(parents=True, exist_ok=True)
        paths = []
        for number, image in enumerate(self.iter_pages(), start=1):
            path = folder / f"{prefix}_{number:03d}.{format.lower()}"
            image.save(path, format=format)
            paths.append(path)
        return paths

    def to_dict(self) -> dict[str, Any]:
        """The metadata as JSON values."""
        return self._metadata.model_dump(mode="json")

    def clear_cache(self, page_num: int | None = None) -> None:
        """Forget what is kept of one page, counted from 0, or of all."""
        self._cache.clear(page_num)

    def close(self) -> None:
        """Give files and memory back; pages keep what was rendered. Twice does no harm."""
        self._origin = None
        self._cache.clear()
        self._source.close()

    def __enter__(self) -> Document:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()

    def __len__(self) -> int:
        return self.page_count

    @overload
    def __getitem__(self, index: int) -> Page: ...

    @overload
    def __getitem__(self, index: slice) -> list[Page]: ...

    def __getitem__(self, index: int | slice) -> Page | list[Page]:
        if isinstance(index, slice):
            return [self._page(place) for place in range(self.page_count)[index]]
        place = operator.index(index)
        if -self.page_count <= place < 0:
            place += self.page_count
        return self._page(self._checked(place))

    def __iter__(self) -> Iterator[Page]:
        for index in range(self.page_count):
            yield self._page(index, keep=False)

    def __repr__(self) -> str:
        known = self._metadata
        closed = ", closed" if self.closed else ""
        return (
            f"Document(pages={known.page_count}, source={known.source_type}, "
            f"file={known.file_name}{closed})"
        )

    def _page(self, index: int, *, keep: bool = True) -> Page:
        source = self._source
        return Page(
            index,
            measure=lambda: source.geometry(index),
            render=lambda: self._image(index) if keep else source.render(index),
            read=lambda: self._content(index) if keep else source.read(index),
        )

    def _image(self, index: int) -> Image.Image:
        return self._cache.get("image", index, lambda: self._source.render(index), _image_cost)

    def _content(self, index: int) -> PageContent:
        return self._cache.get("content", index, lambda: self._source.read(index), _content_cost)

    def _checked(self, index: int) -> int:
        self._require_open()
        if not 0 <= index < self.page_count:
            raise PageRangeError(
                f"There is no page with index {index}: {self!r} has 0 to {self.page_count - 1}."
            )
        return index

    def _require_open(self) -> None:
        if self._source.closed:
            raise DocumentClosedError(f"{self!r} cannot be read any more. Open it again.")


def _image_cost(image: Image.Image) -> int:
    return image.width * image.height * _IMAGE_CHANNELS


def _content_cost(content: PageContent) -> int:
    return len(content.words) * _WORD_BYTES
