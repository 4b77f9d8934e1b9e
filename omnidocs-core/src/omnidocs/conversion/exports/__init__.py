"""Converted documents as those of other libraries, which are imported when asked for."""

from omnidocs.conversion.exports.docling import to_docling

__all__ = ["to_docling"]
