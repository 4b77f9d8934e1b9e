"""``omnidocs models`` and ``omnidocs backends``."""

from __future__ import annotations

from typing import Annotated

import typer

from omnidocs.cli.columns import show_json, show_rows
from omnidocs.cli.tasks import task_named
from omnidocs.errors import OmniDocsError

JsonOption = Annotated[bool, typer.Option("--json", help="As JSON.")]


def models(
    task: Annotated[str | None, typer.Option("-t", "--task", help="Models of this task.")] = None,
    as_json: JsonOption = False,
) -> None:
    """List the models that are installed, by task. Nothing is imported."""
    from omnidocs.registry import families, tasks

    names = sorted(tasks()) if task is None else [task_named(task)]
    found = [
        {
            "task": name,
            "model": model,
            "class": record.target.partition(":")[2],
            "distribution": f"{record.distribution} {record.version}",
            "state": record.state.value,
        }
        for name in names
        for model, record in sorted(families(name).items())
    ]
    if as_json:
        show_json(found)
    elif found:
        show_rows([*found[0]], [[*row.values()] for row in found])
    else:
        typer.echo("No model is installed. Install some with: pip install omnidocs-models")


def backends(as_json: JsonOption = False) -> None:
    """List the backends, and whether they can run here."""
    found = [backend_state(label) for label in backend_labels()]
    if as_json:
        show_json(found)
    else:
        show_rows(["backend", "state", ""], [[s["backend"], s["state"], s["about"]] for s in found])


def backend_labels() -> list[str]:
    """The backends that are installed, or that are known and could be."""
    from omnidocs.registry import backends as installed
    from omnidocs.registry.known import KNOWN_BACKENDS

    return sorted({*KNOWN_BACKENDS, *installed()}, key=str.casefold)


def backend_state(label: str) -> dict[str, str]:
    """Whether a backend can run here: ready, unavailable, failed or not installed."""
    from omnidocs.registry import availability, backends as installed, get_backend

    if label not in installed():
        state, about = "not installed", _install_hint(label)
    else:
        try:
            there = availability(get_backend(label))
            state = "ready" if there.ok else "unavailable"
            about = f"{there.reason} {there.fix}".strip()
        except OmniDocsError as error:
            state, about = "failed", str(error)
    return {"backend": label, "state": state, "about": about}


def _install_hint(label: str) -> str:
    from omnidocs.registry.known import KNOWN_BACKENDS

    return f"pip install {KNOWN_BACKENDS[label].distribution}"
