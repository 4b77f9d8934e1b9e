"""Importing one plugin by name: the one place that uses stevedore."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stevedore.driver import DriverManager

if TYPE_CHECKING:
    from importlib import metadata

    from omnidocs.registry.scan import EntryPointInfo


class _Driver(DriverManager[object]):
    """A driver manager that is handed its entry point.

    stevedore's own discovery loses the distribution and keeps stale metadata; a load-failure
    callback would hide the cause. So this one has neither: what the import raises, comes out.
    """

    def __init__(self, entry_point: metadata.EntryPoint) -> None:
        self._entry_point = entry_point
        super().__init__(entry_point.group, entry_point.name)

    def list_entry_points(self) -> list[metadata.EntryPoint]:
        """The one entry point that this manager is for."""
        return [self._entry_point]


def import_entry(info: EntryPointInfo) -> object:
    """Import what an entry point points to.

    Raises:
        BaseException: whatever the plugin raises while it is imported, ``SystemExit`` too.
    """
    return _Driver(info.entry_point).driver
