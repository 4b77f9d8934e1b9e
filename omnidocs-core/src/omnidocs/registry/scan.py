"""The one scan of installed metadata; it imports no plugin."""

from __future__ import annotations

import logging
import re
import sys
import threading
from dataclasses import dataclass, field
from importlib import metadata
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from types import ModuleType

_log = logging.getLogger(__name__)

PREFIX = "omnidocs."
_FILE = "entry_points.txt"


def normalize(distribution: str) -> str:
    """Spell a distribution's name the one way of PEP 503."""
    return re.sub(r"[-_.]+", "-", distribution).lower()


@dataclass(frozen=True)
class EntryPointInfo:
    """One entry point of an installed distribution, as its metadata has it.

    Args:
        group: The entry-point group, ``"omnidocs.backends"`` for instance.
        name: The name in that group.
        value: What it points to, ``"package.module:attribute"``.
        distribution: The distribution's name, in the spelling of PEP 503.
        version: The distribution's version.
        requires: The distribution's own requirements, unparsed.
        entry_point: The fresh entry point, which keeps its distribution.
    """

    group: str
    name: str
    value: str
    distribution: str
    version: str
    requires: tuple[str, ...] = field(compare=False, repr=False)
    entry_point: metadata.EntryPoint = field(compare=False, repr=False)

    @property
    def module(self) -> str:
        """The module that it points into."""
        return self.value.partition(":")[0].strip()

    @property
    def attr(self) -> str:
        """The attribute that it points to, without extras."""
        return self.value.partition(":")[2].partition("[")[0].strip()

    def __str__(self) -> str:
        """Name it for a message: ``omnidocs-models 1.0.0``."""
        return f"{self.distribution} {self.version}"


@dataclass(frozen=True)
class Scan:
    """What one scan found.

    Args:
        generation: Counts the scans; what is remembered about a failure ends with it.
        groups: Group -> its entry points, in the order of ``sys.path``.
    """

    generation: int
    groups: Mapping[str, tuple[EntryPointInfo, ...]]


def _parse(distribution: metadata.Distribution) -> Iterator[EntryPointInfo]:
    about = distribution.metadata
    [name, *_] = about.get_all("Name", ["unknown"])
    [version, *_] = about.get_all("Version", ["unknown"])
    requires = tuple(about.get_all("Requires-Dist", []))
    for point in distribution.entry_points:
        if point.group.startswith(PREFIX):
            yield EntryPointInfo(
                point.group, point.name, point.value, normalize(name), version, requires, point
            )


def _find() -> Iterator[EntryPointInfo]:
    """Read the distributions that mention us; the first of one name on ``sys.path`` counts."""
    seen: set[str] = set()
    for distribution in metadata.distributions():
        try:
            text = distribution.read_text(_FILE) or ""
            found = list(_parse(distribution)) if PREFIX in text else []
        except (TypeError, ValueError, KeyError) as error:
            _log.warning("An %s in %s is broken: %s", _FILE, distribution.locate_file(""), error)
            continue
        if found and found[0].distribution not in seen:
            seen.add(found[0].distribution)
            yield from dict.fromkeys(found)


class _Scanner:
    """Keeps the last scan until ``importlib.invalidate_caches()`` is called.

    It sits on ``sys.meta_path`` because that is where this call can be heard; it finds no
    modules.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._scan: Scan | None = None
        self._generation = 0

    def find_spec(
        self, name: str, path: Sequence[str] | None = None, target: ModuleType | None = None
    ) -> None:
        """Leave every module to the finders that follow."""

    def invalidate_caches(self) -> None:
        """Forget the last scan."""
        with self._lock:
            self._scan = None

    def current(self) -> Scan:
        """The last scan, or a new one where there is none."""
        with self._lock:
            if self._scan is None:
                self._generation += 1
                groups: dict[str, tuple[EntryPointInfo, ...]] = {}
                for info in _find():
                    groups[info.group] = (*groups.get(info.group, ()), info)
                self._scan = Scan(self._generation, groups)
            return self._scan


_scanner = _Scanner()
sys.meta_path.append(_scanner)


def current_scan() -> Scan:
    """The metadata of everything installed, read once."""
    return _scanner.current()


def entry_points(group: str) -> tuple[EntryPointInfo, ...]:
    """The entry points of a group, from all distributions. Nothing is imported.

    The metadata is read once for each process; ``importlib.invalidate_caches()`` makes the
    next call read it again.
    """
    return current_scan().groups.get(group, ())
