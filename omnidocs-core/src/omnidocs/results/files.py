"""Writing result files so that a reader never sees half of one."""

from __future__ import annotations

import errno
import os
import secrets
from pathlib import Path

from omnidocs.errors import ConfigError, OutputWriteError

_FULL = "Make room there, or name another place."
_ADVICE = {
    errno.ENOSPC: _FULL,
    errno.EDQUOT: _FULL,
    errno.EFBIG: "Raise the limit on the size of files, or name another place.",
    errno.ENAMETOOLONG: "Name a shorter one.",
    errno.ENOTDIR: "A part of the path is a file; name another place.",
    errno.EEXIST: "A part of the path is a file; name another place.",
}
_USUAL_ADVICE = "Check the path and your rights there, or name another place."


def write_bytes(path: str | os.PathLike[str], data: bytes) -> Path:
    """Write a whole file or nothing, and return its path.

    The data goes to a new file in the same folder, which then takes the name: a reader
    sees the old file or the new one, and an error leaves the old one. Missing folders
    are made. A symbolic link is followed. What is no file, such as a pipe or
    ``/dev/null``, is written to and not replaced.

    Raises:
        ConfigError: the path is a folder.
        OutputWriteError: the file cannot be written.
    """
    given = Path(path)
    try:
        if given.is_dir():
            raise ConfigError(f"{os.fspath(path)!r} is a folder. Name a file in it.")
        if given.exists() and not given.is_file():
            given.write_bytes(data)
            return given
        target = given.resolve()
        _replace(target, data)
    except (OSError, RuntimeError) as error:  # RuntimeError: a loop of symbolic links
        raise write_error(path, error) from error
    return target


def _replace(target: Path, data: bytes) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    part = target.parent / f".{secrets.token_hex(8)}.part"
    try:
        part.write_bytes(data)
        part.replace(target)
    finally:
        part.unlink(missing_ok=True)


def write_error(path: str | os.PathLike[str], error: Exception) -> OutputWriteError:
    """The error for an output that could not be written, with what to do about it."""
    number: int | None = getattr(error, "errno", None)
    why = getattr(error, "strerror", None) or str(error)
    what = f"{os.fspath(path)} could not be written: {why}. "
    failure = OutputWriteError(what + _ADVICE.get(number or 0, _USUAL_ADVICE))
    failure.errno = number
    return failure


def write_text(path: str | os.PathLike[str], text: str) -> Path:
    """Write a whole UTF-8 file or nothing, line ends as they are; see ``write_bytes``.

    Half a surrogate pair, which broken documents have and no file can, becomes U+FFFD.
    """
    whole = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return write_bytes(path, whole.encode("utf-8"))
