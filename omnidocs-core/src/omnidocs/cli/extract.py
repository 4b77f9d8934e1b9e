"""``omnidocs extract``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from omnidocs.cli.extracting import PageResult, draw, joined, numbered, read_pages
from omnidocs.cli.forms import Form, check_form
from omnidocs.cli.output import write_output
from omnidocs.cli.pages import PageRange, page_indexes, parse_pages
from omnidocs.cli.passwords import ask_hidden, can_ask, open_document
from omnidocs.cli.sources import find_sources
from omnidocs.cli.status import ExitStatus, tell
from omnidocs.cli.tasks import make_extractor, schema_named, task_named
from omnidocs.errors import ConfigError


def extract(
    source: Annotated[
        str, typer.Argument(help="A PDF or an image: a file, an address, or - for stdin.")
    ],
    *,
    task: Annotated[str, typer.Option("-t", "--task", help="text, layout, ocr, table, formula, …")],
    model: Annotated[
        str | None,
        typer.Option("-m", "--model", help="A model of 'omnidocs models'; else the default one."),
    ] = None,
    backend: Annotated[
        str | None,
        typer.Option("-b", "--backend", help="A backend of 'omnidocs backends'; else the first."),
    ] = None,
    fields: Annotated[
        list[str] | None,
        typer.Option("--set", metavar="NAME=VALUE", help="A field of its config; repeatable."),
    ] = None,
    schema: Annotated[
        str | None,
        typer.Option(
            metavar="MODULE:CLASS", help="For structured: the pydantic class of the data."
        ),
    ] = None,
    form: Annotated[Form, typer.Option("-f", "--format", help="Form of the output.")] = Form.JSON,
    output: Annotated[
        Path | None, typer.Option("-o", "--output", help="A file; else stdout.")
    ] = None,
    visualize: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="Draw what was found: a picture for each page."),
    ] = None,
    pages: Annotated[
        str | None, typer.Option(metavar="1-3,7", help="Pages to read, counted from 1.")
    ] = None,
    password: Annotated[
        str | None, typer.Option(envvar="OMNIDOCS_PASSWORD", help="For an encrypted PDF.")
    ] = None,
    dpi: Annotated[
        int, typer.Option(min=10, max=2400, help="Resolution that pages are rendered at.")
    ] = 200,
) -> None:
    """Run one task on the pages of one document.

    JSON holds an object for each page; the other forms hold the pages one after another.
    """
    name = task_named(task)
    check_form(name, form)
    options = _options(name, form, schema)
    ranges: list[PageRange] = [(1, None)] if pages is None else parse_pages(pages)
    found = find_sources([source])
    if len(found) != 1:
        raise ConfigError(f"{source} holds {len(found)} documents. Name one, or use convert.")
    asking = ask_hidden if can_ask() and not found[0].is_stdin else None
    results: list[PageResult] = []
    with open_document(found[0], password, dpi, asking) as document:
        indexes = page_indexes(ranges, document.page_count)
        extractor = make_extractor(name, model, backend, fields or [])
        size = getattr(extractor, "batch_size", 1)
        for first in range(0, len(indexes), size):
            portion = [document[index] for index in indexes[first : first + size]]
            results += read_pages(name, extractor, portion, options)
            if visualize is not None:
                for result, page in zip(results[-len(portion) :], portion, strict=True):
                    target = numbered(visualize, page.number) if len(indexes) > 1 else visualize
                    draw(result, page, target)
    write_output(joined(results, form), output)
    for result in results:
        for complaint in result.complaints:
            tell(f"{source}, page {result.number}: {complaint}")
    failed = any(result.error for result in results)
    raise typer.Exit(ExitStatus.FAILED if failed else ExitStatus.OK)


def _options(task: str, form: Form, schema: str | None) -> dict[str, Any]:
    """What the extractor is told beside the page."""
    if (task == "structured_extraction") != (schema is not None):
        raise ConfigError("--schema names the data of the task structured, which needs it.")
    if schema is not None:
        return {"schema": schema_named(schema)}
    if task == "text_extraction" and form is Form.HTML:
        return {"output_format": "html"}
    return {}
