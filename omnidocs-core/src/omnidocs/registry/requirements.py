"""Requirements between distributions, checked against metadata alone."""

from __future__ import annotations

import functools
import re
from importlib import metadata
from typing import TYPE_CHECKING

from omnidocs._version import __version__
from omnidocs.registry.known import CORE_DISTRIBUTION
from omnidocs.registry.scan import EntryPointInfo, normalize

if TYPE_CHECKING:
    from omnidocs.backends import Requirement

_EXTRA = re.compile(r"""extra\s*==\s*["']([^"']+)["']""")


@functools.cache
def unmet_core(requires: tuple[str, ...]) -> str | None:
    """The requirement on the core that the running one does not meet, if there is one.

    Args:
        requires: A distribution's requirements, as its metadata has them.
    """
    from packaging.requirements import InvalidRequirement, Requirement as Parsed

    for line in requires:
        if not normalize(line).startswith(CORE_DISTRIBUTION):
            continue
        try:
            parsed = Parsed(line)
        except InvalidRequirement:
            return line
        applies = parsed.marker is None or parsed.marker.evaluate({"extra": ""})
        if normalize(parsed.name) != CORE_DISTRIBUTION or not applies:
            continue
        if not parsed.specifier.contains(__version__, prereleases=True):
            return f"{CORE_DISTRIBUTION}{parsed.specifier}"
    return None


def unmet(requirement: Requirement) -> str | None:
    """Say what is wrong with a library that a backend needs; None where nothing is."""
    from packaging.specifiers import SpecifierSet

    wanted = f"{requirement.distribution}{requirement.versions}"
    version = _installed_version(requirement.distribution, *requirement.alternatives)
    if version is None:
        return f"{wanted} is not installed"
    if not SpecifierSet(requirement.versions).contains(version, prereleases=True):
        return f"{wanted} is needed and {version} is installed"
    return None


def _installed_version(*distributions: str) -> str | None:
    """The version of the first of some distributions that is installed."""
    for distribution in distributions:
        try:
            return metadata.version(distribution)
        except metadata.PackageNotFoundError:
            continue
    return None


def extra_with(info: EntryPointInfo, module: str) -> str | None:
    """The extra of a plugin's distribution that would install a missing module."""
    for line in info.requires:
        name = re.split(r"[\s\[<>=!~;(]", line, maxsplit=1)[0]
        extra = _EXTRA.search(line)
        if extra and normalize(name) == normalize(module):
            return extra.group(1)
    return None
