"""The command and its options for every subcommand."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer
from typer.core import TyperGroup

from omnidocs.cli import convert, doctor, extract, listings, plugins, schema
from omnidocs.cli.logs import show_logs
from omnidocs.cli.output import forget_stdout
from omnidocs.cli.status import ExitStatus, status_of, tell, tell_error
from omnidocs.errors import OmniDocsError

if TYPE_CHECKING:
    from collections.abc import Sequence


class Commands(TyperGroup):
    """Subcommands whose errors end in a sentence and an exit status."""

    def invoke(self, ctx: Any) -> Any:
        """Run the subcommand."""
        try:
            return super().invoke(ctx)
        except KeyboardInterrupt:
            tell("Interrupted.")
            ctx.exit(ExitStatus.INTERRUPTED)
        except BrokenPipeError:
            forget_stdout()
            ctx.exit(ExitStatus.FAILED)
        except OmniDocsError as error:
            tell_error(error)
            ctx.exit(status_of(error))


app = typer.Typer(
    name="omnidocs",
    cls=Commands,
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
    help="Turn document pages into text, layout, tables and typed data.",
    epilog="Exit status: 0 done, 1 a page, document or check failed, 2 wrong usage, "
    "130 interrupted.",
)


def _show_version(wanted: bool) -> None:
    if wanted:
        from importlib.metadata import version

        typer.echo(f"omnidocs-core {version('omnidocs-core')}")
        raise typer.Exit


@app.callback()
def options(
    verbose: Annotated[
        int,
        typer.Option(
            "-v",
            "--verbose",
            count=True,
            show_default=False,
            help="Show what is done; twice for every detail.",
        ),
    ] = 0,
    no_plugins: Annotated[
        bool, typer.Option("--no-plugins", help="Use only what OmniDocs itself publishes.")
    ] = False,
    deny: Annotated[
        list[str] | None,
        typer.Option(metavar="DISTRIBUTION", help="Leave a distribution unused; repeatable."),
    ] = None,
    _version: Annotated[
        bool,
        typer.Option(
            "--version", callback=_show_version, is_eager=True, help="Print the version and exit."
        ),
    ] = False,
) -> None:
    """Turn document pages into text, layout, tables and typed data."""
    show_logs(verbose)
    if no_plugins or deny:
        from omnidocs.registry import set_policy

        set_policy(first_party_only=True if no_plugins else None, deny=deny or None)


app.command()(convert.convert)
app.command()(extract.extract)
app.command()(schema.schema)
app.command()(listings.models)
app.command()(listings.backends)
app.add_typer(plugins.app, name="plugins")
app.command()(doctor.doctor)


def run(argv: Sequence[str] | None = None) -> int:
    """Run the command and return its exit status."""
    command = typer.main.get_command(app)
    try:
        command.main(args=None if argv is None else list(argv), prog_name="omnidocs")
    except SystemExit as end:
        return end.code if isinstance(end.code, int) else int(end.code is not None)
    except Exception as error:  # noqa: BLE001  (a fault ends in a sentence and a status)
        tell_error(error)
        return ExitStatus.FAILED
    return ExitStatus.OK
