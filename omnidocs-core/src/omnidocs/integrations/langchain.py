"""A document loader for LangChain (``pip install "omnidocs-core[langchain]"``).

https://docs.langchain.com/oss/python/integrations/document_loaders
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any, Literal, get_args

from omnidocs.conversion import ConvertedDocument, ConvertedPage, convert
from omnidocs.conversion.rendering import to_markdown
from omnidocs.conversion.sections import Headings, Section, sections_of
from omnidocs.errors import ConfigError, ExtractionError, MissingLibraryError
from omnidocs.results import PageStatus

try:
    from langchain_core.document_loaders import BaseLoader
    from langchain_core.documents import Document
except ImportError as error:
    raise MissingLibraryError(
        "The loader needs langchain-core, which is not installed. "
        'Install it with: pip install "omnidocs-core[langchain]"'
    ) from error

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

Mode = Literal["document", "page", "section"]
OnFailure = Literal["keep", "raise"]


class OmniDocsLoader(BaseLoader):  # type: ignore[misc]
    """Load PDFs and images as LangChain documents of markdown.

    The metadata of each: ``source``; ``status`` (of the document, or ``"ok"`` and the like
    of the page; a section is ``"partial"`` where one of its pages is not ok); ``page``,
    the number of its first page, from 1, and ``page_label``, the same as text; ``pages``,
    the numbers of all; ``headings``, the path of headings that it is under; ``error`` and
    ``notes``, where there are any. Every page that was asked for is in some document: one
    that failed leaves a comment in its place.

    Args:
        sources: What ``omnidocs.convert`` takes, or a list of them.
        mode: ``"document"``, ``"page"`` or ``"section"`` (cut at the headings).
        on_failure: ``"keep"`` keeps what was read and says so in the metadata;
            ``"raise"`` raises where the text of a page is missing or incomplete.
        options: Arguments of ``omnidocs.convert``.

    Raises:
        ConfigError: ``mode`` or ``on_failure`` is none of these.
    """

    def __init__(
        self,
        sources: Any,
        *,
        mode: Mode = "document",
        on_failure: OnFailure = "keep",
        **options: Any,
    ) -> None:
        for name, value, known in (
            ("mode", mode, get_args(Mode)),
            ("on_failure", on_failure, get_args(OnFailure)),
        ):
            if value not in known:
                raise ConfigError(f"{name}={value!r} is not known. Use one of {known}.")
        self._sources = sources if isinstance(sources, (list, tuple)) else [sources]
        self._mode = mode
        self._on_failure = on_failure
        self._options = options

    def lazy_load(self) -> Iterator[Document]:
        """Convert one source after the other, holding one at a time.

        Raises:
            ExtractionError: a page failed, and ``on_failure`` is ``"raise"``.
            DocumentError: a source cannot be opened.
        """
        for source in self._sources:
            converted = convert(source, **self._options)
            name = os.fspath(source) if isinstance(source, os.PathLike) else converted.source
            if self._on_failure == "raise":
                _check(converted, name)
            yield from _documents(converted, name, self._mode)


def _check(converted: ConvertedDocument, name: str) -> None:
    failed = converted.failed_pages
    if failed:
        first = failed[0]
        why = first.error or "; ".join(first.notes) or first.status.value
        raise ExtractionError(
            f"{len(failed)} of {len(converted.pages)} pages of {name} have no whole text. "
            f'Page {first.number}: {why} Use on_failure="keep" to load the others.'
        )


def _documents(converted: ConvertedDocument, name: str, mode: Mode) -> Iterator[Document]:
    match mode:
        case "document":
            yield _document(converted.pages, name, converted.status.value, ())
        case "page":
            headings = Headings()
            for page in converted.pages:
                yield _document([page], name, page.status.value, headings.path)
                for element in page.elements:
                    headings.pass_by(element)
        case "section":
            for section in sections_of(converted.pages):
                yield _document(section.pages, name, _status(section), section.headings)


def _status(section: Section) -> str:
    return "ok" if all(page.status is PageStatus.OK for page in section.pages) else "partial"


def _document(
    pages: Sequence[ConvertedPage], name: str, status: str, headings: Sequence[str]
) -> Document:
    numbers = [page.number for page in pages]
    metadata: dict[str, Any] = {"source": name, "status": status, "pages": numbers}
    if numbers:
        metadata |= {"page": numbers[0], "page_label": str(numbers[0])}
    metadata["headings"] = list(headings)
    errors = [f"page {page.number}: {page.error}" for page in pages if page.error]
    notes = [f"page {page.number}: {note}" for page in pages for note in page.notes]
    metadata |= {"error": "; ".join(errors)} if errors else {}
    metadata |= {"notes": notes} if notes else {}
    return Document(page_content=to_markdown(pages, page_markers=False), metadata=metadata)
