"""Limits on what a document may cost."""

from __future__ import annotations

from dataclasses import dataclass, fields

from omnidocs.errors import ConfigError

_MAY_BE_ZERO = frozenset({"cache_bytes", "redirects"})


@dataclass(frozen=True, kw_only=True)
class DocumentLimits:
    """Bounds on memory, pages and network for one document.

    Over a limit on bytes, pages or the pixels of an image file, a document is refused
    with ``DocumentTooLargeError``. A page that would be rendered with more pixels than
    ``page_pixels`` is scaled down instead, and says so in ``Page.notes``.

    Args:
        file_bytes: Size of a file or a download.
        pages: Pages of a document, a page range applied.
        page_pixels: Pixels of a page image.
        page_side: Pixels of the longer side of a page image.
        image_pixels: Pixels that an image file says it has, before it is decoded.
        cache_bytes: Rendered pages that a document keeps, least recently used out first.
        url_seconds: Total time of a download.
        redirects: Redirects that a download follows.
    """

    file_bytes: int = 1 << 30
    pages: int = 20_000
    page_pixels: int = 40_000_000
    page_side: int = 20_000
    image_pixels: int = 150_000_000
    cache_bytes: int = 128 << 20
    url_seconds: float = 60.0
    redirects: int = 5

    def __post_init__(self) -> None:
        for field in fields(self):
            value = getattr(self, field.name)
            if value < 0 or (value == 0 and field.name not in _MAY_BE_ZERO):
                raise ConfigError(
                    f"DocumentLimits.{field.name} is {value!r}; it must be a positive number."
                )


DEFAULT_LIMITS = DocumentLimits()
