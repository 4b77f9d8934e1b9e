"""What a run over documents returns."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from pydantic_core import to_jsonable_python

from omnidocs.results import PageOutcome
from omnidocs.results.files import write_text

if TYPE_CHECKING:
    import os
    from pathlib import Path


class DocumentResult:
    """The outputs of one document, page by page, and what went wrong.

    Args:
        source_path: Where the document is.
        page_count: How many pages it has.

    Attributes:
        error: Why the document could not be read, or not to its end; None where it could.
        error_type: The class of that error.
    """

    def __init__(
        self,
        source_path: str | os.PathLike[str] | None = None,
        page_count: int = 0,
    ) -> None:
        self.source_path = None if source_path is None else str(source_path)
        self.page_count = page_count
        self.error: str | None = None
        self.error_type: str | None = None
        self._outcomes: dict[int, PageOutcome[Any]] = {}

    def add_page_result(self, page_num: int, result: Any) -> None:
        """Keep what a task returned for a page, or the page's outcome.

        Args:
            page_num: The page, from 0.
            result: An output of any task, or a ``PageOutcome``.
        """
        if not isinstance(result, PageOutcome):
            result = PageOutcome(index=page_num, output=result)
        self._outcomes[page_num] = result

    def fail(self, error: BaseException) -> None:
        """Note that the document could not be read, or not to its end."""
        self.error = str(error) or type(error).__name__
        self.error_type = type(error).__name__

    def get_page_result(self, page_num: int) -> Any | None:
        """The output of a page, counted from 0; None where there is none."""
        outcome = self._outcomes.get(page_num)
        return None if outcome is None else outcome.output

    @property
    def outcomes(self) -> list[PageOutcome[Any]]:
        """What became of each page that was worked on, in page order."""
        return [self._outcomes[index] for index in sorted(self._outcomes)]

    @property
    def all_results(self) -> list[Any]:
        """The outputs in page order; pages that failed are left out."""
        return [outcome.output for outcome in self.outcomes if outcome.ok]

    @property
    def errors(self) -> dict[int, str]:
        """Page, from 0 -> why it failed."""
        return {
            item.index: item.error or item.status.value for item in self.outcomes if not item.ok
        }

    @property
    def processed_pages(self) -> int:
        """How many pages have an output."""
        return len(self.all_results)

    @property
    def ok(self) -> bool:
        """Whether the document opened and no page failed."""
        return self.error is None and not self.errors

    def to_dict(self) -> dict[str, Any]:
        """Everything as JSON values; pages are strings, from ``"0"``."""
        return {
            "source_path": self.source_path,
            "page_count": self.page_count,
            "processed_pages": self.processed_pages,
            "results": {str(item.index): _json(item.output) for item in self.outcomes if item.ok},
            "error": self.error,
            "error_type": self.error_type,
            "page_errors": {str(index): error for index, error in self.errors.items()},
        }

    def save_json(self, path: str | os.PathLike[str]) -> Path:
        """Write ``to_dict`` as readable UTF-8 JSON, whole or not at all."""
        return _save(self.to_dict(), path)

    def __repr__(self) -> str:
        pages = f"{self.processed_pages}/{self.page_count}"
        return f"DocumentResult(source={self.source_path}, pages={pages})"


class BatchResult:
    """The results of many documents, by their ids."""

    def __init__(self) -> None:
        self._documents: dict[str, DocumentResult] = {}

    def add_document_result(self, doc_id: str, result: DocumentResult) -> None:
        """Keep the result of a document; an id that is there already is replaced."""
        self._documents[doc_id] = result

    def get_document_result(self, doc_id: str) -> DocumentResult | None:
        """The result of a document; None for an unknown id."""
        return self._documents.get(doc_id)

    @property
    def document_ids(self) -> list[str]:
        """The ids, in the order of the work."""
        return list(self._documents)

    @property
    def document_count(self) -> int:
        """How many documents there are, failed ones included."""
        return len(self._documents)

    @property
    def total_pages(self) -> int:
        """How many pages have an output."""
        return sum(result.processed_pages for result in self._documents.values())

    @property
    def failed(self) -> dict[str, DocumentResult]:
        """The documents that did not open or have a page that failed, by id."""
        return {doc_id: result for doc_id, result in self if not result.ok}

    def to_dict(self) -> dict[str, Any]:
        """Everything as JSON values."""
        return {
            "document_count": self.document_count,
            "total_pages": self.total_pages,
            "failed": list(self.failed),
            "documents": {doc_id: result.to_dict() for doc_id, result in self},
        }

    def save_json(self, path: str | os.PathLike[str]) -> Path:
        """Write ``to_dict`` as readable UTF-8 JSON, whole or not at all."""
        return _save(self.to_dict(), path)

    def __len__(self) -> int:
        return self.document_count

    def __iter__(self) -> Iterator[tuple[str, DocumentResult]]:
        return iter(self._documents.items())

    def __repr__(self) -> str:
        return f"BatchResult(documents={self.document_count}, total_pages={self.total_pages})"


def merge_text_results(results: Iterable[Any], separator: str = "\n\n") -> str:
    """Join the text of pages.

    Args:
        results: Text outputs, outcomes of pages, other things with ``content``, strings;
            what has no text is left out.
        separator: What stands between two pages.
    """
    return separator.join(filter(None, map(_content, results)))


def _content(result: Any) -> str:
    if isinstance(result, PageOutcome):
        result = result.output
    return result if isinstance(result, str) else getattr(result, "content", "") or ""


def _json(value: Any) -> Any:
    """JSON values of an output of any kind: ours, a user's class, plain data."""
    return to_jsonable_python(value, fallback=_json_of_other, inf_nan_mode="null")


def _json_of_other(value: Any) -> Any:
    to_dict = getattr(value, "to_dict", None)
    if callable(to_dict):
        return to_dict()
    attributes = getattr(value, "__dict__", None)
    return dict(attributes) if isinstance(attributes, Mapping) else str(value)


def _save(data: dict[str, Any], path: str | os.PathLike[str]) -> Path:
    return write_text(path, json.dumps(data, ensure_ascii=False, indent=2) + "\n")
