"""What of the library's log the command shows."""

from __future__ import annotations

import logging

_LEVELS = (logging.ERROR, logging.INFO, logging.DEBUG)


def show_logs(verbosity: int) -> None:
    """Send the log to stderr: errors only, then what is done, then every detail.

    Errors of pages and documents are told by the command itself, in its own words, so
    that warnings about them would only say it twice.
    """
    level = _LEVELS[min(verbosity, len(_LEVELS) - 1)]
    logging.basicConfig(level=logging.WARNING, format="%(levelname)s %(name)s: %(message)s")
    logging.getLogger("omnidocs").setLevel(level)
