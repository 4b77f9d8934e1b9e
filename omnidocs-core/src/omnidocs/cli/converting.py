"""Converting one document of a run."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from functools import partial
from typing import TYPE_CHECKING, Any

from omnidocs.cli.interrupts import interrupt_sets
from omnidocs.cli.looking import Looks
from omnidocs.cli.output import write_output
from omnidocs.cli.pages import PageRange, page_indexes
from omnidocs.cli.passwords import ask_hidden, can_ask, with_password
from omnidocs.cli.report import DocumentReport
from omnidocs.cli.status import note
from omnidocs.cli.targets import STANDARD_OUTPUT
from omnidocs.errors import (
    BackendError,
    ConfigError,
    ConversionCancelledError,
    PluginError,
    UnsupportedInputError,
)

if TYPE_CHECKING:
    import threading
    from collections.abc import Mapping
    from pathlib import Path

    from omnidocs.cli.progress import NoProgress
    from omnidocs.cli.sources import Source
    from omnidocs.conversion import ConvertedDocument, WorkerPool

NO_LOOKS = Looks()


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
        cancel: Set when the run is to end.
    """

    form: Format
    pages: list[PageRange] | None
    password: str | None
    options: Mapping[str, Any]
    page_markers: bool | None
    overwrite: bool
    may_ask: bool
    cancel: threading.Event


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


def unlimited(number: float | None) -> float | str | None:
    """A limit as an option gives it, where 0 stands for none; None was not given."""
    return "none" if number == 0 else number


def form_of(output: Path | None) -> Format:
    """The form that an output's ending asks for; markdown where it says nothing."""
    ending = output.suffix.lower() if output else ""
    return next((form for form, suffix in _SUFFIXES.items() if suffix == ending), Format.MARKDOWN)


def check_figures(settings: Settings, output: Path | None) -> None:
    """Refuse figures where the output has no place for them.

    Raises:
        ConfigError: the output is plain text, or markdown on standard output.
    """
    if not settings.options.get("figures"):
        return
    if settings.form is Format.TEXT:
        raise ConfigError("--figures has no place in plain text. Choose another --format.")
    if settings.form is Format.MARKDOWN and output in {None, STANDARD_OUTPUT}:
        raise ConfigError(
            "--figures needs a file for markdown, to put them beside it. Name one with -o."
        )


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
    source: Source,
    target: Path | None,
    settings: Settings,
    pool: WorkerPool | None,
    bar: NoProgress,
    looks: Looks = NO_LOOKS,
) -> DocumentReport:
    """Convert a document and write its outputs; what goes wrong with it is in the report.

    Args:
        source: What to convert.
        target: The file to write; None for standard output.
        settings: How.
        pool: The workers of the run; None to convert in this process.
        bar: Shows how far it is.
        looks: What a person wants to look at.

    Raises:
        ConfigError: the settings cannot work, whatever the document.
        PluginError: what they need is not installed.
        BackendError: what they need cannot run here.
        BrokenPipeError: whoever read stdout has gone.
        KeyboardInterrupt: the run was interrupted before the document was open.
    """
    if target is not None and target.exists() and not settings.overwrite:
        return DocumentReport(source.title, skipped=True)
    try:
        content = source.open_as()
        document, password = _converted(content, source, settings, pool, bar)
        if any(document.elements) or not settings.cancel.is_set():
            with bar.paused():
                _write(document, target, settings)
                looks.write(document, content, password=password, pool=pool)
    except (ConfigError, PluginError, BackendError) as error:
        if not isinstance(error, UnsupportedInputError):
            raise
        return DocumentReport.of_error(source.title, error)
    except BrokenPipeError:
        raise
    except ConversionCancelledError:
        raise KeyboardInterrupt from None
    except Exception as error:  # noqa: BLE001  (one document must not end the run)
        note(source.title, error)
        return DocumentReport.of_error(source.title, error)
    return DocumentReport.of_document(source.title, document)


def _converted(
    content: str | bytes,
    source: Source,
    settings: Settings,
    pool: WorkerPool | None,
    bar: NoProgress,
) -> tuple[ConvertedDocument, str | None]:
    """The converted document, and the password that opened it."""

    def ask(words: str) -> str:
        with bar.paused():
            return ask_hidden(words)

    asking = ask if settings.may_ask and can_ask() and not source.is_stdin else None
    work = partial(_converted_with, content, settings, pool, bar)
    with interrupt_sets(settings.cancel):
        return with_password(source.title, settings.password, asking, work)


def _converted_with(
    content: str | bytes,
    settings: Settings,
    pool: WorkerPool | None,
    bar: NoProgress,
    password: str | None,
) -> tuple[ConvertedDocument, str | None]:
    from omnidocs.conversion import convert

    ranges = settings.pages
    document = convert(
        content,
        pages=None if ranges is None else partial(page_indexes, ranges),
        password=password,
        **settings.options,
        workers=pool or 0,
        cancel=settings.cancel,
        progress=bar.advance,
    )
    return document, password


def _write(document: ConvertedDocument, target: Path | None, settings: Settings) -> None:
    """Write the output; figures of markdown go to a folder beside it, and go first."""
    from omnidocs.conversion.saving import save_figures

    figures = None
    if target is not None and settings.form is Format.MARKDOWN:
        figures = save_figures(document, target)
    write_output(_rendered(document, settings, figures), target)


def _rendered(document: ConvertedDocument, settings: Settings, figures: str | None) -> str:
    match settings.form:
        case Format.MARKDOWN:
            return document.to_markdown(page_markers=settings.page_markers, figures=figures)
        case Format.HTML:
            return document.to_html()
        case Format.JSON:
            return document.model_dump_json(indent=2)
        case Format.TEXT:
            return document.to_text()
