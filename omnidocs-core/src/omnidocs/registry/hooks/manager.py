"""The plugin manager: each plugin is registered, checked and called alone."""

from __future__ import annotations

import logging
from contextlib import suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import pluggy

from omnidocs.errors import (
    ConfigError,
    IncompatiblePluginError,
    OmniDocsError,
    PluginError,
)
from omnidocs.registry.groups import PLUGINS
from omnidocs.registry.hooks import specs
from omnidocs.registry.known import FIRST_PARTY
from omnidocs.registry.loading import load_entry
from omnidocs.registry.policy import Policy, get_policy
from omnidocs.registry.scan import current_scan, entry_points

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_log = logging.getLogger(__name__)


def _new_manager() -> pluggy.PluginManager:
    manager = pluggy.PluginManager(specs.PROJECT)
    manager.add_hookspecs(specs)
    return manager


def problem_with(plugin: object) -> str | None:
    """Why an object cannot be a plugin with hooks, as the end of a sentence; None if it can."""
    if isinstance(plugin, type):
        return f"is the class {plugin.__name__}; publish an object of it"
    manager = _new_manager()
    try:
        name = manager.register(plugin)
        manager.check_pending()
    except pluggy.PluginValidationError as error:
        return f"has hooks that do not fit: {' '.join(str(error).split())}"
    callers = manager.get_hookcallers(plugin) or ()
    found = [impl for caller in callers for impl in caller.get_hookimpls()]
    if any(impl.hookwrapper or impl.wrapper for impl in found):
        return "has a hook wrapper, which is not supported"
    if not found:
        return f"has no hook: mark its methods with omnidocs.registry.hookimpl ({name})"
    return None


@dataclass(frozen=True)
class _Installed:
    """The plugins of one scan under one policy, with the manager that has them."""

    generation: int
    policy: Policy
    manager: pluggy.PluginManager


@dataclass
class HookCaller:
    """Calls hooks on all plugins, one at a time, so that none is in another's way."""

    _own: dict[str, object] = field(default_factory=dict)
    _installed: _Installed | None = None
    _complained: set[tuple[str, str]] = field(default_factory=set)

    def register(self, plugin: object, name: str | None = None) -> str:
        """Add an object with hooks by hand.

        Raises:
            IncompatiblePluginError: it has no hooks, or some that do not fit.
            ConfigError: its name is taken.
        """
        name = name or f"{type(plugin).__name__}-{id(plugin):x}"
        problem = problem_with(plugin)
        if problem:
            raise IncompatiblePluginError(f"{name} {problem}.")
        if name in self._own:
            raise ConfigError(f"A plugin {name!r} is registered. Unregister it first.")
        self._own[name] = plugin
        self._installed = None
        return name

    def unregister(self, name: str) -> None:
        """Take away an object that was added by hand.

        Raises:
            ConfigError: there is none of that name.
        """
        if name not in self._own:
            raise ConfigError(f"No plugin {name!r} is registered. Registered: {sorted(self._own)}.")
        del self._own[name]
        self._installed = None

    def by_hand(self, hook: str) -> bool:
        """Whether an object that was added by hand has the hook."""
        manager = _new_manager()
        for name, plugin in self._own.items():
            manager.register(plugin, name)
        return bool(getattr(manager.hook, hook).get_hookimpls())

    def first(self, hook: str, **arguments: object) -> object | None:
        """Call one hook on each plugin in turn until one answers.

        Raises:
            OmniDocsError: no plugin answered, and this is what the first one raised.
        """
        failures: list[Exception] = []
        for answer in self._answers(hook, arguments, failures):
            return answer
        for failure in failures:
            raise failure
        return None

    def each(self, hook: str, **arguments: object) -> list[object]:
        """Call one hook on each plugin, and return the answers that are not None."""
        return list(self._answers(hook, arguments, []))

    def _answers(
        self, hook: str, arguments: Mapping[str, object], failures: list[Exception]
    ) -> Iterator[object]:
        """A plugin that raises is logged once for each hook, and the next one is called."""
        manager = self._manager()
        for implementation in reversed(getattr(manager.hook, hook).get_hookimpls()):
            others = [
                plugin for plugin in manager.get_plugins() if plugin is not implementation.plugin
            ]
            call = manager.subset_hook_caller(hook, others)
            try:
                found = call(**arguments)
            except Exception as error:  # noqa: BLE001 - the plugin boundary
                failures.append(self._complain(implementation.plugin_name, hook, error))
                continue
            yield from found if isinstance(found, list) else [] if found is None else [found]

    def _complain(self, plugin: str, hook: str, error: Exception) -> Exception:
        """Log what a plugin raised, once for each hook, and make it an error of ours."""
        what = f"The plugin {plugin} failed in {hook}: {type(error).__name__}: {error}"
        if (plugin, hook) not in self._complained:
            self._complained.add((plugin, hook))
            _log.warning("%s", what)
        if isinstance(error, OmniDocsError):
            return error
        failure = PluginError(what)
        failure.__cause__ = error
        return failure

    def _manager(self) -> pluggy.PluginManager:
        """The manager for what is installed and allowed now.

        No lock is held: importing a plugin may come back here. Two threads that build it at
        once build equal ones.
        """
        installed, generation, policy = self._installed, current_scan().generation, get_policy()
        if installed is None or (installed.generation, installed.policy) != (generation, policy):
            installed = _Installed(generation, policy, self._build())
            self._installed = installed
        return installed.manager

    def _build(self) -> pluggy.PluginManager:
        """Register first-party plugins first, so that they are asked last."""
        manager = _new_manager()
        infos = sorted(
            entry_points(PLUGINS),
            key=lambda info: (info.distribution in FIRST_PARTY, info.distribution, info.name),
            reverse=True,
        )
        for info in infos:
            with suppress(PluginError):
                manager.register(load_entry(info), f"{info.distribution}:{info.name}")
        for name, plugin in self._own.items():
            manager.register(plugin, name)
        return manager
