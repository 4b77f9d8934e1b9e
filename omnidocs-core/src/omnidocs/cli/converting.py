"""Converting one document of a run."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from omnidocs.cli.output import write_output
from omnidocs.cli.pages import PageRange, page_indexes
from omnidocs.cli.passwords import ask_hidden, can_ask, open_document
from omnidocs.cli.report import DocumentReport
from omnidocs.cli.status import note
from omnidocs.errors import BackendError, ConfigError, PluginError, UnsupportedInputError

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from omnidocs.cli.progress import NoProgress
    from omnidocs.cli.sources import Source
    from omnidocs.conversion import ConvertedDocument


class Format(StrEnum):
    """Forms of a converted document."""

    MARKDOWN = "markdown"
    HTML = "html"
    JSON = "json"
    TEXT = "text"

    @property
    def suffix(self) -> str:
        """The ending of its files."""
        return _SUFFIXES[self]


_SUFFIXES = {
    Format.MARKDOWN: ".md",
    Format.HTML: ".html",
    Format.JSON: ".json",
    Format.TEXT: ".txt",
}


@dataclass(frozen=True)
class Settings:
    """How the documents of a run are converted; names as in the command's options.

    Args:
        options: Arguments of ``convert``.
        may_ask: Whether a person may be asked for a password. A run over many documents
            would wait for somebody who has gone home.
    """

    form: Format
    pages: list[PageRange] | None
    password: str | None
    options: Mapping[str, Any]
    page_markers: bool | None
    overwrite: bool
    may_ask: bool

    @property
    def dpi(self) -> int:
        """Resolution of page images."""
        from omnidocs.conversion import DEFAULT_DPI

        return int(self.options.get("dpi") or DEFAULT_DPI)


def conversion_options(config: Path | None, **given: Any) -> dict[str, Any]:
    """Arguments of ``convert``: those of the file, and stronger those of the command.

    Args:
        config: A TOML file; None for no file.
        **given: The options of the command; None for one that was not given.

    Raises:
        ConfigError: the file cannot be read, or something in it cannot work.
    """
    from omnidocs.conversion.options_file import load_options

    options = {} if config is None else load_options(config)
    chosen = {name: value for name, value in given.items() if value is not None}
    return options | {name: None if value == "none" else value for name, value in chosen.items()}


def form_of(output: Path | None) -> Format:
    """The form that an output's ending asks for; markdown where it says nothing."""
    ending = output.suffix.lower() if output else ""
    return next((form for form, suffix in _SUFFIXES.items() if suffix == ending), Format.MARKDOWN)


def check_models(settings: Settings) -> None:
    """Refuse a model that is not installed, before any document is opened.

    Raises:
        PluginError: nothing that is installed goes by the name, or it is broken.
    """
    from omnidocs.conversion.options_file import TASKS
    from omnidocs.registry import get_extractor

    for argument, task in TASKS.items():
        choice = settings.options.get(argument)
        words = {"auto", "always", "never"} if argument == "ocr" else {"auto"}
        if isinstance(choice, str) and choice not in words:
            get_extractor(task, choice)


def convert_one(
    source: Source, target: Path | None, settings: Settings, bar: NoProgress
) -> DocumentReport:
    """Convert a document and write its output; what goes wrong with it is in the report.

    Raises:
        ConfigError: the settings cannot work, whatever the document.
        PluginError: what they need is not installed.
        BackendError: what they need cannot run here.
    """
    if target is not None and target.exists() and not settings.overwrite:
        return DocumentReport(source.title, skipped=True)
    try:
        document = _converted(source, settings, bar)
        if document.elements or settings.form is Format.JSON:
            with bar.paused():
                write_output(_rendered(document, settings), target)
    except (ConfigError, PluginError, BackendError) as error:
        if not isinstance(error, UnsupportedInputError):
            raise
        return DocumentReport.of_error(source.title, error)
    except Exception as error:  # noqa: BLE001  (one document must not end the run)
        note(source.title, error)
        return DocumentReport.of_error(source.title, error)
    return DocumentReport.of_document(source.title, document)


def _converted(source: Source, settings: Settings, bar: NoProgress) -> ConvertedDocument:
    from omnidocs.conversion import convert

    def ask(words: str) -> str:
        with bar.paused():
            return ask_hidden(words)

    asking = ask if settings.may_ask and can_ask() and not source.is_stdin else None
    with open_document(source, settings.password, settings.dpi, asking) as document:
        pages = None
        if settings.pages is not None:
            pages = page_indexes(settings.pages, document.page_count)
        return convert(
            document,
            pages=pages,
            **{name: value for name, value in settings.options.items() if name != "dpi"},
            progress=bar.advance,
        )


def _rendered(document: ConvertedDocument, settings: Settings) -> str:
    match settings.form:
        case Format.MARKDOWN:
            return document.to_markdown(page_markers=settings.page_markers)
        case Format.HTML:
            return document.to_html()
        case Format.JSON:
            return document.model_dump_json(indent=2)
        case Format.TEXT:
            return document.to_text()
