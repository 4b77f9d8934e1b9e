"""Hooks: what the core calls on all plugins. ``specs`` says what each one is for.

The functions here are how the core calls them, with types; nobody else touches pluggy.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from omnidocs.cache import CacheEvent, listeners
from omnidocs.registry.hooks.manager import HookCaller
from omnidocs.registry.hooks.specs import DoctorCheck, hookimpl

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = [
    "DoctorCheck",
    "after_extraction",
    "before_extraction",
    "doctor_checks",
    "extraction_failed",
    "hookimpl",
    "model_evicted",
    "model_loaded",
    "page_done",
    "register",
    "select_extractor",
    "selects_by_hand",
    "unregister",
]

_hooks = HookCaller()


def register(plugin: object, name: str | None = None) -> str:
    """Add an object with hooks by hand; it is asked before the installed ones.

    Args:
        plugin: An object with methods marked by ``hookimpl``.
        name: What to call it in messages and in ``unregister``; None makes one up.

    Returns:
        Its name.

    Raises:
        IncompatiblePluginError: it has no hooks, or some that do not fit.
        ConfigError: the name is taken.
    """
    return _hooks.register(plugin, name)


def unregister(name: str) -> None:
    """Take away an object that was added by hand.

    Raises:
        ConfigError: there is none of that name.
    """
    _hooks.unregister(name)


def select_extractor(task: str, options: Mapping[str, object] | None = None) -> object | None:
    """The extractor for a request that names no model; None where no plugin has one.

    Raises:
        OmniDocsError: no plugin has one, and this is what the first of them raised.
    """
    return _hooks.first("select_extractor", task=task, options=options or {})


def selects_by_hand() -> bool:
    """Whether an object that was added by hand, which no other process has, may select."""
    return _hooks.by_hand("select_extractor")


def before_extraction(task: str, extractor: object, pages: int) -> None:
    """Tell the plugins that a batch begins."""
    _hooks.each("before_extraction", task=task, extractor=extractor, pages=pages)


def after_extraction(task: str, extractor: object, pages: int, seconds: float) -> None:
    """Tell the plugins that a batch is done."""
    _hooks.each("after_extraction", task=task, extractor=extractor, pages=pages, seconds=seconds)


def extraction_failed(task: str, extractor: object, pages: int, error: Exception) -> None:
    """Tell the plugins that a whole batch failed."""
    _hooks.each("extraction_failed", task=task, extractor=extractor, pages=pages, error=error)


def model_loaded(key: str, seconds: float) -> None:
    """Tell the plugins that an engine came into the cache."""
    _hooks.each("model_loaded", key=key, seconds=seconds)


def model_evicted(key: str) -> None:
    """Tell the plugins that an engine left the cache."""
    _hooks.each("model_evicted", key=key)


def page_done(source: str | None, index: int, status: str, seconds: float) -> None:
    """Tell the plugins that a page of a document is finished."""
    _hooks.each("page_done", source=source, index=index, status=status, seconds=seconds)


def doctor_checks() -> list[DoctorCheck]:
    """What the plugins have to say in ``omnidocs doctor``."""
    return [
        check
        for answer in _hooks.each("doctor_checks")
        if isinstance(answer, list | tuple)
        for check in answer
        if isinstance(check, DoctorCheck)
    ]


def _on_cache_event(event: CacheEvent) -> None:
    if event.kind == "loaded":
        model_loaded(event.key, event.seconds or 0.0)
    else:
        model_evicted(event.key)


listeners.append(_on_cache_event)
