"""The ``omnidocs`` command.

It only calls what the library offers: no conversion, no model and no plugin lives here.
Importing this package needs nothing but the core; typer and rich come with the extra
``cli`` and are imported when the command runs.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["main"]


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command.

    Args:
        argv: Its arguments without the program's name; None for those of the process.

    Returns:
        The exit status: 0 done, 1 something failed, 2 wrong usage, 130 interrupted.
    """
    try:
        from omnidocs.cli.app import run
    except ModuleNotFoundError as error:
        if error.name != "typer":
            raise
        sys.stderr.write(
            "The omnidocs command needs typer, which is not installed. "
            "Install it with: pip install 'omnidocs-core[cli]'\n"
        )
        return 2
    return run(argv)
