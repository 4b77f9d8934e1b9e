"""Documents and pages: PDFs and images in, page images and words out.

Nothing here knows a task or a model. ``pdfium`` is the only package that calls PDFium, and
``web`` the only one that opens a connection.
"""

from omnidocs.document.content import (
    Link,
    Picture,
    Ruling,
    TextLayerQuality,
    TextLine,
    TextSource,
    Word,
)
from omnidocs.document.document import Document
from omnidocs.document.inputs import load_image
from omnidocs.document.limits import DocumentLimits
from omnidocs.document.lines import group_lines
from omnidocs.document.metadata import DocumentMetadata
from omnidocs.document.page import Page
from omnidocs.document.pdfium import OutlineItem
from omnidocs.errors import (
    DocumentClosedError,
    DocumentError,
    DocumentLoadError,
    DocumentNotFoundError,
    DocumentTooLargeError,
    EmptyDocumentError,
    PageError,
    PageRangeError,
    PasswordError,
    UnsupportedFormatError,
    URLDownloadError,
)

LazyPage = Page
"""The name of ``Page`` in OmniDocs 0.2."""

__all__ = [
    "Document",
    "DocumentClosedError",
    "DocumentError",
    "DocumentLimits",
    "DocumentLoadError",
    "DocumentMetadata",
    "DocumentNotFoundError",
    "DocumentTooLargeError",
    "EmptyDocumentError",
    "LazyPage",
    "Link",
    "OutlineItem",
    "Page",
    "PageError",
    "PageRangeError",
    "PasswordError",
    "Picture",
    "Ruling",
    "TextLayerQuality",
    "TextLine",
    "TextSource",
    "URLDownloadError",
    "UnsupportedFormatError",
    "Word",
    "group_lines",
    "load_image",
]
