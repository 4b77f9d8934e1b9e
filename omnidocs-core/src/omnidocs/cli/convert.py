"""``omnidocs convert``."""

from __future__ import annotations

import os
import time
from pathlib import Path
from typing import Annotated

import typer

from omnidocs.cli.converting import (
    Format,
    Settings,
    check_models,
    conversion_options,
    convert_one,
    form_of,
)
from omnidocs.cli.pages import parse_pages
from omnidocs.cli.progress import NoProgress, ProgressBar, is_watched
from omnidocs.cli.report import RunReport
from omnidocs.cli.sources import find_sources
from omnidocs.cli.targets import choose_targets


def convert(
    sources: Annotated[
        list[str],
        typer.Argument(
            metavar="SOURCES",
            help="PDFs and images: files, folders, patterns, addresses, or - for stdin.",
        ),
    ],
    *,
    output: Annotated[
        str | None,
        typer.Option(
            "-o",
            "--output",
            metavar="FILE|FOLDER/",
            help="A file, or a folder for several documents.",
        ),
    ] = None,
    form: Annotated[
        Format | None,
        typer.Option(
            "-f", "--format", help="Form of the output; else by the ending of -o, or markdown."
        ),
    ] = None,
    pages: Annotated[
        str | None, typer.Option(metavar="1-3,7", help="Pages to convert, counted from 1.")
    ] = None,
    password: Annotated[
        str | None,
        typer.Option(
            envvar="OMNIDOCS_PASSWORD",
            help="For encrypted PDFs; without it you are asked, in a terminal, for a single one.",
        ),
    ] = None,
    text: Annotated[
        str | None,
        typer.Option(
            metavar="MODEL",
            help="What reads whole pages, instead of all of the others: a model, or none.",
        ),
    ] = None,
    ocr: Annotated[
        str | None,
        typer.Option(
            metavar="MODE|MODEL",
            help="Pages read by OCR: auto (those without a text layer), always, never; or a model.",
        ),
    ] = None,
    layout: Annotated[
        str | None,
        typer.Option(
            metavar="MODEL", help="What finds the parts of a page: auto, none, or a model."
        ),
    ] = None,
    tables: Annotated[
        str | None,
        typer.Option(
            metavar="MODEL", help="What reads the cells of tables: auto, none, or a model."
        ),
    ] = None,
    formulas: Annotated[
        str | None,
        typer.Option(metavar="MODEL", help="What reads formulas as LaTeX: a model, or none."),
    ] = None,
    dpi: Annotated[
        int | None,
        typer.Option(min=10, max=2400, help="Resolution that pages are rendered at; else 200."),
    ] = None,
    config: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="Models, backends and options in a TOML file."),
    ] = None,
    page_markers: Annotated[
        bool | None,
        typer.Option(
            "--page-markers/--no-page-markers",
            help="Comments in markdown where pages begin; else if there are several pages.",
        ),
    ] = None,
    overwrite: Annotated[
        bool, typer.Option(help="Replace outputs that are there, or leave them as they are.")
    ] = True,
    quiet: Annotated[
        bool, typer.Option("-q", "--quiet", help="No progress bar and no summary.")
    ] = False,
) -> None:
    """Convert documents to markdown, HTML, JSON or plain text.

    One document goes to stdout, or to the file of -o; several go to the folder of -o. A page
    or document that fails is told of at the end and stops no other.
    """
    found = find_sources(sources)
    target = Path(output) if output else None
    settings = Settings(
        form=form or form_of(target),
        pages=None if pages is None else parse_pages(pages),
        password=password,
        options=conversion_options(
            config,
            text=text,
            ocr=ocr,
            layout=layout,
            tables=tables,
            formulas=formulas,
            dpi=dpi,
        ),
        page_markers=page_markers,
        overwrite=overwrite,
        may_ask=len(found) == 1,
    )
    check_models(settings)
    as_folder = output is not None and output.endswith(("/", os.sep))
    targets = choose_targets(found, target, settings.form.suffix, as_folder=as_folder)
    watched = is_watched() and not quiet
    summary = not quiet and (len(found) > 1 or (watched and output is not None))
    report, started = RunReport(), time.monotonic()
    try:
        with ProgressBar(len(found)) if watched else NoProgress() as bar:
            for position, (source, target) in enumerate(zip(found, targets, strict=True), start=1):
                bar.begin(source.title, position)
                report.documents.append(convert_one(source, target, settings, bar))
    finally:
        report.tell(time.monotonic() - started, summary=summary)
    raise typer.Exit(report.status)
