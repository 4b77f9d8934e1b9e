"""Extractors of this process on pages that were prepared, maybe in another one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from omnidocs.conversion.pages import finish_page

if TYPE_CHECKING:
    from collections.abc import Iterator

    from omnidocs.conversion.chosen import Extractors
    from omnidocs.conversion.document import ConvertedPage
    from omnidocs.conversion.prepared import Prepared
    from omnidocs.conversion.reading import OCRMode


def finish(
    prepared: Iterator[Prepared], mode: OCRMode, extractors: Extractors, *, figures: bool = False
) -> Iterator[ConvertedPage]:
    """Convert prepared pages, in their order; failures among them pass through."""
    for one in prepared:
        if one.failed is not None:
            yield one.failed
        elif one.page is not None:
            page = finish_page(one.page, mode, extractors, figures=figures)
            yield page.model_copy(update={"seconds": one.seconds + page.seconds})
