"""The results of text extraction, under the names of OmniDocs 0.2."""

from omnidocs.results import BoundingBox, LayoutElement, OutputFormat, TextOutput

__all__ = ["BoundingBox", "LayoutElement", "OutputFormat", "TextOutput"]
