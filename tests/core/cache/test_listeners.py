"""Others hear of what is loaded and what leaves."""

from __future__ import annotations

import pytest

from omnidocs.cache import CacheConfig, ModelCache


@pytest.fixture
def heard(cache):
    events = []
    cache.listeners.append(lambda event: events.append((event.kind, event.key)))
    return events


def test_loads_and_departures_are_told_in_order(cache, heard, engine_class):
    cache.configure(max_entries=1)
    cache.acquire("a", engine_class)
    cache.acquire("b", engine_class)
    cache.set("b", engine_class())
    cache.remove("b")
    assert heard == [
        ("loaded", "a"),
        ("evicted", "a"),
        ("loaded", "b"),
        ("replaced", "b"),
        ("removed", "b"),
    ]


def test_a_load_tells_how_long_it_took(cache, engine_class):
    events = []
    cache.listeners.append(events.append)
    cache.acquire("a", engine_class)
    assert events[0].seconds >= 0


def test_a_cache_hit_tells_nothing(cache, engine_class, heard):
    lease = cache.acquire("a", engine_class)
    heard.clear()
    cache.acquire("a", engine_class)
    with lease.pin():
        pass
    assert heard == []


def test_a_failed_load_tells_nothing(cache, heard):
    with pytest.raises(ZeroDivisionError):
        cache.acquire("a", lambda: 1 // 0)
    assert heard == []


def test_a_listener_that_raises_stops_nobody(cache, caplog, engine_class):
    seen = []
    cache.listeners += [lambda event: 1 // 0, seen.append]
    cache.acquire("a", engine_class)
    assert [event.key for event in seen] == ["a"]
    assert "A cache listener failed" in caplog.text


def test_a_listener_may_use_the_cache():
    cache = ModelCache(CacheConfig(max_entries=1))
    sizes = []
    cache.listeners.append(lambda event: sizes.append(cache.info()["num_entries"]))
    cache.get_or_load("a", object)
    cache.get_or_load("b", object)
    assert sizes == [1, 0, 1]
