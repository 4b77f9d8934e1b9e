"""Pages on their way from the document to the extractors of this process."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from omnidocs.conversion.document import ConvertedPage
    from omnidocs.document import Page


@dataclass(frozen=True)
class Prepared:
    """A page that was read, or the record of why it cannot be converted.

    Args:
        index: The page, 0-based.
        page: Its words and drawing, and its image where that will be needed.
        failed: What became of it, where there is no page.
        seconds: Time spent on it so far.
    """

    index: int
    page: Page | None
    failed: ConvertedPage | None
    seconds: float
