"""What ``omnidocs.tasks.<task>.<family>`` answers."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any, cast

from omnidocs.errors import ConfigError, OmniDocsError, PluginError
from omnidocs.registry.backends import backends, get_backend
from omnidocs.registry.configs import config_doc, config_name, derive_config, has_config
from omnidocs.registry.extractors import family_of
from omnidocs.registry.groups import task_group
from omnidocs.registry.known import KNOWN_BACKENDS
from omnidocs.registry.loading import load_entry
from omnidocs.registry.names.answers import Answers, loads, sibling, usable
from omnidocs.registry.placeholders import placeholder
from omnidocs.registry.scan import EntryPointInfo, entry_points
from omnidocs.registry.tasks import get_task

if TYPE_CHECKING:
    from omnidocs.registry.task import Task

_placeholders: dict[tuple[str, str], type[Any]] = {}


class FamilyAnswers(Answers):
    """A family's module for one task: the extractor, and its config on each backend.

    Which backends the family runs on is known to the extractor and to the backends. So
    the lists of names import these, which are light, and no machine-learning library.
    """

    def __init__(self, module: str) -> None:
        super().__init__(module, {})
        self._task_name = module.split(".")[-2]

    def find(self, name: str) -> object | None:
        """The extractor, one of its configs, or a class beside it."""
        for info in self._entries():
            if info.attr == name:
                return load_entry(info)
            stems = self._task().stems(info.attr)
            if name.startswith(stems):
                return self._config(info, name, stems) or sibling(info, name)
        return None

    def names(self) -> set[str]:
        """The extractor, its configs on installed backends, and its own config class."""
        return {
            name
            for info in self._entries()
            if usable(info) and loads(info)
            for name in (info.attr, *self._configs(info), *self._siblings(info))
        }

    def doc(self) -> str:
        """A line on where the family comes from."""
        sources = " and ".join(map(str, self._entries()))
        return f"The model family {self.last!r} for {self._task().title}, from {sources}."

    def _entries(self) -> list[EntryPointInfo]:
        group = entry_points(task_group(self._task_name))
        return [info for info in group if info.name == self.last]

    def _task(self) -> Task:
        return get_task(self._task_name)

    def _config(self, info: EntryPointInfo, name: str, stems: tuple[str, ...]) -> object | None:
        """The config of a family's extractor on the backend whose label the name has.

        A name without a label means the only backend that can run the family.
        """
        for stem in stems:
            label: str | None = name.removeprefix(stem).removesuffix("Config")
            if f"{stem}{label}Config" != name:
                continue
            extractor = cast("type", load_entry(info))
            label = label or _only_backend(extractor)
            if label in backends() or label in KNOWN_BACKENDS:
                return self._config_on(label, extractor, name)
        return None

    def _config_on(self, label: str, extractor: type, name: str) -> object | None:
        if label not in backends():
            known = KNOWN_BACKENDS[label]
            usual = has_config(extractor, known.kinds)
            return self._placeholder(label, extractor, name) if usual else None
        if family_of(extractor) is None:
            return None
        try:
            backend = get_backend(label)
        except PluginError:
            return self._placeholder(label, extractor, name)
        if not has_config(extractor, backend.engines):
            return None
        return derive_config(extractor, backend, self.module)

    def _placeholder(self, label: str, extractor: type, name: str) -> type[Any]:
        """The class for a backend that cannot be used; the same one at every import."""
        known = KNOWN_BACKENDS.get(label)
        family = family_of(extractor)
        description = known.description if known else label
        doc = config_doc(description, family, self._task()) if family else None
        made = placeholder(name, self.module, doc, lambda: _problem(label))
        return _placeholders.setdefault((self.module, name), made)

    def _configs(self, info: EntryPointInfo) -> list[str]:
        extractor = cast("type", load_entry(info))
        return [
            config_name(self._task(), info.attr, label)
            for label, installed in backends().items()
            if installed.usable and _runs(label, extractor)
        ]

    def _siblings(self, info: EntryPointInfo) -> list[str]:
        if family_of(cast("type", load_entry(info))) is not None:
            return []
        stems = self._task().stems(info.attr)
        return [
            name
            for name in vars(sys.modules[info.module])
            if name.startswith(stems) and name != info.attr and sibling(info, name)
        ]


def _only_backend(extractor: type) -> str | None:
    """The label of the only backend that has an engine for an extractor.

    Those that the core knows come first, so that no plugin changes what a name means.
    """
    known = [known.label for known in KNOWN_BACKENDS.values() if has_config(extractor, known.kinds)]
    labels = known or [label for label in backends() if _runs(label, extractor)]
    return labels[0] if len(labels) == 1 else None


def _runs(label: str, extractor: type) -> bool:
    try:
        return has_config(extractor, get_backend(label).engines)
    except PluginError:
        return False


def _problem(label: str) -> OmniDocsError:
    """Why a backend cannot be used now."""
    try:
        get_backend(label)
    except OmniDocsError as error:
        return error
    return ConfigError(f"{label} backend was installed since. Import its config again.")
