"""What the lazy modules have in common."""

from __future__ import annotations

import sys
from abc import ABC, abstractmethod
from typing import TYPE_CHECKING, Any

from omnidocs._lazy import fetch, homes, missing
from omnidocs.errors import OmniDocsError, PluginError
from omnidocs.registry.loading import load_entry, record

if TYPE_CHECKING:
    from collections.abc import Mapping

    from omnidocs.registry.scan import EntryPointInfo


class Answers(ABC):
    """Answers a module's names from metadata; nothing is kept in the module itself.

    So a name means what is installed and allowed now, and a plugin's error is raised each
    time that one of its names is used.
    """

    def __init__(self, module: str, exports: Mapping[str, tuple[str, ...]]) -> None:
        self.module = module
        self.last = module.rpartition(".")[2]
        self._exports = homes(module, exports)

    def get(self, name: str) -> Any:
        """The module's ``__getattr__``.

        Raises:
            AttributeError: nothing has that name; an import makes it an ``ImportError``.
            PluginError: a plugin has it, and cannot be used.
        """
        if name == "__all__":
            return self._public()
        if name in self._exports:
            return fetch(self._exports[name], name)
        found = None if name.startswith("_") else self.find(name)
        if found is None:
            raise missing(self.module, name)
        return found

    def list_names(self) -> list[str]:
        """The module's ``__dir__``; names of plugins that are known to be unusable are left out."""
        return sorted(
            {*vars(sys.modules[self.module]), *self._exports, *self.names(), *self.modules()}
        )

    def _public(self) -> list[str]:
        """The names that a star import takes: those that can be had."""
        return sorted({*self._exports, *filter(self._works, self.names())})

    def _works(self, name: str) -> bool:
        try:
            return self.find(name) is not None
        except (OmniDocsError, ImportError):
            return False

    @abstractmethod
    def find(self, name: str) -> object | None:
        """What a name stands for, or None."""

    @abstractmethod
    def names(self) -> set[str]:
        """The names that plugins give, their modules apart."""

    def modules(self) -> set[str]:
        """The submodules that plugins give."""
        return set()


def usable(info: EntryPointInfo) -> bool:
    """Whether nothing is known that speaks against a plugin; imports nothing."""
    return record(info).usable


def sibling(info: EntryPointInfo, name: str) -> object | None:
    """A class that an extractor's module has beside it, its config for instance."""
    extractor = load_entry(info)
    for module in (info.module, getattr(extractor, "__module__", "")):
        found = vars(sys.modules[module]).get(name) if module in sys.modules else None
        if isinstance(found, type):
            return found
    return None


def loads(info: EntryPointInfo) -> bool:
    """Whether a plugin can be imported; imports it."""
    try:
        load_entry(info)
    except PluginError:
        return False
    return True
