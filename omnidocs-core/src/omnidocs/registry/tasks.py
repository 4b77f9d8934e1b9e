"""The tasks that are installed."""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, cast

from omnidocs.errors import IncompatiblePluginError
from omnidocs.registry.groups import TASKS, task_of
from omnidocs.registry.loading import load, record
from omnidocs.registry.scan import entry_points

if TYPE_CHECKING:
    from omnidocs.registry.records import PluginRecord
    from omnidocs.registry.task import Task


def tasks() -> dict[str, PluginRecord]:
    """Task name -> its record, third-party tasks included. Nothing is imported."""
    return {info.name: record(info) for info in entry_points(TASKS)}


def get_task(name: str) -> Task:
    """The task of a name; errors as for ``load``."""
    return cast("Task", load(TASKS, name))


def import_target(target: str) -> object:
    """Import what ``"package.module:attribute"`` names.

    Raises:
        ImportError: the module, or the attribute in it, is not there.
    """
    module, _, attribute = target.partition(":")
    found: object = importlib.import_module(module)
    for part in attribute.split("."):
        try:
            found = getattr(found, part)
        except AttributeError as error:
            raise ImportError(f"{module!r} has no {attribute!r}", name=module) from error
    return found


def base_class(group: str) -> type:
    """The class that every extractor of a task's group derives from."""
    task = get_task(task_of(group) or group)
    base = import_target(task.base)
    if not isinstance(base, type):
        raise IncompatiblePluginError(f"{task.base} of the task {task.name!r} is no class.")
    return base
