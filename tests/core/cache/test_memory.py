"""What leaves the cache is free: nothing of it is held any longer."""

from __future__ import annotations

import asyncio
import gc
import logging
import weakref
from concurrent.futures import ThreadPoolExecutor

import pytest

from omnidocs.backends import BackendConfig
from omnidocs.cache import CacheConfig, ModelCache, key_of


def is_free(ref: weakref.ref[object]) -> bool:
    gc.collect()
    return ref() is None


@pytest.mark.parametrize("way", ["remove", "clear", "evict", "shrink"])
def test_an_engine_that_left_is_free_although_its_extractor_lives(
    way, cache, owner_class, engine_class
):
    owner = owner_class()
    owner.lease = cache.acquire("k", engine_class, owner=owner)
    with owner.lease.pin() as engine:
        ref = weakref.ref(engine)
    del engine
    match way:
        case "remove":
            cache.remove("k")
        case "clear":
            cache.clear()
        case "evict":
            cache.configure(max_entries=1)
            cache.set("other", 1)
        case "shrink":
            cache.set("newer", 1, owner=owner)
            cache.configure(max_entries=1)
    assert is_free(ref)


def test_a_detached_engine_is_free_after_its_last_use(cache, engine_class):
    lease = cache.acquire("k", engine_class)
    with lease.pin() as engine:
        ref = weakref.ref(engine)
        del engine
        cache.remove("k")
        assert not is_free(ref)
    assert is_free(ref)


def test_a_dropped_extractor_is_free_at_once(cache, owner_class, engine_class):
    """It is in no cycle with the cache, so that nothing waits for the collector."""
    gc.disable()
    try:
        owner = owner_class()
        owner.lease = cache.acquire("k", engine_class, owner=owner)
        with owner.lease.pin():
            pass
        ref = weakref.ref(owner)
        del owner
        assert ref() is None
    finally:
        gc.enable()


def test_a_failed_load_keeps_nothing_of_what_it_made(cache, engine_class):
    refs = []

    def loader():
        half_loaded = engine_class()
        refs.append(weakref.ref(half_loaded))
        raise MemoryError("out of memory")

    with pytest.raises(MemoryError):
        cache.acquire("k", loader)
    assert is_free(refs[0])


def test_a_thousand_extractors_leave_nothing_behind(cache, owner_class, engine_class):
    for _ in range(1000):
        owner = owner_class()
        owner.lease = cache.acquire("k", engine_class, owner=owner)
    del owner
    assert cache.info()["entries"]["k"]["ref_count"] == 0
    assert len(cache.notes) == 0


def test_closing_gives_the_memory_back_before_the_next_load(owner_class):
    """At no time are there more engines in memory than there may be entries."""
    alive = []

    class Large:
        def __init__(self):
            alive.append(self)
            assert len(alive) <= 2

        def close(self):
            alive.remove(self)

    cache = ModelCache(CacheConfig(max_entries=2))
    owners = [owner_class() for _ in range(6)]
    leases = [cache.acquire(str(i), Large, owner=owner) for i, owner in enumerate(owners)]
    for lease in leases:
        with lease.pin():
            assert len(alive) == 2


def test_loads_side_by_side_keep_the_limit_in_the_end(engine_class):
    cache = ModelCache(CacheConfig(max_entries=2))
    with ThreadPoolExecutor(6) as pool:
        leases = list(pool.map(lambda i: cache.acquire(str(i), engine_class), range(6)))
    assert cache.info()["num_entries"] <= 2
    for lease in leases:
        with lease.pin() as engine:
            assert engine.closings == 0


async def test_a_cancelled_task_lets_go_of_its_engine(cache, engine_class):
    lease = cache.acquire("k", engine_class)
    entered = asyncio.Event()

    async def call():
        with lease.pin():
            entered.set()
            await asyncio.sleep(60)

    task = asyncio.create_task(call())
    await entered.wait()
    assert cache.info()["entries"]["k"]["pins"] == 1
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert cache.info()["entries"]["k"]["pins"] == 0


def test_keys_and_their_renderings_are_one_in_every_call(cache, engine_class, owner_class):
    key = key_of(BackendConfig(model="m"))
    engine = cache.get_or_load(key, engine_class)
    assert cache.get(str(key)) is engine
    assert cache.get(key) is engine
    assert cache.add_reference(key, owner_class()) is True
    assert cache.remove(key) is True
    assert cache.get(key) is None


def test_what_the_cache_does_is_in_the_log(cache, engine_class, caplog):
    with caplog.at_level(logging.DEBUG, "omnidocs.cache"):
        cache.acquire("k", engine_class)
        cache.clear()
    assert [record.getMessage() for record in caplog.records] == ["loaded: k", "removed: k"]
