"""A captioner by rules."""

from __future__ import annotations

from omnidocs.document import Page
from toy_captioning import BaseCaptioner, CaptionOutput


class BySizeCaptioner(BaseCaptioner):
    """Calls a page by its size."""

    def process(self, page: Page, options: object) -> CaptionOutput:
        """Measure it."""
        return CaptionOutput(caption=f"{page.width} by {page.height}")
