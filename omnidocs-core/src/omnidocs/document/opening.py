"""Opening paths, bytes and images: which reader, which pages, which error."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from PIL import Image

from omnidocs.document.formats import HEAD_BYTES, IMAGE_FORMATS, describe, sniff
from omnidocs.document.images import Frame, read_frames
from omnidocs.document.limits import DEFAULT_LIMITS, DocumentLimits
from omnidocs.document.metadata import DocumentMetadata
from omnidocs.document.pdfium import PdfFile
from omnidocs.document.sources import ImagePages, PageSource, PdfPages
from omnidocs.errors import (
    ConfigError,
    DocumentLoadError,
    DocumentNotFoundError,
    DocumentTooLargeError,
    EmptyDocumentError,
    PageRangeError,
    UnsupportedFormatError,
)

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

_LEAST_DPI, _MOST_DPI = 10, 2400

Opened = tuple[PageSource, DocumentMetadata]


@dataclass(frozen=True, kw_only=True)
class OpenOptions:
    """How a document is opened.

    Args:
        page_range: First and last page, 0-based, both included; None for all.
        dpi: Resolution that pages are rendered at.
        password: For encrypted PDFs.
        limits: Bounds on what it may cost.
    """

    page_range: tuple[int, int] | None = None
    dpi: int = 150
    password: str | None = field(default=None, repr=False)
    limits: DocumentLimits = DEFAULT_LIMITS

    def __post_init__(self) -> None:
        if not _LEAST_DPI <= self.dpi <= _MOST_DPI:
            raise ConfigError(
                f"dpi={self.dpi!r} cannot work; pass {_LEAST_DPI} to {_MOST_DPI}, 150 or 200 "
                "for most documents."
            )


def open_path(
    path: Path, kinds: frozenset[str], options: OpenOptions, *, name: str | None = None
) -> Opened:
    """Open a file.

    Args:
        path: Of a PDF or an image.
        kinds: The formats that the caller takes, out of those of ``formats.sniff``.
        options: How.
        name: What to call it in errors; None for its path.

    Raises:
        DocumentLoadError: it is not there, or broken.
        UnsupportedFormatError: it is of another format.
    """
    name = name or str(path)
    if path.is_dir():
        raise DocumentLoadError(f"{name} is a folder. Pass the files in it one by one.")
    try:
        size = path.stat().st_size
        with path.open("rb") as file:
            head = file.read(HEAD_BYTES)
    except FileNotFoundError:
        raise DocumentNotFoundError(f"{name} is not there. Check the path.") from None
    except (OSError, ValueError) as error:
        raise DocumentLoadError(f"{name} cannot be read: {error}") from error
    kind = _checked_kind(head, size, name, kinds, options.limits)
    source, format_name, properties = _open(path, kind, name, options)
    metadata = DocumentMetadata(
        source_type="image" if kind in IMAGE_FORMATS else "file",
        source_path=str(path.absolute()),
        file_name=path.name,
        file_size=size,
        pdf_metadata=properties,
        page_count=source.count,
        format=format_name,
        image_dpi=options.dpi,
        text_extraction_engine="pypdfium2" if kind == "pdf" else None,
    )
    return source, metadata


def open_bytes(
    data: bytes, filename: str | None, options: OpenOptions, *, url: str | None = None
) -> Opened:
    """Open the bytes of a PDF or an image.

    Args:
        data: The whole file.
        filename: What to call it.
        options: How.
        url: Where it came from, without credentials.

    Raises:
        DocumentLoadError: it is empty, broken or over a limit.
        UnsupportedFormatError: it is neither.
    """
    name = url or filename or "the document in memory"
    kinds = IMAGE_FORMATS | {"pdf"}
    kind = _checked_kind(data[:HEAD_BYTES], len(data), name, kinds, options.limits)
    source, format_name, properties = _open(data, kind, name, options)
    metadata = DocumentMetadata(
        source_type="url" if url else "bytes",
        source_path=url,
        file_name=filename,
        file_size=len(data),
        pdf_metadata=properties,
        page_count=source.count,
        format=format_name,
        image_dpi=options.dpi,
        text_extraction_engine="pypdfium2" if kind == "pdf" else None,
    )
    return source, metadata


def open_images(items: Sequence[Path | bytes | Image.Image], options: OpenOptions) -> Opened:
    """Open images as the pages of one document; a TIFF gives all its frames.

    Args:
        items: Files, and images in mode RGB that nobody else changes.
        options: How.

    Raises:
        EmptyDocumentError: there are none.
        DocumentLoadError: one of them is missing, broken or over a limit.
        UnsupportedFormatError: one of them is no image.
    """
    frames: list[Frame | Image.Image] = []
    size = 0
    for item in items:
        if isinstance(item, Image.Image):
            frames.append(item)
            continue
        name = "the image in memory" if isinstance(item, bytes) else str(item)
        if isinstance(item, bytes):
            size += len(item)
        else:
            if not item.is_file():
                raise DocumentNotFoundError(f"{name} is not there. Check the path.")
            size += item.stat().st_size
        frames += read_frames(item, name, options.limits)
    if not frames:
        raise EmptyDocumentError("A document needs at least one image; the list is empty.")
    name = f"{len(frames)} images"
    pages = _pages(len(frames), name, options)
    source = ImagePages([frames[place] for place in pages], name, options.dpi, options.limits)
    metadata = DocumentMetadata(
        source_type="image",
        file_name=f"{len(items)}_images",
        file_size=size or None,
        page_count=source.count,
        format="images",
        image_dpi=options.dpi,
    )
    return source, metadata


def _checked_kind(
    head: bytes, size: int, name: str, kinds: frozenset[str], limits: DocumentLimits
) -> str:
    if size == 0:
        raise EmptyDocumentError(f"{name} is empty: it has no bytes. Get a whole copy.")
    if size > limits.file_bytes:
        raise DocumentTooLargeError(
            f"{name} has {size:,} bytes, more than the {limits.file_bytes:,} allowed. "
            "Raise limits.file_bytes to read it."
        )
    kind = sniff(head)
    if kind is None and "pdf" in kinds and name.lower().endswith(".pdf"):
        return "pdf"
    if kind not in kinds:
        wanted = "PDF" if kinds == {"pdf"} else ", ".join(sorted(kinds))
        readable = kind in IMAGE_FORMATS | {"pdf"}
        advice = "Open it with Document.open" if readable else "Convert it to PDF or to an image"
        raise UnsupportedFormatError(f"{name} is {describe(kind)}, not {wanted}. {advice}.")
    return kind


def _open(
    source: Path | bytes, kind: str, name: str, options: OpenOptions
) -> tuple[PageSource, str, dict[str, str] | None]:
    """The pages, the format, and the PDF's own properties."""
    if kind != "pdf":
        frames = read_frames(source, name, options.limits)
        pages = _pages(len(frames), name, options)
        chosen = [frames[place] for place in pages]
        return ImagePages(chosen, name, options.dpi, options.limits), kind, None
    file = PdfFile(source, password=options.password, name=name)
    try:
        pages = _pages(file.page_count, name, options)
        properties = file.properties() or None
    except BaseException:
        file.close()
        raise
    return PdfPages(file, pages, options.dpi, options.limits), "pdf", properties


def _pages(count: int, name: str, options: OpenOptions) -> range:
    """The pages that are asked for, as places in the file."""
    if count == 0:
        raise EmptyDocumentError(f"{name} has no pages. Check how it was made.")
    pages = range(count)
    if options.page_range is not None:
        try:
            first, last = options.page_range
        except (TypeError, ValueError):
            raise PageRangeError(
                f"page_range={options.page_range!r} is no pair. Pass (first, last), 0-based, "
                "both included."
            ) from None
        if not 0 <= first <= last < count:
            raise PageRangeError(
                f"page_range={options.page_range!r} does not fit {name}: it has {count} pages, "
                f"0 to {count - 1}. Pass (first, last), both included."
            )
        pages = range(first, last + 1)
    if len(pages) > options.limits.pages:
        raise DocumentTooLargeError(
            f"{name} has {len(pages):,} pages, more than the {options.limits.pages:,} allowed. "
            "Pass page_range=(first, last), or raise limits.pages."
        )
    return pages
