"""``omnidocs convert``."""

from __future__ import annotations

import os
import threading
import time
from contextlib import nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from omnidocs.cli.converting import (
    Format,
    Settings,
    check_figures,
    check_models,
    conversion_options,
    convert_one,
    form_of,
    unlimited,
)
from omnidocs.cli.looking import choose_looks
from omnidocs.cli.pages import parse_pages
from omnidocs.cli.progress import NoProgress, ProgressBar, is_watched
from omnidocs.cli.report import RunReport
from omnidocs.cli.sources import find_sources
from omnidocs.cli.targets import choose_targets

if TYPE_CHECKING:
    from contextlib import AbstractContextManager

    from omnidocs.conversion import WorkerPool


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
    workers: Annotated[
        int | None,
        typer.Option(
            min=0,
            metavar="N",
            help="Processes that convert pages side by side, else 1; 0 for the command's own.",
        ),
    ] = None,
    page_timeout: Annotated[
        float | None,
        typer.Option(min=0, metavar="SECONDS", help="Time for a page, else 120; 0 for any time."),
    ] = None,
    timeout: Annotated[
        float | None,
        typer.Option(min=0, metavar="SECONDS", help="Time for a document, else any time."),
    ] = None,
    memory_limit: Annotated[
        int | None,
        typer.Option(
            min=0, metavar="MIB", help="Memory for each worker, else 2048; 0 for any amount."
        ),
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
    figures: Annotated[
        bool,
        typer.Option(
            "--figures",
            help="Cut figures out: into HTML and JSON, or into a folder beside markdown.",
        ),
    ] = False,
    overlay: Annotated[
        str | None,
        typer.Option(metavar="FOLDER", help="Draw what was found: a picture for each page."),
    ] = None,
    review: Annotated[
        str | None,
        typer.Option(
            metavar="FILE.html|FOLDER",
            help="Show each page beside its text, as an HTML page for people.",
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
    or document that fails is told of at the end and stops no other. After Ctrl-C, the pages that
    are done are written; a second one ends at once.
    """
    found = find_sources(sources)
    target = Path(output) if output else None
    options = conversion_options(
        config,
        text=text,
        ocr=ocr,
        layout=layout,
        tables=tables,
        formulas=formulas,
        figures=figures or None,
        dpi=dpi,
        workers=workers,
        page_timeout=unlimited(page_timeout),
        timeout=unlimited(timeout),
        memory_limit=unlimited(memory_limit),
    )
    pool_size = options.pop("workers", 1)
    settings = Settings(
        form=form or form_of(target),
        pages=None if pages is None else parse_pages(pages),
        password=password,
        options=options,
        page_markers=page_markers,
        overwrite=overwrite,
        may_ask=len(found) == 1,
        cancel=threading.Event(),
    )
    check_figures(settings, target)
    check_models(settings)
    as_folder = output is not None and output.endswith(("/", os.sep))
    targets = choose_targets(found, target, settings.form.suffix, as_folder=as_folder)
    looks = choose_looks(found, targets, overlay, review)
    watched = is_watched() and not quiet
    summary = not quiet and (len(found) > 1 or (watched and output is not None))
    report, started = RunReport(), time.monotonic()
    try:
        with ProgressBar(len(found)) if watched else NoProgress() as bar, _pool(pool_size) as pool:
            jobs = zip(found, targets, looks, strict=True)
            for position, (source, target, look) in enumerate(jobs, start=1):
                bar.begin(source.title, position)
                report.documents.append(convert_one(source, target, settings, pool, bar, look))
                if settings.cancel.is_set():
                    raise KeyboardInterrupt
    finally:
        report.tell(time.monotonic() - started, summary=summary)
    raise typer.Exit(report.status)


def _pool(workers: int) -> AbstractContextManager[WorkerPool | None]:
    """Workers for all documents of the run; None where they are converted in this process."""
    from omnidocs.conversion import WorkerPool

    return WorkerPool(workers) if workers else nullcontext()
