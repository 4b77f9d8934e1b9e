"""The pictures of elements as markup, by the id of the element."""

from __future__ import annotations

import base64
from html import escape
from typing import TYPE_CHECKING
from urllib.parse import quote

from omnidocs.conversion.figures import alternative_text, figure_names
from omnidocs.conversion.rendering.escaping import escape_inline

if TYPE_CHECKING:
    from collections.abc import Sequence

    from omnidocs.conversion.document import ConvertedPage

MAX_EMBEDDED_BYTES = 48 << 20
"""Bytes of the pictures of one HTML document; the figures beyond have none."""


def markdown_images(pages: Sequence[ConvertedPage], folder: str | None) -> dict[str, str]:
    """``![caption](folder/name.png)`` for each picture; nothing without a folder."""
    if folder is None:
        return {}
    names = figure_names(pages)
    return {
        element.id: f"![{_bracketed(alternative_text(page, element))}]"
        f"({quote(f'{folder}/{names[element.id]}', errors='surrogateescape')})"
        for page in pages
        for element in page.elements
        if element.id in names
    }


def html_images(pages: Sequence[ConvertedPage]) -> dict[str, str]:
    """An ``<img>`` for each picture that holds the picture itself, up to a limit."""
    images: dict[str, str] = {}
    room = MAX_EMBEDDED_BYTES
    for page in pages:
        for element in page.text_elements:
            if element.image is None:
                continue
            room -= len(element.image)
            if room < 0:
                return images
            alt = escape(alternative_text(page, element))
            images[element.id] = f'<img src="{data_uri(element.image)}" alt="{alt}">'
    return images


def data_uri(picture: bytes, media_type: str = "image/png") -> str:
    """A picture as an address that holds it (RFC 2397)."""
    return f"data:{media_type};base64,{base64.b64encode(picture).decode('ascii')}"


def _bracketed(text: str) -> str:
    """Text between the brackets of a link."""
    line = escape_inline(" ".join(text.split()).rstrip("\\"))
    return line.replace("\\[", "[").replace("[", "\\[").replace("]", "\\]")
