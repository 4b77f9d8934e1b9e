"""The last stage: what is known of a page becomes its outcome."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from omnidocs.conversion.assembly import assemble
from omnidocs.conversion.document import ConvertedPage
from omnidocs.conversion.figures import with_figures
from omnidocs.conversion.outcomes import failed_page
from omnidocs.conversion.reading import BLANK_NOTE, Reading
from omnidocs.conversion.stages.work import each
from omnidocs.results import PageStatus

if TYPE_CHECKING:
    from collections.abc import Sequence

    from omnidocs.conversion.elements import Element
    from omnidocs.conversion.stages.work import Work


def assemble_pages(works: Sequence[Work]) -> None:
    """Give every page its outcome; one that failed keeps what it had."""
    each([work for work in works if work.is_open], _assemble)
    for work in works:
        if work.error is not None:
            work.done = _written(work, ()) or _failed(work, work.error)


def _assemble(work: Work) -> None:
    reading = work.reading or Reading(work.opened)
    elements = _elements(work)
    notes = [*reading.page.notes, *reading.notes, *work.notes]
    if work.figures:
        elements, figure_notes = with_figures(reading.page, elements)
        notes += figure_notes
    if work.written is not None:
        if not elements and (written := _written(work, notes)):
            work.done = written
            return
        instead = "OCR" if reading.page.text_source == "ocr" else "the text layer"
        notes.append(work.written.why + (f"; {instead} took its place" if elements else ""))
    elif not elements and reading.status is PageStatus.OK and not reading.notes:
        notes.append(BLANK_NOTE)
    work.done = _page(reading, elements, notes)


def _failed(work: Work, error: Exception) -> ConvertedPage:
    page = failed_page(work.index, work.page, error)
    if work.written is None:
        return page
    return page.model_copy(update={"notes": (*page.notes, work.written.why)})


def _written(work: Work, notes: Sequence[str]) -> ConvertedPage | None:
    """The page with what a text model wrote of it, which is not all; None if it is nothing."""
    written = work.written
    if written is None or not written.elements:
        return None
    told = [*notes, f"{written.why}; what it wrote is kept"]
    page = _page(written.reading, written.elements, told)
    return page.model_copy(update={"status": PageStatus.TRUNCATED})


def _elements(work: Work) -> tuple[Element, ...]:
    if work.elements is not None:
        return work.elements
    page = work.text_page
    if page is None:
        return ()
    return assemble(page, work.layout, work.tables, work.order, work.formulas)


def _page(reading: Reading, elements: tuple[Element, ...], notes: list[str]) -> ConvertedPage:
    page = reading.page
    sources: list[Any] = [element.source for element in elements]
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
