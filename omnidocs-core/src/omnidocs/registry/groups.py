"""The entry-point groups."""

from __future__ import annotations

from omnidocs.registry.scan import PREFIX, entry_points

BACKENDS = "omnidocs.backends"
TASKS = "omnidocs.tasks"
CHECKPOINTS = "omnidocs.checkpoints"
PLUGINS = "omnidocs.plugins"

_FIXED = (BACKENDS, TASKS, CHECKPOINTS, PLUGINS)


def task_group(task: str) -> str:
    """The group that holds a task's model families."""
    return PREFIX + task


def known_groups() -> tuple[str, ...]:
    """Every group that means something here, the tasks of third parties included."""
    tasks = dict.fromkeys(task_group(info.name) for info in entry_points(TASKS))
    return (*_FIXED, *tasks)


def task_of(group: str) -> str | None:
    """The task whose model families a group holds, or None."""
    return None if group in _FIXED else group.removeprefix(PREFIX)


def same_name(group: str, name: str) -> str:
    """What two names of a group have in common when they cannot both be used."""
    return name.casefold() if group == BACKENDS else name
