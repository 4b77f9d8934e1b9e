"""Pages made ready for the stages of a conversion."""

from __future__ import annotations

from dataclasses import dataclass
from time import perf_counter
from typing import TYPE_CHECKING, Literal

from omnidocs.conversion.outcomes import failed_page
from omnidocs.conversion.reading import has_usable_text
from omnidocs.errors import PageError

if TYPE_CHECKING:
    from PIL import Image

    from omnidocs.conversion.document import ConvertedPage
    from omnidocs.document import Document, Page

Rendering = Literal["always", "needed", "later"]
"""Which pages are rendered while they are prepared: all of them, those without a usable
text layer, or none, which are rendered when somebody looks at them."""


@dataclass(frozen=True)
class Prepared:
    """A page that was opened, or what became of it instead.

    Args:
        index: Its place in the document, 0-based.
        page: The page; None where it failed.
        failed: The outcome of a page that could not be prepared.
        seconds: Time spent on it.
    """

    index: int
    page: Page | None = None
    failed: ConvertedPage | None = None
    seconds: float = 0.0

    def render(self) -> Image.Image:
        """The image of the page.

        Raises:
            PageError: there is no page, or it cannot be rendered.
        """
        if self.page is None:
            raise PageError((self.failed and self.failed.error) or "The page was not read.")
        return self.page.image


def prepare_page(document: Document, index: int, rendering: Rendering = "later") -> Prepared:
    """Open a page; whatever goes wrong is in the result.

    Args:
        document: An open document.
        index: The page, 0-based.
        rendering: Whether it is rendered now.
    """
    started = perf_counter()
    page: Page | None = None
    try:
        page = document[index]
        if is_rendered(page, rendering):
            _ = page.image
    except Exception as error:  # noqa: BLE001  (the per-page boundary)
        failed = failed_page(index, page, error)
        return Prepared(index, failed=failed, seconds=perf_counter() - started)
    return Prepared(index, page, seconds=perf_counter() - started)


def is_rendered(page: Page, rendering: Rendering) -> bool:
    """Whether a page is one of those that are rendered before anybody looks at them."""
    return rendering == "always" or (rendering == "needed" and not has_usable_text(page))
