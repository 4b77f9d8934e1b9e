"""Importing plugins: what is remembered, and the boundary that contains what they raise."""

from __future__ import annotations

import logging
import threading
from dataclasses import dataclass

from omnidocs.errors import (
    IncompatiblePluginError,
    PluginBlockedError,
    PluginError,
    PluginLoadError,
)
from omnidocs.registry.contracts import check
from omnidocs.registry.driver import import_entry
from omnidocs.registry.gate import refusal
from omnidocs.registry.records import PluginRecord, PluginState, state_of
from omnidocs.registry.requirements import extra_with
from omnidocs.registry.scan import EntryPointInfo, current_scan, entry_points
from omnidocs.registry.unknown import unknown_plugin

_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class _Outcome:
    """What one import gave; a failure is remembered until metadata is scanned again."""

    plugin: object
    error: PluginError | None
    generation: int


_outcomes: dict[EntryPointInfo, _Outcome] = {}
_logged: dict[tuple[EntryPointInfo, type[PluginError]], int] = {}
_lock = threading.Lock()


def load(group: str, name: str) -> object:
    """Import one plugin, or hand out the one imported before.

    Args:
        group: The entry-point group.
        name: The name in that group.

    Raises:
        UnknownPluginError: nothing that is installed has that name.
        PluginBlockedError: policy forbids its distribution.
        PluginConflictError: two distributions claim the name.
        IncompatiblePluginError: it is not to contract, or for another version of the core.
        PluginLoadError: it raised while it was imported; the cause is chained.
    """
    return load_entry(find(group, name))


def find(group: str, name: str) -> EntryPointInfo:
    """The entry point of that name; where several claim it, one that is not blocked.

    Raises:
        UnknownPluginError: nothing that is installed has that name.
    """
    claims = [info for info in entry_points(group) if info.name == name]
    if not claims:
        raise unknown_plugin(group, name)
    return next((info for info in claims if refusal(info) is None), claims[0])


def load_entry(info: EntryPointInfo) -> object:
    """Import what one entry point points to; errors as for ``load``.

    No lock is held while the plugin is imported, since the import may come back here from
    another thread. The first thread to finish decides what is remembered.
    """
    error = refusal(info)
    if error is not None:
        _complain(info, error)
        raise error
    outcome = _remembered(info) or _remember(info, _import(info, current_scan().generation))
    if outcome.error is not None:
        _complain(info, outcome.error)
        raise type(outcome.error)(*outcome.error.args) from outcome.error.__cause__
    return outcome.plugin


def _remember(info: EntryPointInfo, outcome: _Outcome) -> _Outcome:
    """Keep the first outcome; a success replaces a failure.

    A thread that comes upon a module which another one is still importing can fail where
    that one succeeds.
    """
    with _lock:
        kept = _outcomes.get(info)
        if kept is None or (kept.error is not None and outcome.error is None):
            _outcomes[info] = kept = outcome
        return kept


def _complain(info: EntryPointInfo, error: PluginError) -> None:
    """Log in one line why a plugin cannot be used, once for each scan; policy is no news."""
    key = (info, type(error))
    generation = current_scan().generation
    if not isinstance(error, PluginBlockedError) and _logged.get(key) != generation:
        _logged[key] = generation
        _log.warning("%s", error)


def _remembered(info: EntryPointInfo) -> _Outcome | None:
    outcome = _outcomes.get(info)
    if outcome is not None and outcome.error and outcome.generation != current_scan().generation:
        _outcomes.pop(info, None)
        return None
    return outcome


def _import(info: EntryPointInfo, generation: int) -> _Outcome:
    try:
        plugin = import_entry(info)
        check(info, plugin)
    except IncompatiblePluginError as error:
        return _Outcome(None, error, generation)
    except (Exception, SystemExit) as cause:  # noqa: BLE001 - the plugin boundary
        failure = PluginLoadError(_failure(info, cause))
        failure.__cause__ = cause
        return _Outcome(None, failure, generation)
    return _Outcome(plugin, None, generation)


def _failure(info: EntryPointInfo, cause: BaseException) -> str:
    what = f"{info.name!r} ({info.group}) of {info}"
    if isinstance(cause, ModuleNotFoundError) and cause.name:
        return f"{what} {_missing(info, cause.name)}"
    first = next(iter(str(cause).splitlines()), "")
    return (
        f"{what} failed while it was imported: {type(cause).__name__}: {first.rstrip('.')}. "
        f"Upgrade or uninstall {info.distribution}."
    )


def _missing(info: EntryPointInfo, module: str) -> str:
    root = module.partition(".")[0]
    if root == info.module.partition(".")[0]:
        return f"points to {module!r}, which is not there. Reinstall {info.distribution}."
    extra = extra_with(info, root)
    target = f"'{info.distribution}[{extra}]'" if extra else f"the distribution that has {root!r}"
    install = f"pip install {target}" if extra else f"Install {target}"
    return f"needs the module {module!r}, which is not installed. {install}"


def record(info: EntryPointInfo) -> PluginRecord:
    """What is known about one plugin now; nothing is imported."""
    outcome = _remembered(info)
    error = refusal(info) or (outcome.error if outcome else None)
    loaded = PluginState.LOADED if outcome else PluginState.FOUND
    return PluginRecord(
        group=info.group,
        name=info.name,
        target=info.value,
        distribution=info.distribution,
        version=info.version,
        state=state_of(error) if error else loaded,
        error=error,
    )


def plugins() -> list[PluginRecord]:
    """A record of every plugin that is installed, sorted by group and name.

    Nothing is imported for it.
    """
    infos = (info for group in current_scan().groups.values() for info in group)
    return sorted((record(info) for info in infos), key=lambda found: (found.group, found.name))
