"""What a text model wrote, read back: markdown and HTML become the elements of a page.

Markdown is turned into HTML by markdown-it-py; one reader serves both.
"""

from omnidocs.conversion.markup.output import elements_of

__all__ = ["elements_of"]
