"""A converted document as files."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from omnidocs.errors import ConfigError
from omnidocs.results.files import write_bytes, write_text
from omnidocs.results.names import safe_name

if TYPE_CHECKING:
    from omnidocs.conversion.document import ConvertedDocument


def save_document(
    document: ConvertedDocument, path: Path, *, page_markers: bool | None = None
) -> Path:
    """Write a document in the form of the path's ending; see ``ConvertedDocument.save``."""
    match path.suffix.lower():
        case ".md" | ".markdown":
            # The figures first, so that no text links to what is not there.
            figures = save_figures(document, path)
            text = document.to_markdown(page_markers=page_markers, figures=figures)
            return write_text(path, text)
        case ".html" | ".htm":
            return write_text(path, document.to_html())
        case ".json":
            return document.save_json(path)
        case ".txt":
            return write_text(path, document.to_text())
        case suffix:
            raise ConfigError(
                f"{path} ends in {suffix or 'nothing'!r}, which names no form of a document. "
                "Use .md, .html, .json or .txt."
            )


def save_figures(document: ConvertedDocument, path: Path) -> str | None:
    """Write the figures of a document beside its markdown file.

    Args:
        document: The document.
        path: The markdown file, which is not written.

    Returns:
        The folder as links in the file name it: ``"report_figures"`` for ``report.md``;
        None where there are no figures.

    Raises:
        OutputWriteError: a figure cannot be written.
    """
    figures = document.figures
    folder = path.with_name(safe_name(path.stem, "_figures"))
    for name, picture in figures.items():
        write_bytes(folder / name, picture)
    return folder.name if figures else None
