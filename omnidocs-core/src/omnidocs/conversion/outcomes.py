"""What a page is that could not be converted."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any

from omnidocs.conversion.assembly import assemble
from omnidocs.conversion.document import ConvertedPage
from omnidocs.conversion.reading import has_usable_text
from omnidocs.results import PageStatus
from omnidocs.results.pages import is_timeout

if TYPE_CHECKING:
    from omnidocs.document import Page

_LOG = logging.getLogger(__name__)


def failed_page(index: int, page: Page | None, error: Exception) -> ConvertedPage:
    """A page that failed keeps its place, and the text that it had without the failure."""
    _LOG.warning("Page %d could not be converted: %s", index + 1, error)
    kind = MemoryError if isinstance(error, MemoryError) else type(error)
    fields: dict[str, Any] = {
        "index": index,
        "status": PageStatus.TIMED_OUT if is_timeout(error) else PageStatus.FAILED,
        "error": str(error) or kind.__name__,
        "error_type": kind.__name__,
    }
    return ConvertedPage(**fields, **(_salvaged(page) if page else {}))


def _salvaged(page: Page) -> dict[str, Any]:
    """What a page has without the step that failed; nothing, if it cannot be read at all."""
    try:
        elements = assemble(page, None) if page.words and has_usable_text(page) else ()
        size = {"width": page.width, "height": page.height, "dpi": page.dpi}
    except Exception as error:  # noqa: BLE001  (the first error is the page's outcome)
        _LOG.debug("Page %d has no text to fall back on: %s", page.number, error)
        return {}
    if not elements:
        return size
    note = "the text is that of the text layer, without structure"
    return {**size, "elements": elements, "notes": (note,), "source": "text_layer"}
