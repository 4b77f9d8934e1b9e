"""The result of a conversion."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, Self

from pydantic import ConfigDict, Field

from omnidocs.conversion.elements import Element, ElementSource
from omnidocs.conversion.outline import OutlineEntry, as_entries
from omnidocs.results import LayoutLabel, Output, PageStatus

if TYPE_CHECKING:
    import os
    from collections.abc import Iterable, Iterator, Sequence

    from docling_core.types.doc.document import DoclingDocument

    from omnidocs.conversion.outline import Bookmark
    from omnidocs.conversion.workers import WorkerPool


class ConversionStatus(StrEnum):
    """What became of a document: all of its pages are there, some are, or none is."""

    OK = "ok"
    PARTIAL = "partial"
    FAILED = "failed"


class ConvertedPage(Output):
    """One page: its elements in reading order, or why there are none.

    Attributes:
        index: 0-based.
        width: Width of the page image in pixels, the space of every box; 0 where the
            page could not be read.
        height: Its height in pixels.
        dpi: Pixels for each inch of the page.
        rotation: Degrees by which a scan was turned, counter-clockwise, so that its text
            runs from left to right. Width, height and boxes are those of the turned image.
        elements: In reading order, hidden ones included.
        status: What became of the page.
        error: The message of the error that stopped it.
        error_type: The name of that error's class.
        notes: What a reader of the page should know: "blank page", "read by OCR"…
        source: Where its text comes from; None where it has none.
        seconds: Time spent on it.
    """

    model_config = ConfigDict(frozen=True)

    index: int = Field(ge=0)
    width: int = Field(default=0, ge=0)
    height: int = Field(default=0, ge=0)
    dpi: float | None = None
    rotation: int = 0
    elements: tuple[Element, ...] = ()
    status: PageStatus = PageStatus.OK
    error: str | None = None
    error_type: str | None = None
    notes: tuple[str, ...] = ()
    source: ElementSource | None = None
    seconds: float = 0.0

    @property
    def number(self) -> int:
        """The page's number for people, from 1."""
        return self.index + 1

    @property
    def text_elements(self) -> tuple[Element, ...]:
        """The elements that are part of the text."""
        return tuple(element for element in self.elements if not element.hidden)

    @property
    def markdown(self) -> str:
        """This page alone as markdown."""
        from omnidocs.conversion.rendering import to_markdown

        return to_markdown([self], page_markers=False)


class ConvertedDocument(Output):
    """A document as structured text; ``save_json`` and ``load_json`` keep all of it.

    Attributes:
        source: Where it came from, for people: a path, an address, ``"<bytes>"``.
        status: ok, partial or failed.
        pages: Every page that was asked for, in order, the failed ones in their places.
        metadata: What the file says about itself: title, author…
        outline: The file's bookmarks in reading order, with the elements they lead to.
        format_version: Version of the JSON form; another one is refused on loading.
    """

    model_config = ConfigDict(frozen=True)

    source: str = ""
    status: ConversionStatus = ConversionStatus.OK
    pages: tuple[ConvertedPage, ...] = ()
    metadata: dict[str, Any] = Field(default_factory=dict)
    outline: tuple[OutlineEntry, ...] = ()
    format_version: Literal[1] = 1

    @classmethod
    def from_pages(
        cls,
        pages: Iterable[ConvertedPage],
        *,
        source: str = "",
        metadata: dict[str, Any] | None = None,
        outline: Iterable[Bookmark] = (),
    ) -> Self:
        """Make a document of converted pages.

        What only the whole document shows is settled here: running headers and footers,
        the levels of headings, paragraphs that run over columns and pages.

        Args:
            pages: As ``iter_convert`` yields them.
            source: Where they came from.
            metadata: What the file says about itself.
            outline: The bookmarks: entries, or tuples of a level (from 1), a title and,
                if it is known, a page index.
        """
        from omnidocs.conversion.structure import find_targets, settle

        entries = as_entries(outline)
        settled = settle(list(pages), entries)
        return cls(
            source=source,
            status=_status(settled),
            pages=tuple(settled),
            metadata=metadata or {},
            outline=tuple(find_targets(settled, entries)),
        )

    @classmethod
    def json_schema(cls) -> dict[str, Any]:
        """The JSON Schema (draft 2020-12) of what ``save_json`` writes."""
        schema = cls.model_json_schema(mode="serialization")
        return {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema}

    @property
    def elements(self) -> Iterator[Element]:
        """All elements in reading order, hidden ones included."""
        return (element for page in self.pages for element in page.elements)

    @property
    def failed_pages(self) -> tuple[ConvertedPage, ...]:
        """The pages whose text is missing or incomplete."""
        return tuple(page for page in self.pages if page.status is not PageStatus.OK)

    @property
    def title(self) -> str | None:
        """The first title in the text, else the one in the file's metadata."""
        titles = (e.text for e in self.elements if e.label is LayoutLabel.TITLE and not e.hidden)
        return next(titles, None) or self.metadata.get("title") or None

    @property
    def markdown(self) -> str:
        """The text as markdown, with a comment where each page begins."""
        return self.to_markdown()

    @property
    def html(self) -> str:
        """The text as an HTML document."""
        return self.to_html()

    @property
    def text(self) -> str:
        """The text without markup."""
        return self.to_text()

    @property
    def figures(self) -> dict[str, bytes]:
        """The pictures that were cut out, as PNG, by file names: ``"page-3-figure-1.png"``."""
        from omnidocs.conversion.figures import figure_names

        names = figure_names(self.pages)
        return {names[e.id]: e.image for e in self.elements if e.id in names and e.image}

    def to_markdown(self, *, page_markers: bool | None = None, figures: str | None = None) -> str:
        """Render as GitHub-flavoured markdown.

        Args:
            page_markers: Whether ``<!-- page 3 -->`` stands where page number 3 begins;
                None for documents of more than one page.
            figures: The folder that holds ``figures``, as links shall name it:
                ``![caption](folder/page-3-figure-1.png)``. None leaves the links out.
        """
        from omnidocs.conversion.rendering import to_markdown

        return to_markdown(self.pages, page_markers=page_markers, figures=figures)

    def to_html(self) -> str:
        """Render as one HTML document that holds its figures, and nothing that runs."""
        from omnidocs.conversion.rendering import to_html

        return to_html(self.pages, title=self.title or self.source.rpartition("/")[2])

    def to_text(self) -> str:
        """Render as plain text: blank lines between blocks, a form feed between pages."""
        from omnidocs.conversion.rendering import to_text

        return to_text(self.pages)

    def to_docling(self) -> DoclingDocument:
        """Make a ``DoclingDocument``, for docling's chunkers and exports.

        Sizes and boxes are in points. Headings, nested lists, tables with spans, figures
        with captions, code and formulas are items of their kinds; a paragraph that runs
        over pages is one text with several places; running heads are in the furniture
        layer, and hidden text in the invisible one. A style or a link is kept where all
        of an element has it. A page that failed is there without content.

        Raises:
            MissingLibraryError: docling-core is not installed.
        """
        from omnidocs.conversion.exports import to_docling

        return to_docling(self)

    def save(self, file_path: str | os.PathLike[str], *, page_markers: bool | None = None) -> Path:
        """Write the document in the form of the path's ending, whole or not at all.

        ``.md`` is markdown, its figures in the folder ``NAME_figures`` beside it; ``.html``
        and ``.json`` hold their figures; ``.txt`` is plain text.

        Args:
            file_path: The file; missing folders are made.
            page_markers: As for ``to_markdown``.

        Returns:
            The path of the file.

        Raises:
            ConfigError: the ending stands for no form, or the path is a folder.
            OutputWriteError: a file cannot be written.
        """
        from omnidocs.conversion.saving import save_document

        return save_document(self, Path(file_path), page_markers=page_markers)

    def save_overlays(
        self,
        folder: str | os.PathLike[str],
        source: Any,
        *,
        password: str | None = None,
        workers: int | WorkerPool = 1,
    ) -> list[Path]:
        """Write a picture of each page with its elements, numbered in reading order.

        A page that cannot be rendered gets a grey sheet with the reason.

        Args:
            folder: Where to write ``page-1.png``, …; made where it is missing.
            source: What was converted: whatever ``convert`` takes, or a function that
                gives the picture of a page index.
            password: For an encrypted PDF.
            workers: As for ``convert``: what renders the pages.

        Returns:
            The paths of the pictures.

        Raises:
            DocumentError: the source cannot be opened.
            OutputWriteError: a picture cannot be written.
        """
        from omnidocs.conversion.looking import save_overlays

        return save_overlays(self, Path(folder), source, password=password, workers=workers)

    def save_review(
        self,
        file_path: str | os.PathLike[str],
        source: Any,
        *,
        password: str | None = None,
        workers: int | WorkerPool = 1,
    ) -> Path:
        """Write an HTML page that shows each page beside what was read from it.

        It holds the page pictures, with a box for each element that leads to its text,
        and the notes and outcomes of the pages. It needs no network and runs no script.

        Args:
            file_path: The HTML file; missing folders are made.
            source: As for ``save_overlays``.
            password: For an encrypted PDF.
            workers: As for ``convert``: what renders the pages.

        Returns:
            The path of the file.

        Raises:
            DocumentError: the source cannot be opened.
            OutputWriteError: the file cannot be written.
        """
        from omnidocs.conversion.looking import save_review

        return save_review(self, Path(file_path), source, password=password, workers=workers)


def _status(pages: Sequence[ConvertedPage]) -> ConversionStatus:
    good = sum(page.status is PageStatus.OK for page in pages)
    readable = good + sum(page.status is PageStatus.TRUNCATED for page in pages)
    if good == len(pages):
        return ConversionStatus.OK
    return ConversionStatus.PARTIAL if readable else ConversionStatus.FAILED
