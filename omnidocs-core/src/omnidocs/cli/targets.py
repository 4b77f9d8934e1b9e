"""Where the outputs of a conversion go: never two to one file."""

from __future__ import annotations

from collections import Counter
from itertools import count
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from omnidocs.cli.sources import SUFFIXES, Source
from omnidocs.errors import ConfigError
from omnidocs.results.names import safe_name, same_file_key

if TYPE_CHECKING:
    from collections.abc import Sequence

STANDARD_OUTPUT = Path("-")


def choose_targets(
    sources: Sequence[Source], output: Path | None, suffix: str, *, as_folder: bool = False
) -> list[Path | None]:
    """The output file of each source; None for standard output.

    Files that would get one name are told apart by their own ending (``a.png.md``) and
    then by the folders that they lie in (``x/a.md``, ``y/a.md``).

    Args:
        sources: The documents.
        output: What the user asked for: a file, a folder, or ``-``.
        suffix: Ending of the outputs: ``".md"``.
        as_folder: Whether ``output`` is a folder although one document was named.

    Raises:
        ConfigError: several documents shall go to one file or to standard output, or
            an output would overwrite a source.
    """
    if output in {None, STANDARD_OUTPUT}:
        if len(sources) > 1:
            raise ConfigError(
                f"There are {len(sources)} documents. Name a folder for their outputs with -o."
            )
        return [None]
    into_folder = as_folder or len(sources) > 1 or any(source.listed for source in sources)
    if into_folder and output.is_file():
        raise ConfigError(f"{output} is a file. Name a folder for the outputs with -o.")
    targets = [output]
    if into_folder or output.is_dir():
        targets = [output / name for name in _names(sources, suffix)]
    taken = {str(source.path) for source in sources}
    for target in targets:
        if target.resolve().as_posix() in taken:
            raise ConfigError(f"The output {target} is one of the sources. Name another with -o.")
    return list(targets)


def _names(sources: Sequence[Source], suffix: str) -> list[str]:
    """Names that differ, each as short as the others allow."""
    levels = [0] * len(sources)
    while True:
        names = [_name(source, suffix, *at) for source, *at in zip(sources, levels, count(1))]
        counts = Counter(same_file_key(name) for name in names)
        clashes = [i for i, name in enumerate(names) if counts[same_file_key(name)] > 1]
        if not clashes:
            return names
        for i in clashes:
            levels[i] += 1


def _name(source: Source, suffix: str, level: int, number: int) -> str:
    """The name of an output, longer with each level.

    To a bare name, its ending is added, then a folder, then both, then two folders, and so
    on. Addresses may differ in their queries alone; they end with a number.
    """
    folders, keeps_ending = divmod(level, 2)
    parts = [part for part in source.path.parts if part != "/"]
    depth = source.depth + folders
    *above, name = parts[-depth:]
    stem, ending = PurePosixPath(name).stem, PurePosixPath(name).suffix
    if keeps_ending or ending.lower() not in SUFFIXES:
        stem += ending
    if depth > len(parts):
        stem += f"-{number}"
    return "/".join([*map(safe_name, above), safe_name(stem, suffix)])
