"""PDFium: the only package that calls it, always under its one lock.

PDFium is not thread-safe, not even across documents, so every call in the process,
closing included, holds ``LOCK``. Nothing here calls it from a finalizer: a document that
is forgotten leaves its handle in a queue, which the next call under the lock empties.
"""

from omnidocs.document.pdfium.file import PdfFile
from omnidocs.document.pdfium.library import LOCK
from omnidocs.document.pdfium.links import OutlineItem

__all__ = ["LOCK", "OutlineItem", "PdfFile"]
