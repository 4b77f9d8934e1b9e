"""``omnidocs doctor``."""

from __future__ import annotations

from dataclasses import asdict
from itertools import groupby
from typing import Annotated

import typer

from omnidocs.cli.columns import show_json
from omnidocs.cli.status import ExitStatus


def doctor(as_json: Annotated[bool, typer.Option("--json", help="As JSON.")] = False) -> None:
    """Check the installation: plugins, backends and folders.

    Exit status 1 means that something is wrong; what to do stands beside it.
    """
    from omnidocs.cli.checks import all_checks

    found = list(all_checks())
    problems = sum(not check.ok for _, check in found)
    if as_json:
        show_json([{"section": section, **asdict(check)} for section, check in found])
    else:
        for section, lines in groupby(found, key=lambda line: line[0]):
            typer.echo(f"{section.capitalize()}:")
            for _, check in lines:
                mark = "ok     " if check.ok else "PROBLEM"
                typer.echo(f"  {mark}  {check.name}: {check.detail or 'fine'}")
                if check.fix:
                    typer.echo(f"           {check.fix}")
        summary = {0: "Nothing is", 1: "1 check is"}.get(problems, f"{problems} checks are")
        typer.echo(f"\n{summary} wrong.")
    raise typer.Exit(ExitStatus.FAILED if problems else ExitStatus.OK)
