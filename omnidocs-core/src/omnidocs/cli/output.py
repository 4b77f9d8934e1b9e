"""Writing text to a file or to stdout."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

import typer

from omnidocs.errors import OutputWriteError

if TYPE_CHECKING:
    from pathlib import Path


def write_output(text: str, target: Path | None) -> None:
    """Write UTF-8 text with one line end at its end.

    Args:
        text: The text; nothing is written to stdout where it is empty.
        target: The file, which is replaced as a whole; None for stdout.

    Raises:
        OutputWriteError: it cannot be written.
        BrokenPipeError: whoever read stdout has gone.
    """
    data = text.rstrip("\n") + "\n" if text else ""
    if target is None:
        # Bytes, because the output is UTF-8 whatever the terminal's own encoding.
        _write_stdout(data.encode("utf-8", "replace"))
        return
    from omnidocs.results.files import write_text

    if target.is_dir():
        raise OutputWriteError(f"{target} is a folder, and no file can take its name. Move it.")
    write_text(target, data)


def _write_stdout(data: bytes) -> None:
    from omnidocs.results.files import write_error

    try:
        typer.echo(data, nl=False)
    except BrokenPipeError:
        raise
    except OSError as error:
        forget_stdout()
        raise write_error("stdout", error) from error


def forget_stdout() -> None:
    """Send what stdout still holds nowhere; Python would fail on it once more at exit."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
