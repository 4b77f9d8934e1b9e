"""Conversion: a document in; markdown, HTML, JSON or plain text out.

Three steps, each in its place: a page's words and regions become elements
(``assembly``), the pages are looked at together (``structure``), and what they hold is
written down (``rendering``). No engine is named here: extractors are handed in, or the
registry says which are installed.
"""

from omnidocs.conversion.converting import DEFAULT_DPI, convert, iter_convert
from omnidocs.conversion.document import ConversionStatus, ConvertedDocument, ConvertedPage
from omnidocs.conversion.elements import Element, ElementSource, TextRun
from omnidocs.conversion.reading import OCRMode

__all__ = [
    "DEFAULT_DPI",
    "ConversionStatus",
    "ConvertedDocument",
    "ConvertedPage",
    "Element",
    "ElementSource",
    "OCRMode",
    "TextRun",
    "convert",
    "iter_convert",
]
