"""Loaded engines, shared by every extractor that needs the same one.

What is kept is the engine: never an extractor, its settings or a page. Nothing here
knows a backend, a model family or a task; the layer above says how to load.

    lease = acquire(key_of(config), loader, owner=extractor)
    with lease.pin() as engine:
        engine.generate(requests)
"""

from omnidocs.cache.config import CacheConfig
from omnidocs.cache.entry import CacheEntry
from omnidocs.cache.events import CacheEvent, Listener
from omnidocs.cache.key import CacheKey, key_of
from omnidocs.cache.lease import Lease, Pin
from omnidocs.cache.model_cache import ModelCache
from omnidocs.cache.shared import (
    acquire,
    add_reference,
    clear_cache,
    get_cache_config,
    get_cache_info,
    get_cache_key,
    get_cached,
    get_or_load,
    list_cached_keys,
    listeners,
    remove_cached,
    set_cache_config,
    set_cached,
)

__all__ = [
    "CacheConfig",
    "CacheEntry",
    "CacheEvent",
    "CacheKey",
    "Lease",
    "Listener",
    "ModelCache",
    "Pin",
    "acquire",
    "add_reference",
    "clear_cache",
    "get_cache_config",
    "get_cache_info",
    "get_cache_key",
    "get_cached",
    "get_or_load",
    "key_of",
    "list_cached_keys",
    "listeners",
    "remove_cached",
    "set_cache_config",
    "set_cached",
]
