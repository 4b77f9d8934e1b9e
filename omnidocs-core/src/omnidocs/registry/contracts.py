"""What an imported plugin must be, group by group."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, TypeVar

from omnidocs.backends import KNOWN_CAPABILITIES, Backend, BackendConfig
from omnidocs.errors import IncompatiblePluginError
from omnidocs.registry.family import FamilyCheckpoints, ModelFamily
from omnidocs.registry.groups import BACKENDS, CHECKPOINTS, PLUGINS, TASKS
from omnidocs.registry.task import API_VERSION, Task

if TYPE_CHECKING:
    from collections.abc import Callable

    from omnidocs.registry.scan import EntryPointInfo

PluginT = TypeVar("PluginT")

_TARGET = re.compile(r"[A-Za-z_][\w.]*:[A-Za-z_][\w.]*")


def check(info: EntryPointInfo, plugin: object) -> None:
    """Hold an imported plugin against the contract of its group.

    Raises:
        IncompatiblePluginError: it is not what the group is for, or for another version.
    """
    _CHECKS.get(info.group, _extractor)(info, plugin)


def _fail(info: EntryPointInfo, what: str) -> IncompatiblePluginError:
    return IncompatiblePluginError(f"{info.name!r} ({info.group}) of {info} {what}.")


def _as(kind: type[PluginT], info: EntryPointInfo, plugin: object) -> PluginT:
    if not isinstance(plugin, kind):
        raise _fail(info, f"is {_kind(plugin)}, and must be a {kind.__name__}")
    return plugin


def _kind(plugin: object) -> str:
    return f"the class {plugin.__name__}" if isinstance(plugin, type) else type(plugin).__name__


def _version(info: EntryPointInfo, version: int) -> None:
    if version != API_VERSION:
        raise _fail(
            info,
            f"was built for plugin API {version}, and this core has {API_VERSION}. Upgrade the "
            f"older of omnidocs-core and {info.distribution}",
        )


def _backend(info: EntryPointInfo, plugin: object) -> None:
    backend = _as(Backend, info, plugin)
    _version(info, backend.api_version)
    if backend.label != info.name:
        raise _fail(info, f"has the label {backend.label!r}; label and name must be equal")
    unknown = sorted(set(backend.capabilities) - KNOWN_CAPABILITIES)
    if unknown:
        raise _fail(
            info,
            f"declares capabilities that this core does not know: {unknown}. Upgrade omnidocs-core",
        )
    if not (isinstance(backend.config, type) and issubclass(backend.config, BackendConfig)):
        raise _fail(info, f"has {backend.config!r} for its config class; derive a BackendConfig")
    for kind, target in backend.engines.items():
        if not _TARGET.fullmatch(target):
            raise _fail(info, f"has {target!r} for its {kind} engine; write 'module:Class'")


def _task(info: EntryPointInfo, plugin: object) -> None:
    task = _as(Task, info, plugin)
    _version(info, task.api_version)
    if task.name != info.name:
        raise _fail(info, f"is named {task.name!r}; both names must be equal")
    if not _TARGET.fullmatch(task.base):
        raise _fail(info, f"has {task.base!r} for its base class; write 'module:Class'")


def _checkpoints(info: EntryPointInfo, plugin: object) -> None:
    family = _as(FamilyCheckpoints, info, plugin).family
    if family.lower() != info.name.partition(".")[0]:
        raise _fail(info, f"is for {family!r}; its name must begin with that in lower case")


def _hooks(info: EntryPointInfo, plugin: object) -> None:
    from omnidocs.registry.hooks.manager import problem_with

    problem = problem_with(plugin)
    if problem:
        raise _fail(info, problem)


def _extractor(info: EntryPointInfo, plugin: object) -> None:
    from omnidocs.registry.tasks import base_class

    if not isinstance(plugin, type):
        raise _fail(info, f"is {_kind(plugin)}, and must be an extractor class")
    base = base_class(info.group)
    if not issubclass(plugin, base):
        raise _fail(info, f"is the class {plugin.__name__}, which derives from no {base.__name__}")
    family = getattr(plugin, "family", None)
    if family is not None and not isinstance(family, ModelFamily):
        raise _fail(info, f"has {family!r} for its family; write a ModelFamily")


_CHECKS: dict[str, Callable[[EntryPointInfo, object], None]] = {
    BACKENDS: _backend,
    TASKS: _task,
    CHECKPOINTS: _checkpoints,
    PLUGINS: _hooks,
}
