"""Telling formats by their first bytes, never by a file's name."""

from __future__ import annotations

import re
from typing import Final

HEAD_BYTES: Final = 1024
"""How much of a file ``sniff`` wants; PDF allows so much junk before its header."""

IMAGE_FORMATS: Final = frozenset({"png", "jpeg", "tiff", "gif", "webp", "bmp"})

_MAGIC: Final = (
    ("png", re.compile(rb"\x89PNG\r\n\x1a\n")),
    ("jpeg", re.compile(rb"\xff\xd8\xff")),
    ("tiff", re.compile(rb"II[*+]\0|MM\0[*+]")),
    ("gif", re.compile(rb"GIF8[79]a")),
    ("webp", re.compile(rb"RIFF....WEBP", re.DOTALL)),
    ("bmp", re.compile(rb"BM.{4}\0\0\0\0", re.DOTALL)),
    ("jpeg 2000", re.compile(rb"\0\0\0\x0cjP  |\xff\x4f\xff\x51")),
    ("heif", re.compile(rb"....ftyp(?:hei|hev|mif|avi)", re.DOTALL)),
    ("zip", re.compile(rb"PK\x03\x04")),
    ("old office", re.compile(rb"\xd0\xcf\x11\xe0")),
    ("rtf", re.compile(rb"\{\\rtf")),
    ("postscript", re.compile(rb"%!PS")),
)
_PDF: Final = re.compile(rb"%PDF-")
_HTML: Final = re.compile(
    rb"\s*(?:\xef\xbb\xbf)?\s*<(?:!doctype\s+html|html|head|body|\?xml)", re.I
)

_NAMES: Final = {
    "zip": "a ZIP archive or an Office document",
    "old office": "an Office document",
    "html": "HTML",
    "heif": "a HEIF or AVIF image",
}


def sniff(head: bytes) -> str | None:
    """The format of a file, lower case; None where it is not known.

    Args:
        head: The first ``HEAD_BYTES`` bytes.
    """
    for name, magic in _MAGIC:
        if magic.match(head):
            return name
    if _HTML.match(head):
        return "html"
    if _PDF.search(head[:HEAD_BYTES]):
        return "pdf"
    return None


def describe(kind: str | None) -> str:
    """A format in words, for errors."""
    if kind is None:
        return "of no kind that is known"
    return _NAMES.get(kind, kind.upper())
