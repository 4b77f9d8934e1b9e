"""One page of a document as a converted page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from omnidocs.conversion.finishing import finish_page
from omnidocs.conversion.prepared import prepare_page

if TYPE_CHECKING:
    from omnidocs.conversion.chosen import Extractors
    from omnidocs.conversion.document import ConvertedPage
    from omnidocs.conversion.reading import OCRMode
    from omnidocs.document import Document


def convert_page(
    document: Document,
    index: int,
    ocr: OCRMode,
    extractors: Extractors,
    *,
    figures: bool = False,
) -> ConvertedPage:
    """Convert one page; whatever goes wrong with it is in the result, never raised."""
    return finish_page(prepare_page(document, index), ocr, extractors, figures=figures)
