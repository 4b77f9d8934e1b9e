"""The extractors that are installed, and where one of them is published."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, cast

from omnidocs.errors import ConfigError, PluginConflictError
from omnidocs.registry.family import ModelFamily
from omnidocs.registry.gate import listed
from omnidocs.registry.groups import task_group
from omnidocs.registry.loading import load, load_entry, record
from omnidocs.registry.records import PluginRecord, PluginState
from omnidocs.registry.scan import EntryPointInfo, entry_points
from omnidocs.registry.tasks import get_task, tasks

if TYPE_CHECKING:
    from omnidocs.registry.task import Task

TASKS_PACKAGE = "omnidocs.tasks"


@dataclass(frozen=True)
class Home:
    """Where the config classes of an extractor are, and what they are named after.

    Args:
        extractor: The class that they are named after.
        task: Its task.
        module: The module that they are imported from.
    """

    extractor: type
    task: Task
    module: str


def families(task: str) -> dict[str, PluginRecord]:
    """Family module name -> the record of its extractor for a task. Nothing is imported."""
    return {info.name: record(info) for info in entry_points(task_group(task))}


def get_extractor(task: str, name: str) -> type[Any]:
    """The extractor class of a family.

    Args:
        task: The task's name, ``"text_extraction"``.
        name: The family's module name, ``"qwen"``, or the class's own, ``"QwenTextExtractor"``.

    Raises:
        PluginError: as for ``load``.
    """
    get_task(task)
    info = entry_of_class(task, name)
    return cast("type[Any]", load_entry(info) if info else load(task_group(task), name))


def entry_of_class(task: str, class_name: str) -> EntryPointInfo | None:
    """The entry point of the extractor class of that name, or None.

    Raises:
        PluginConflictError: several families claim the name.
    """
    claims = [info for info in entry_points(task_group(task)) if info.attr == class_name]
    allowed = [info for info in claims if record(info).state is not PluginState.BLOCKED]
    if len({info.name for info in allowed}) > 1:
        modules = " and ".join(f"{TASKS_PACKAGE}.{task}.{info.name}" for info in allowed)
        raise PluginConflictError(
            f"{class_name} is claimed by {listed(allowed)}. Import it from one of {modules}."
        )
    return next(iter(allowed or claims), None)


def home_of(extractor_class: type) -> Home:
    """Where an extractor's configs are: at its own, or at the nearest published class's.

    A class that is not published has its configs in its own module, named after itself,
    unless it derives from a published one and keeps its family.

    Raises:
        ConfigError: the class belongs to no task.
    """
    for found in extractor_class.__mro__:
        if family_of(found) is not family_of(extractor_class):
            break
        for task in tasks():
            for info in entry_points(task_group(task)):
                if info.attr == found.__name__ and _is(info, found):
                    return Home(found, get_task(task), f"{TASKS_PACKAGE}.{task}.{info.name}")
    name = getattr(extractor_class, "task", None)
    if not isinstance(name, str):
        raise ConfigError(
            f"{extractor_class.__name__} is no extractor: it derives from no task's base class."
        )
    return Home(extractor_class, get_task(name), extractor_class.__module__)


def _is(info: EntryPointInfo, found: type) -> bool:
    return record(info).usable and load_entry(info) is found


def family_of(extractor_class: type) -> ModelFamily | None:
    """The model family of an extractor; None for one with an engine of its own."""
    family = getattr(extractor_class, "family", None)
    return family if isinstance(family, ModelFamily) else None


def engine_kind(extractor_class: type) -> str:
    """The kind of engine that an extractor talks to."""
    return str(getattr(extractor_class, "engine_kind", "vlm"))
