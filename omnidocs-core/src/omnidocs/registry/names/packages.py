"""What ``omnidocs.tasks`` and the task packages below it answer."""

from __future__ import annotations

import importlib
import sys

from omnidocs.registry.extractors import entry_of_class
from omnidocs.registry.groups import TASKS, task_group
from omnidocs.registry.loading import load, load_entry
from omnidocs.registry.names.answers import Answers, sibling, usable
from omnidocs.registry.scan import EntryPointInfo, entry_points
from omnidocs.registry.tasks import get_task


class TasksAnswers(Answers):
    """``omnidocs.tasks``: its own names, and the tasks as submodules."""

    def find(self, name: str) -> object | None:
        """The module of a task."""
        if name in self.modules():
            return importlib.import_module(f"{self.module}.{name}")
        return None

    def names(self) -> set[str]:
        """None: tasks are modules."""
        return set()

    def modules(self) -> set[str]:
        """The tasks that can be used."""
        return {info.name for info in entry_points(TASKS) if usable(info)}


class TaskAnswers(Answers):
    """A task's package: the extractors of all families, and the families as submodules."""

    def find(self, name: str) -> object | None:
        """An extractor, a class beside one, a family's module, or a name of the task itself."""
        named = entry_of_class(self.last, name)
        if named is not None:
            return load_entry(named)
        for info in self._families():
            if info.name == name:
                return importlib.import_module(f"{self.module}.{name}")
        for info in self._families():
            if name.startswith(self._stems(info)) and (found := self._beside(info, name)):
                return found
        return self._of_task(name)

    def names(self) -> set[str]:
        """The extractors that are not known to be unusable, and the task's own names."""
        extractors = {info.attr for info in self._families() if usable(info)}
        return extractors | self._names_of_task()

    def modules(self) -> set[str]:
        """The families that are not known to be unusable."""
        return {info.name for info in self._families() if usable(info)}

    def doc(self) -> str:
        """A line on where a third party's task comes from."""
        return f"The task {self.last!r}, from {' and '.join(map(str, self._tasks()))}."

    def _families(self) -> tuple[EntryPointInfo, ...]:
        return entry_points(task_group(self.last))

    def _tasks(self) -> list[EntryPointInfo]:
        return [info for info in entry_points(TASKS) if info.name == self.last]

    def _stems(self, info: EntryPointInfo) -> tuple[str, ...]:
        return get_task(self.last).stems(info.attr)

    def _beside(self, info: EntryPointInfo, name: str) -> object | None:
        """A class beside an extractor, or its config that no backend is named in."""
        found = sibling(info, name)
        if found is None and name in {f"{stem}Config" for stem in self._stems(info)}:
            family = importlib.import_module(f"{self.module}.{info.name}")
            found = getattr(family, name, None)
        return found

    def _names_of_task(self) -> set[str]:
        """What a third party's task module has in ``__all__``, once it is imported."""
        modules = {info.module for info in self._tasks()} - {self.module}
        return {
            name
            for module in modules
            if module in sys.modules
            for name in getattr(sys.modules[module], "__all__", ())
        }

    def _of_task(self, name: str) -> object | None:
        """A name that a third party's task module exports."""
        for info in self._tasks():
            if info.module != self.module:
                load(TASKS, self.last)
                if name in self._names_of_task():
                    return vars(sys.modules[info.module]).get(name)
        return None
