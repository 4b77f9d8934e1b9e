"""The import system's side: modules that are found in metadata instead of folders."""

from __future__ import annotations

import sys
from importlib.abc import Loader
from importlib.machinery import ModuleSpec
from typing import TYPE_CHECKING, Any

from omnidocs.registry.extractors import TASKS_PACKAGE
from omnidocs.registry.groups import TASKS, task_group
from omnidocs.registry.names.family import FamilyAnswers
from omnidocs.registry.names.packages import TaskAnswers, TasksAnswers
from omnidocs.registry.scan import entry_points

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, MutableSequence
    from types import ModuleType

    from omnidocs.registry.names.answers import Answers

MARKER = "omnidocs-entry-points:"
"""What the ``__path__`` entry begins with that sends the import system here."""


def attach(
    package: str,
    path: MutableSequence[str],
    exports: Mapping[str, tuple[str, ...]] | None = None,
) -> tuple[Callable[[str], Any], Callable[[], list[str]]]:
    """Make a task package answer for the plugins that are installed.

    Args:
        package: The package's ``__name__``: ``omnidocs.tasks`` or one right below it.
        path: Its ``__path__``; a marker is added, so that modules below it are found.
        exports: Submodule, beginning with a dot -> names of it that the package gives too.
            They are imported at their first use.

    Returns:
        The package's ``__getattr__`` and ``__dir__``.
    """
    if MARKER + package not in path:
        path.append(MARKER + package)
    answers: Answers
    if package == TASKS_PACKAGE:
        answers = TasksAnswers(package, exports or {})
    else:
        answers = TaskAnswers(package, exports or {})
    return answers.get, answers.list_names


class _Loader(Loader):
    """Makes the modules that exist only in metadata."""

    def create_module(self, spec: ModuleSpec) -> None:
        """Let the import system make the module."""

    def exec_module(self, module: ModuleType) -> None:
        """Give the module its lazy names."""
        answers: TaskAnswers | FamilyAnswers
        if module.__spec__ and module.__spec__.submodule_search_locations is not None:
            answers = TaskAnswers(module.__name__, {})
        else:
            answers = FamilyAnswers(module.__name__)
        module.__doc__ = answers.doc()
        vars(module).update(__getattr__=answers.get, __dir__=answers.list_names)


class _Finder:
    """Finds the modules below one marked package."""

    def __init__(self, path: str) -> None:
        if not path.startswith(MARKER):
            raise ImportError(path)
        self._package = path.removeprefix(MARKER)

    def _names(self) -> list[str]:
        task = self._package.rpartition(".")[2]
        group = TASKS if self._package == TASKS_PACKAGE else task_group(task)
        return sorted({info.name for info in entry_points(group)})

    def find_spec(self, fullname: str, _target: ModuleType | None = None) -> ModuleSpec | None:
        """The spec of a family's or a third party's task module; None where there is none."""
        name = fullname.rpartition(".")[2]
        if name not in self._names():
            return None
        below = self._package == TASKS_PACKAGE
        spec = ModuleSpec(fullname, _Loader(), origin="entry points", is_package=below)
        if below:
            spec.submodule_search_locations = [MARKER + fullname]
        return spec

    def iter_modules(self, prefix: str = "") -> list[tuple[str, bool]]:
        """What ``pkgutil`` lists below the package."""
        return [(prefix + name, self._package == TASKS_PACKAGE) for name in self._names()]


sys.path_hooks.insert(0, _Finder)
