"""The public functions, on the cache of the process."""

from __future__ import annotations

import pytest

from omnidocs.backends import BackendConfig
from omnidocs.cache import (
    CacheEntry,
    acquire,
    add_reference,
    clear_cache,
    get_cache_config,
    get_cache_info,
    get_cache_key,
    get_cached,
    get_or_load,
    key_of,
    list_cached_keys,
    listeners,
    remove_cached,
    set_cache_config,
    set_cached,
)
from omnidocs.errors import CacheError, ConfigError

pytestmark = pytest.mark.usefixtures("shared_cache")


def test_an_engine_is_found_and_removed_by_its_rendering(engine_class):
    config = BackendConfig(model="m")
    lease = acquire(key_of(config), engine_class)
    key = get_cache_key(config)
    assert list_cached_keys() == [key] == get_cache_info()["keys"]
    with lease.pin() as engine:
        assert get_cached(key) is engine
    assert remove_cached(key) is True
    assert engine.closings == 1
    assert list_cached_keys() == []


def test_counts_are_shown_for_each_key(engine_class, owner_class):
    owner = owner_class()
    for _ in range(3):
        get_or_load("k", engine_class, owner=owner)
    shown = get_cache_info()["entries"]["k"]
    assert shown["ref_count"] == 1
    assert shown["access_count"] == 2
    assert 0 <= shown["idle_seconds"] <= shown["age_seconds"]


def test_any_string_is_a_key(engine_class, owner_class):
    engine, owner = engine_class(), owner_class()
    set_cached("mine", engine)
    assert add_reference("mine", owner) is True
    assert get_cache_info()["entries"]["mine"]["ref_count"] == 1
    clear_cache()
    assert get_cached("mine") is None


def test_settings_are_shown_and_changed(engine_class):
    set_cache_config(max_entries=3)
    assert get_cache_config()["max_entries"] == 3 == get_cache_info()["max_entries"]
    with pytest.raises(ConfigError):
        set_cache_config(max_entires=3)


def test_listeners_hear_of_the_shared_cache(engine_class):
    events = []
    listeners.append(events.append)
    try:
        acquire("k", engine_class)
    finally:
        listeners.remove(events.append)
    assert [(event.kind, event.key) for event in events] == [("loaded", "k")]


def test_a_released_lease_cannot_be_pinned(engine_class):
    lease = acquire("k", engine_class)
    lease.release()
    with pytest.raises(CacheError, match="lease on k was released"), lease.pin():
        pass


def test_an_entry_notes_its_uses():
    entry = CacheEntry("engine")
    before = entry.last_accessed
    entry.touch()
    assert entry.access_count == 1
    assert entry.last_accessed >= before
    assert entry.ref_count == 0
