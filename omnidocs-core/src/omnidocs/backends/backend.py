"""The object that a backend plugin publishes."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Set

    from omnidocs.backends.config import BackendConfig


@dataclass(frozen=True)
class Availability:
    """Whether a backend can run here.

    Args:
        ok: It can.
        reason: Why not, in one sentence.
        fix: What to do about it, in one sentence.
    """

    ok: bool
    reason: str = ""
    fix: str = ""


@dataclass(frozen=True)
class Requirement:
    """A library that a backend needs.

    Args:
        distribution: Its distribution's name.
        versions: A version specifier; empty for any.
        alternatives: Other distributions that hold the same library, each of which will
            do: a build for the CPU, say.
    """

    distribution: str
    versions: str = ""
    alternatives: tuple[str, ...] = ()


def _available() -> Availability:
    return Availability(ok=True)


@dataclass(frozen=True, kw_only=True)
class Backend:
    """A backend, published under the entry-point group ``omnidocs.backends``.

    The module that holds it imports pydantic and the core only: heavy libraries sit
    behind the dotted paths in ``engines``.

    Args:
        label: The word in class names, ``[A-Z][A-Za-z0-9]*``; equal to the entry-point name.
        description: The first words of each derived config's docstring.
        config: The backend's config class.
        weights: Kinds of checkpoint that it takes, best first: ``"hf"``, ``"mlx"``, …
        engines: Engine kind -> ``"package.module:Class"``.
        install: The command that installs it.
        api_version: The version of this contract that it was built for.
        capabilities: What it can do, out of ``KNOWN_CAPABILITIES``.
        requires: Libraries that it needs, checked by metadata alone.
        probe: Tells whether it can run here; imports nothing heavy.
        cached: Whether its engines are worth keeping; False for light clients.
    """

    label: str
    description: str
    config: type[BackendConfig]
    weights: tuple[str, ...]
    engines: Mapping[str, str]
    install: str
    api_version: int = 1
    capabilities: Set[str] = frozenset()
    requires: tuple[Requirement, ...] = ()
    probe: Callable[[], Availability] = field(default=_available)
    cached: bool = True
