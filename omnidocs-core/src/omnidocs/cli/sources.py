"""What the arguments of a conversion name."""

from __future__ import annotations

import glob
import re
import sys
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

from omnidocs.errors import ConfigError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

STDIN = "-"
SUFFIXES = frozenset({".pdf", ".png", ".jpg", ".jpeg", ".tif", ".tiff", ".gif", ".webp", ".bmp"})
"""Files that are taken out of a folder. A file that is named itself may end in anything."""

_ADDRESS = re.compile(r"[A-Za-z][A-Za-z0-9+.-]+://")


@dataclass(frozen=True)
class Source:
    """One document to convert.

    Args:
        name: The path or address as the user wrote it.
        path: Folders and file name that the name of the output is made from.
        depth: How many of them, from the end, belong to what the user asked for: 1 for
            a file, more for one that was found in a subfolder.
        listed: Whether it was found in a folder or by a pattern, and not named itself.
    """

    name: str
    path: PurePosixPath
    depth: int = 1
    listed: bool = False

    @property
    def is_stdin(self) -> bool:
        """Whether the document comes through standard input."""
        return self.name == STDIN

    @property
    def title(self) -> str:
        """What messages call it."""
        return "stdin" if self.is_stdin else self.name

    def open_as(self) -> str | bytes:
        """What ``Document.open`` takes; reads standard input to its end."""
        return sys.stdin.buffer.read() if self.is_stdin else self.name


def find_sources(arguments: Iterable[str]) -> list[Source]:
    """The documents that arguments name, each once, in order.

    Args:
        arguments: Files, folders (searched with their subfolders), glob patterns,
            addresses, and ``-`` for standard input. A file that is not there is taken
            over, and is an error of its own when it is opened.

    Raises:
        ConfigError: a folder or a pattern holds no document.
    """
    found: dict[str, Source] = {}
    for argument in arguments:
        for source in _named(argument):
            found.setdefault(_identity(source), source)
    return list(found.values())


def is_address(argument: str) -> bool:
    """Whether an argument is an address, be it one that is refused later."""
    return _ADDRESS.match(argument) is not None


def _named(argument: str) -> Iterator[Source]:
    if argument == STDIN:
        yield Source(STDIN, PurePosixPath("stdin"))
    elif is_address(argument):
        yield Source(argument, _address_path(argument))
    elif Path(argument).is_dir():
        yield from _in_folder(Path(argument))
    elif glob.has_magic(argument) and not Path(argument).exists():
        yield from _matching(argument)
    else:
        yield _file(Path(argument))


def _file(path: Path, depth: int = 1, *, listed: bool = False) -> Source:
    return Source(str(path), PurePosixPath(path.resolve().as_posix()), depth, listed)


def _in_folder(folder: Path) -> list[Source]:
    inside = (path.relative_to(folder).parts for path in sorted(folder.rglob("*")))
    files = [
        _file(folder.joinpath(*parts), len(parts), listed=True)
        for parts in inside
        if Path(parts[-1]).suffix.lower() in SUFFIXES
        and not any(part.startswith(".") for part in parts)
        and folder.joinpath(*parts).is_file()
    ]
    if not files:
        raise ConfigError(f"The folder {folder} holds no PDF and no image. Name the files.")
    return files


def _matching(pattern: str) -> list[Source]:
    matches = glob.glob(pattern, recursive=True)  # noqa: PTH207  (patterns may be absolute)
    paths = [Path(match) for match in sorted(matches)]
    files = [_file(path, listed=True) for path in paths if path.is_file()]
    if not files:
        raise ConfigError(f"No file matches {pattern!r}. Check the pattern and the folder.")
    return files


def _address_path(address: str) -> PurePosixPath:
    parts = urlsplit(address)
    names = [part for part in unquote(parts.path).split("/") if part not in {"", ".", ".."}]
    return PurePosixPath(parts.hostname or "address", *names)


def _identity(source: Source) -> str:
    return source.name if is_address(source.name) or source.is_stdin else str(source.path)
