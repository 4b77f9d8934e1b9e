"""What is known of a document besides its pages."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from pydantic import BaseModel, ConfigDict, Field


def _now() -> str:
    return datetime.now().astimezone().isoformat()


class DocumentMetadata(BaseModel):
    """Source, size and properties of a document."""

    model_config = ConfigDict(extra="forbid")

    source_type: str = Field(description="file, url, bytes or image")
    source_path: str | None = Field(default=None, description="path or URL, without credentials")
    file_name: str | None = None
    file_size: int | None = Field(default=None, description="bytes")
    pdf_metadata: dict[str, Any] | None = Field(
        default=None, description="the PDF's own properties: Title, Author, Creator, ..."
    )
    page_count: int = Field(ge=0, description="pages, a page range applied")
    format: str = Field(default="pdf", description="pdf, png, jpeg, tiff, ... or images")
    image_dpi: int = Field(default=150, description="resolution that pages are rendered at")
    image_format: str = Field(default="RGB", description="mode of the page images")
    text_extraction_engine: str | None = Field(
        default=None, description="library that reads the text layer"
    )
    loaded_at: str = Field(default_factory=_now, description="ISO 8601, with the time zone")
