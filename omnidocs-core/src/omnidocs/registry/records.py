"""What is known about a plugin."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from omnidocs.errors import (
    IncompatiblePluginError,
    PluginBlockedError,
    PluginConflictError,
    PluginError,
)


class PluginState(StrEnum):
    """What became of a plugin so far."""

    FOUND = "found"
    """Installed, allowed and not yet imported."""
    BLOCKED = "blocked"
    """Policy forbids its distribution."""
    CONFLICT = "conflict"
    """Another distribution claims the same name."""
    INCOMPATIBLE = "incompatible"
    """Built for another version, or not to contract."""
    FAILED = "failed"
    """It raised while it was imported."""
    LOADED = "loaded"
    """Imported and to contract."""


_STATES = {
    PluginBlockedError: PluginState.BLOCKED,
    PluginConflictError: PluginState.CONFLICT,
    IncompatiblePluginError: PluginState.INCOMPATIBLE,
}


def state_of(error: PluginError) -> PluginState:
    """The state of a plugin that cannot be used for this reason."""
    return _STATES.get(type(error), PluginState.FAILED)


@dataclass(frozen=True)
class PluginRecord:
    """One plugin and its state.

    Args:
        group: Its entry-point group.
        name: Its name in that group.
        target: What the entry point points to, ``"package.module:attribute"``.
        distribution: The distribution that brings it.
        version: That distribution's version.
        state: What became of it so far.
        error: Why it cannot be used; None where nothing speaks against it.
    """

    group: str
    name: str
    target: str
    distribution: str
    version: str
    state: PluginState = PluginState.FOUND
    error: PluginError | None = None

    @property
    def usable(self) -> bool:
        """Whether nothing is known that speaks against using it."""
        return self.error is None
