"""Exit statuses, and how an error is told on the command line."""

from __future__ import annotations

import logging
import sys
import traceback
from enum import IntEnum

from omnidocs.errors import ConfigError, OmniDocsError, UnknownPluginError

_log = logging.getLogger(__name__)


class ExitStatus(IntEnum):
    """What the command tells the shell."""

    OK = 0
    FAILED = 1
    """A page, a document or a check failed; the others are done."""
    USAGE = 2
    """The command was called with something that cannot work; nothing was done."""
    INTERRUPTED = 130


def status_of(error: OmniDocsError) -> ExitStatus:
    """The exit status for an error that ends the command."""
    wrong_call = isinstance(error, (ConfigError, UnknownPluginError))
    return ExitStatus.USAGE if wrong_call else ExitStatus.FAILED


def describe(error: Exception) -> str:
    """An error in plain words; one that is not ours is named as a fault of the program."""
    if isinstance(error, OmniDocsError):
        return str(error)
    if isinstance(error, OSError):
        what = f"{error.filename}: " if error.filename else ""
        return f"{what}{error.strerror or error}. Check the path, its rights and the space left."
    return (
        f"unexpected {type(error).__name__}: {error}. "
        "This is a fault in OmniDocs or in a plugin; run with -v to see where."
    )


def note(what: str, error: Exception) -> None:
    """Log where an error happened that does not end the command; ``-v`` shows it."""
    _log.info("%s failed", what, exc_info=error)


def tell(message: str) -> None:
    """Write a line to stderr."""
    sys.stderr.write(f"{message}\n")
    sys.stderr.flush()


def is_verbose() -> bool:
    """Whether the user asked to see what is done."""
    return logging.getLogger("omnidocs").isEnabledFor(logging.INFO)


def tell_error(error: Exception) -> None:
    """Write an error to stderr: plain words, and where it happened if verbose."""
    if is_verbose():
        traceback.print_exception(error)
    tell(f"Error: {describe(error)}")
