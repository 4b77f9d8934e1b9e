"""One page of a document as a converted page."""

from __future__ import annotations

import logging
from time import perf_counter
from typing import TYPE_CHECKING, Any

from omnidocs.conversion.assembly import assemble
from omnidocs.conversion.document import ConvertedPage
from omnidocs.conversion.figures import with_figures
from omnidocs.conversion.reading import BLANK_NOTE, OCRMode, Reading, has_usable_text, read_page
from omnidocs.results import LayoutLabel, LayoutOutput, PageStatus, TableOutput
from omnidocs.results.pages import is_timeout

if TYPE_CHECKING:
    from omnidocs.conversion.chosen import Extractors
    from omnidocs.conversion.elements import Element
    from omnidocs.document import Document, Page

_LOG = logging.getLogger(__name__)


def convert_page(
    document: Document,
    index: int,
    ocr: OCRMode,
    extractors: Extractors,
    *,
    figures: bool = False,
) -> ConvertedPage:
    """Convert one page; whatever goes wrong with it is in the result, never raised."""
    try:
        page = document[index]
    except Exception as error:  # noqa: BLE001  (the per-page boundary)
        return failed_page(index, error)
    return finish_page(page, ocr, extractors, figures=figures)


def finish_page(
    page: Page, ocr: OCRMode, extractors: Extractors, *, figures: bool = False
) -> ConvertedPage:
    """Convert a page that was prepared; whatever goes wrong with it is in the result."""
    started = perf_counter()
    try:
        done = _converted(page, ocr, extractors, figures=figures)
    except Exception as error:  # noqa: BLE001  (the per-page boundary)
        done = failed_page(page.index, error, page)
    return done.model_copy(update={"seconds": perf_counter() - started})


def _converted(page: Page, ocr: OCRMode, extractors: Extractors, *, figures: bool) -> ConvertedPage:
    reading = read_page(page, ocr, extractors.ocr)
    found = reading.page
    is_empty = not (found.words or found.hidden_words or (figures and found.pictures))
    elements = () if is_empty else _elements(found, extractors)
    notes = [*page.notes, *reading.notes]
    if figures:
        elements, figure_notes = with_figures(found, elements)
        notes += figure_notes
    if not elements and reading.status is PageStatus.OK and not reading.notes:
        notes.append(BLANK_NOTE)
    return _page(reading, elements, notes)


def _page(reading: Reading, elements: tuple[Element, ...], notes: list[str]) -> ConvertedPage:
    page = reading.page
    sources = [element.source for element in elements]
    return ConvertedPage(
        index=page.index,
        width=page.width,
        height=page.height,
        dpi=page.dpi,
        rotation=reading.rotation,
        elements=elements,
        status=reading.status,
        notes=tuple(notes),
        source=max(sources, key=sources.count) if sources else None,
    )


def _elements(page: Page, extractors: Extractors) -> tuple[Element, ...]:
    if not extractors.layout.wanted:
        return assemble(page, None)
    layout = extractors.layout.get().extract(page)
    order = None
    if extractors.reading_order.wanted:
        order = extractors.reading_order.get().predict(layout, page_no=page.index)
    return assemble(page, layout, _tables(page, layout, extractors), order)


def _tables(page: Page, layout: LayoutOutput, extractors: Extractors) -> list[TableOutput]:
    regions = [box.bbox for box in layout.bboxes if box.label is LayoutLabel.TABLE]
    if not regions or not extractors.tables.wanted:
        return []
    return extractors.tables.get().extract_tables(page, regions)


def failed_page(index: int, error: Exception, page: Page | None = None) -> ConvertedPage:
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
