"""Pages on their way from the document to the extractors of this process."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from omnidocs.errors import PageError

if TYPE_CHECKING:
    from PIL import Image

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

    def render(self) -> Image.Image:
        """The image of the page.

        Raises:
            PageError: there is no page, or it cannot be rendered.
        """
        if self.page is None:
            raise PageError((self.failed and self.failed.error) or "The page was not read.")
        return self.page.image
