"""Writing result files so that a reader never sees half of one."""

from __future__ import annotations

import os
import secrets
from pathlib import Path

from omnidocs.errors import ConfigError


def write_bytes(path: str | os.PathLike[str], data: bytes) -> Path:
    """Write a whole file or nothing, and return its path.

    The data goes to a new file in the same folder, which then takes the name: a reader
    sees the old file or the new one, and an error leaves the old one. Missing folders
    are made. A symbolic link is followed.

    Raises:
        ConfigError: the path is a folder.
        OSError: the file cannot be written.
    """
    target = Path(path).resolve()
    if target.is_dir():
        raise ConfigError(f"{os.fspath(path)!r} is a folder. Name a file in it.")
    target.parent.mkdir(parents=True, exist_ok=True)
    part = target.parent / f".{secrets.token_hex(8)}.part"
    try:
        part.write_bytes(data)
        part.replace(target)
    finally:
        part.unlink(missing_ok=True)
    return target


def write_text(path: str | os.PathLike[str], text: str) -> Path:
    """Write a whole UTF-8 file or nothing, line ends as they are; see ``write_bytes``.

    Half a surrogate pair, which broken documents have and no file can, becomes U+FFFD.
    """
    whole = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return write_bytes(path, whole.encode("utf-8"))
