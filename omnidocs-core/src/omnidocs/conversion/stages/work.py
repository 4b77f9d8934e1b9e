"""A page on its way through the stages."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from omnidocs.conversion.outcomes import failed_page
from omnidocs.errors import PageError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from omnidocs.conversion.document import ConvertedPage
    from omnidocs.conversion.elements import Element
    from omnidocs.conversion.prepared import Prepared
    from omnidocs.conversion.reading import Reading
    from omnidocs.document import Page, Picture
    from omnidocs.results import FormulaOutput, LayoutOutput, ReadingOrderOutput, TableOutput


@dataclass(frozen=True)
class Written:
    """What a text model wrote of a page that it did not read well.

    Args:
        why: What was wrong and what was done about it, in words.
        reading: The page as the model saw it.
        elements: What it wrote.
    """

    why: str
    reading: Reading
    elements: tuple[Element, ...]


@dataclass
class Work:
    """What is known of a page so far.

    Attributes:
        index: Its place in the document, 0-based.
        page: The page as it was opened; None where it could not be.
        seconds: Time spent on it; its share of what was done for several.
        done: Its outcome, once there is one.
        pictures: The pictures of text on a page that has a text layer.
        layer_fault: What is wrong with the text that an earlier OCR left behind a scan.
        figures: Whether figures are cut out of the page.
        reading: The page with its words.
        layout: Its regions, in pixels of the reading's page, as all boxes are.
        order: The reading order of the regions.
        tables: Its tables.
        formulas: Its formulas, each with its box.
        elements: What a text model wrote, in the place of all of the above.
        written: What it wrote of a page that it did not read well.
        notes: What the reader of the page should know.
        error: What stopped it.
    """

    index: int
    page: Page | None
    seconds: float = 0.0
    done: ConvertedPage | None = None
    pictures: list[Picture] = field(default_factory=list)
    layer_fault: str | None = None
    figures: bool = False
    reading: Reading | None = None
    layout: LayoutOutput | None = None
    order: ReadingOrderOutput | None = None
    tables: list[TableOutput] = field(default_factory=list)
    formulas: list[FormulaOutput] = field(default_factory=list)
    elements: tuple[Element, ...] | None = None
    written: Written | None = None
    notes: list[str] = field(default_factory=list)
    error: Exception | None = None

    @classmethod
    def of(cls, prepared: Prepared, *, figures: bool = False) -> Work:
        """Begin with a page that was prepared."""
        page, done = prepared.page, prepared.failed
        return cls(prepared.index, page, prepared.seconds, done, figures=figures)

    @property
    def is_open(self) -> bool:
        """Whether there is something left to do."""
        return self.done is None and self.error is None

    @property
    def outcome(self) -> ConvertedPage:
        """What has become of it, once it has passed all stages."""
        if self.done is not None:
            return self.done
        return failed_page(self.index, None, self.error or PageError("The page was left undone."))

    @property
    def opened(self) -> Page:
        """The page.

        Raises:
            PageError: it could not be opened.
        """
        if self.page is None:
            raise PageError(f"Page {self.index + 1} was not opened.")
        return self.page

    @property
    def text_page(self) -> Page | None:
        """The page with its words, if there is something on it that has no structure yet."""
        if not self.is_open or self.elements is not None or self.reading is None:
            return None
        page = self.reading.page
        has_content = page.words or page.hidden_words or (self.figures and page.pictures)
        return page if has_content else None


def fail(works: Iterable[Work], error: Exception) -> None:
    """Note the same error on all pages that are still open."""
    for work in works:
        if work.is_open:
            work.error = error


def each(works: Iterable[Work], step: Callable[[Work], None]) -> None:
    """Take a step on every page; one that raises has failed, and the others go on."""
    for work in works:
        try:
            step(work)
        except Exception as error:  # noqa: BLE001  (the per-page boundary)
            work.error = error


def take(works: Sequence[Work], answers: Sequence[Any], step: Callable[[Work, Any], None]) -> None:
    """Give every page its answer; a page whose answer is an error has failed."""
    for work, answer in zip(works, answers, strict=True):
        try:
            if isinstance(answer, Exception):
                work.error = answer
            else:
                step(work, answer)
        except Exception as error:  # noqa: BLE001  (the per-page boundary)
            work.error = error
