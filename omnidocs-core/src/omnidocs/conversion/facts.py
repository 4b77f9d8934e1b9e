"""What is known of an open document besides its pages."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self

from pydantic import BaseModel, ConfigDict, Field

if TYPE_CHECKING:
    from omnidocs.document import Document


class Facts(BaseModel):
    """What a conversion asks of a document before its first page.

    Attributes:
        source: Where it came from, for people.
        page_count: Its pages, a page range applied.
        metadata: What the file says about itself, and its name, size, format and pages.
        outline: The bookmarks, each with its level (from 1), title and page index.
    """

    model_config = ConfigDict(frozen=True)

    source: str
    page_count: int = Field(ge=0)
    metadata: dict[str, Any]
    outline: list[tuple[int, str, int | None]]

    @classmethod
    def of(cls, document: Document) -> Self:
        """The facts of an open document."""
        known = document.metadata
        kept = {"file_name", "file_size", "format", "page_count"}
        properties = {name.lower(): value for name, value in (known.pdf_metadata or {}).items()}
        return cls(
            source=known.source_path or known.file_name or f"<{known.source_type}>",
            page_count=document.page_count,
            metadata=properties | known.model_dump(include=kept, exclude_none=True),
            outline=[(item.level, item.title, item.page_index) for item in document.outline],
        )
