"""What goes when room is needed, and when it is closed."""

from __future__ import annotations

import logging

import pytest

from omnidocs.cache import CacheConfig, ModelCache


def load(cache, engine_class, *keys, owner=None):
    """Cache an engine under each key and return the engines."""
    engines = {}
    for key in keys:
        engines[key] = engine_class(key)
        cache.acquire(key, lambda key=key: engines[key], owner=owner)
    return engines


def test_the_least_recently_used_goes_first(small_cache, engine_class):
    engines = load(small_cache, engine_class, "a", "b")
    small_cache.get("a")
    load(small_cache, engine_class, "c")
    assert small_cache.keys() == ["a", "c"]
    assert engines["b"].closings == 1


def test_a_pin_is_a_use(small_cache, engine_class):
    lease = small_cache.acquire("a", engine_class)
    lease.release()
    load(small_cache, engine_class, "b")
    with lease.cache.acquire("a", engine_class).pin():
        pass
    load(small_cache, engine_class, "c")
    assert small_cache.keys() == ["a", "c"]


def test_unreferenced_engines_go_before_referenced_ones(small_cache, engine_class, owner_class):
    owner = owner_class()
    load(small_cache, engine_class, "held", owner=owner)
    load(small_cache, engine_class, "free")
    load(small_cache, engine_class, "new")
    assert small_cache.keys() == ["held", "new"]


def test_order_of_use_alone_can_be_asked_for(engine_class, owner_class):
    cache = ModelCache(CacheConfig(max_entries=2, evict_unreferenced_first=False))
    owner = owner_class()
    load(cache, engine_class, "held", owner=owner)
    load(cache, engine_class, "free", "new")
    assert cache.keys() == ["free", "new"]


def test_a_cache_full_of_engines_in_use_takes_a_new_one(small_cache, engine_class):
    leases = [small_cache.acquire(key, engine_class) for key in "ab"]
    with leases[0].pin() as a, leases[1].pin() as b:
        new = small_cache.acquire("c", engine_class)
        assert small_cache.keys() == ["b", "c"]
        assert small_cache.info()["detached"] == ["a"]
        assert a.closings == b.closings == 0
        with new.pin() as c:
            assert c.closings == 0
    assert a.closings == 1
    assert small_cache.info()["detached"] == []


def test_a_pinned_engine_outlasts_a_referenced_one(small_cache, engine_class):
    pinned, held = (small_cache.acquire(key, engine_class) for key in "ab")
    with pinned.pin():
        small_cache.acquire("c", engine_class)
        assert small_cache.keys() == ["a", "c"]
    assert held.key == "b"


def test_room_is_made_before_the_load(engine_class):
    cache = ModelCache(CacheConfig(max_entries=1))
    old = load(cache, engine_class, "old")["old"]
    assert cache.get_or_load("new", lambda: old.closings) == 1


def test_an_evicted_engine_is_loaded_again_for_its_lease(engine_class):
    cache = ModelCache(CacheConfig(max_entries=1))
    first, second = (cache.acquire(key, lambda key=key: engine_class(key)) for key in "ab")
    for lease in (first, second, first):
        with lease.pin() as engine:
            assert engine.name == lease.key
            assert engine.closings == 0
    assert cache.keys() == ["a"]


def test_remove_closes_at_once_what_nobody_uses(cache, engine_class):
    engine = load(cache, engine_class, "k")["k"]
    assert cache.remove("k") is True
    assert engine.closings == 1
    assert cache.remove("k") is False


def test_clear_closes_at_the_last_unpin_what_is_in_use(cache, engine_class):
    lease = cache.acquire("k", engine_class)
    with lease.pin() as engine:
        with lease.pin() as same:
            cache.clear()
            assert same is engine
        assert engine.closings == 0
        assert cache.info()["num_entries"] == 0
        assert cache.info()["detached"] == ["k"]
    assert engine.closings == 1


def test_a_call_that_fails_unpins(cache, engine_class):
    lease = cache.acquire("k", engine_class)

    def call():
        with lease.pin() as engine:
            cache.remove("k")
            engine.no_such_method()

    with pytest.raises(AttributeError):
        call()
    assert cache.info()["detached"] == []


def test_a_stream_that_is_given_up_leaves_the_closing_to_the_next_call(cache, engine_class):
    """It may be ending inside the garbage collector."""
    lease = cache.acquire("k", engine_class)

    def stream():
        with lease.pin() as engine:
            yield engine

    pieces = stream()
    engine = next(pieces)
    cache.remove("k")
    del pieces
    assert engine.closings == 0
    cache.keys()
    assert engine.closings == 1


def test_an_unpin_during_another_call_is_not_forgotten(cache, engine_class):
    lease = cache.acquire("k", engine_class)
    with cache._locked():  # another thread's call
        with lease_pinned_before(cache, lease) as engine:
            pass
        assert engine.closings == 0
    assert cache.info()["entries"]["k"]["pins"] == 0


class lease_pinned_before:  # noqa: N801
    """A pin taken without the lock, for a test that holds it."""

    def __init__(self, cache, lease):
        self.pin = lease.pin()
        self.pin._entry = cache._entries[lease.key]
        self.pin._entry.pins += 1

    def __enter__(self):
        return self.pin._entry.value

    def __exit__(self, *error):
        self.pin.__exit__(*error)


def test_an_engine_that_cannot_be_closed_is_logged_and_forgotten(cache, caplog):
    class Stuck:
        def close(self):
            raise OSError("device lost")

    cache.set("k", Stuck())
    with caplog.at_level(logging.ERROR, "omnidocs.cache"):
        assert cache.remove("k") is True
    assert "The engine k could not be closed" in caplog.text
    assert "device lost" in caplog.text
    assert cache.info()["num_entries"] == 0


def test_engines_are_closed_while_the_cache_is_free(cache):
    class Asking:
        def close(self):
            self.seen = cache.info()["num_entries"]

    engine = Asking()
    cache.set("k", engine)
    cache.clear()
    assert engine.seen == 0


def test_values_without_close_may_be_cached(cache):
    cache.set("k", ("model", "processor"))
    assert cache.get("k") == ("model", "processor")
    assert cache.remove("k") is True
    assert cache.get("k") is None


def test_a_budget_of_bytes_counts_beside_the_number(engine_class):
    cache = ModelCache(CacheConfig(max_entries=0, max_bytes=100))
    for key, size in {"a": 60, "b": 30, "c": 40}.items():
        cache.set(key, engine_class(key, size))
    assert cache.keys() == ["b", "c"]
    assert cache.info()["entries"]["c"]["bytes"] == 40


def test_an_engine_over_the_budget_alone_is_kept(engine_class):
    cache = ModelCache(CacheConfig(max_bytes=100))
    load(cache, engine_class, "small")
    cache.set("huge", engine_class("huge", 1000))
    assert cache.keys() == ["huge"]


def test_a_size_that_is_no_number_counts_as_unknown(cache):
    class Vague:
        memory_bytes = "a lot"

    cache.set("k", Vague())
    assert cache.info()["entries"]["k"]["bytes"] == 0
