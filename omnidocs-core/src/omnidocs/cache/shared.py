"""The one cache of the process, as functions."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any, TypeVar

from omnidocs.cache.key import CacheKey, key_of
from omnidocs.cache.model_cache import ModelCache

if TYPE_CHECKING:
    from collections.abc import Callable

    from pydantic import BaseModel

    from omnidocs.cache.events import Listener
    from omnidocs.cache.lease import Lease

T = TypeVar("T")

_cache = ModelCache()

listeners: list[Listener] = _cache.listeners
"""Append a function to hear of engines that are loaded or leave."""


def acquire(key: CacheKey | str, loader: Callable[[], T], owner: object | None = None) -> Lease[T]:
    """Return a lease on an engine, loaded once for all who ask.

    See ``ModelCache.acquire``.
    """
    return _cache.acquire(key, loader, owner)


def get_cache_key(backend_config: BaseModel, prefix: str = "") -> str:
    """Return the key of a config's engine, as the other functions take it.

    Args:
        backend_config: A config of any backend, family or engine; see ``key_of``.
        prefix: Put before the key with a colon, to keep an entry apart.

    Raises:
        ConfigError: it is no config.
    """
    key = str(key_of(backend_config))
    return f"{prefix}:{key}" if prefix else key


def get_cached(cache_key: str) -> Any | None:
    """Return the value cached under a key, or None."""
    return _cache.get(cache_key)


def set_cached(cache_key: str, value: object, owner: object | None = None) -> None:
    """Cache a value; it counts as referenced while ``owner`` lives."""
    _cache.set(cache_key, value, owner)


def get_or_load(cache_key: str, loader_fn: Callable[[], T], owner: object | None = None) -> T:
    """Return the value cached under a key, loaded by ``loader_fn`` if need be."""
    return _cache.get_or_load(cache_key, loader_fn, owner)


def add_reference(cache_key: str, owner: object) -> bool:
    """Count an owner of a cached value; False where there is none to count."""
    return _cache.add_reference(cache_key, owner)


def remove_cached(cache_key: str) -> bool:
    """Take a value out and give its memory back, once nobody uses it.

    Returns:
        False where nothing is cached under the key.
    """
    return _cache.remove(cache_key)


def clear_cache() -> None:
    """Take every value out and give the memory back, once nobody uses it."""
    _cache.clear()


def get_cache_info() -> dict[str, Any]:
    """Describe the cache.

    Returns:
        ``num_entries``, ``max_entries``, ``max_bytes``, ``keys``; ``entries``, for each
        key its ``ref_count``, ``access_count``, ``age_seconds``, ``idle_seconds``,
        ``pins`` and ``bytes``; ``loading`` and ``detached``, the keys of engines that
        are being loaded or that left the cache and are still in use.
    """
    return _cache.info()


def list_cached_keys() -> list[str]:
    """List the cached keys, least recently used first."""
    return _cache.keys()


def set_cache_config(**settings: Any) -> None:
    """Change settings of the cache, at once: ``set_cache_config(max_entries=2)``.

    Args:
        **settings: Fields of ``CacheConfig``.

    Raises:
        ConfigError: a setting is unknown or its value cannot work.
    """
    _cache.configure(**settings)


def get_cache_config() -> dict[str, Any]:
    """Return the settings in force."""
    return asdict(_cache.config)
