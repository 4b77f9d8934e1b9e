"""Writing text to a file or to stdout."""

from __future__ import annotations

from typing import TYPE_CHECKING

import typer

if TYPE_CHECKING:
    from pathlib import Path


def write_output(text: str, target: Path | None) -> None:
    """Write UTF-8 text with one line end at its end.

    Args:
        text: The text; nothing is written to stdout where it is empty.
        target: The file, which is replaced as a whole; None for stdout.

    Raises:
        OSError: the file cannot be written.
    """
    data = text.rstrip("\n") + "\n" if text else ""
    if target is None:
        # Bytes, because the output is UTF-8 whatever the terminal's own encoding.
        typer.echo(data.encode(), nl=False)
        return
    from omnidocs.results.files import write_text

    write_text(target, data)
