"""``omnidocs plugins``."""

from __future__ import annotations

import inspect
from contextlib import suppress
from typing import TYPE_CHECKING, Annotated, Any

import typer

from omnidocs.cli.columns import show_json, show_rows
from omnidocs.cli.status import ExitStatus
from omnidocs.errors import OmniDocsError, UnknownPluginError

if TYPE_CHECKING:
    from omnidocs.registry import PluginRecord

app = typer.Typer(
    help="Show which plugins are installed.", no_args_is_help=True, rich_markup_mode=None
)


@app.command("list")
def list_plugins(
    as_json: Annotated[bool, typer.Option("--json", help="As JSON.")] = False,
) -> None:
    """List the plugins that are installed. Nothing is imported."""
    from omnidocs.registry import plugins

    records = plugins()
    if as_json:
        show_json([as_dict(record) for record in records])
        return
    show_rows(
        ["group", "name", "state", "distribution", "target"],
        [
            [r.group, r.name, r.state.value, f"{r.distribution} {r.version}", r.target]
            for r in records
        ],
    )
    for problem in dict.fromkeys(str(record.error) for record in records if record.error):
        typer.echo(f"\n{problem}")


@app.command()
def show(
    name: Annotated[str, typer.Argument(help="A plugin, a class or a distribution.")],
    as_json: Annotated[bool, typer.Option("--json", help="As JSON.")] = False,
) -> None:
    """Import the plugins of one name and show what they are."""
    from omnidocs.registry import plugins

    found = [record for record in plugins() if name.casefold() in _names(record)]
    if not found:
        raise UnknownPluginError(f"No plugin is called {name!r}. See: omnidocs plugins list")
    shown = [_examined(record) for record in found]
    if as_json:
        show_json(shown)
    else:
        typer.echo("\n\n".join(_paragraph(facts) for facts in shown))
    if any(facts["error"] for facts in shown):
        raise typer.Exit(ExitStatus.FAILED)


def as_dict(record: PluginRecord) -> dict[str, Any]:
    """A record as JSON values."""
    return {
        "group": record.group,
        "name": record.name,
        "target": record.target,
        "distribution": record.distribution,
        "version": record.version,
        "state": record.state.value,
        "error": None if record.error is None else str(record.error),
    }


def loaded(record: PluginRecord) -> tuple[object | None, PluginRecord]:
    """Import a plugin; its record then tells what became of it."""
    from omnidocs.registry import load, plugins

    plugin = None
    with suppress(OmniDocsError):
        plugin = load(record.group, record.name)
    return plugin, next(
        (
            later
            for later in plugins()
            if (later.group, later.name, later.distribution)
            == (record.group, record.name, record.distribution)
        ),
        record,
    )


def _names(record: PluginRecord) -> set[str]:
    class_name = record.target.rpartition(":")[2]
    return {part.casefold() for part in (record.name, class_name, record.distribution)}


def _examined(record: PluginRecord) -> dict[str, Any]:
    """What a plugin is, beside its record."""
    plugin, record = loaded(record)
    facts = as_dict(record)
    if plugin is None:
        return facts
    described = getattr(plugin, "description", None) or inspect.getdoc(plugin) or ""
    facts["about"] = described.partition("\n")[0]
    for attribute in ("capabilities", "weights", "engines", "formats", "install"):
        value = getattr(plugin, attribute, None)
        if value:
            facts[attribute] = value if isinstance(value, str) else sorted(value)
    config = getattr(plugin, "config_class", None) or getattr(plugin, "config", None)
    if isinstance(config, type):
        facts["config"] = config.__name__
        facts["fields"] = sorted(getattr(config, "model_fields", ()))
    return facts


def _paragraph(facts: dict[str, Any]) -> str:
    values = {
        name: ", ".join(value) if isinstance(value, list) else value
        for name, value in facts.items()
        if value
    }
    width = max(len(name) for name in values)
    return "\n".join(f"{name.ljust(width)}  {value}" for name, value in values.items())
