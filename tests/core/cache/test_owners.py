"""References: who holds an engine, and when that ends."""

from __future__ import annotations

import gc

import pytest


def ref_count(cache, key="k"):
    return cache.info()["entries"][key]["ref_count"]


def test_a_reference_goes_with_its_owner(cache, owner_class, engine_class):
    first, second = owner_class(), owner_class()
    first.lease = cache.acquire("k", engine_class, owner=first)
    second.lease = cache.acquire("k", engine_class, owner=second)
    assert ref_count(cache) == 2
    del first
    assert ref_count(cache) == 1
    del second
    assert ref_count(cache) == 0
    assert cache.keys() == ["k"]


def test_a_reference_goes_with_an_owner_in_a_cycle(cache, owner_class, engine_class):
    owner = owner_class()
    owner.itself = owner
    owner.lease = cache.acquire("k", engine_class, owner=owner)
    del owner
    gc.collect()
    assert ref_count(cache) == 0


def test_release_gives_the_reference_up(cache, owner_class, engine_class):
    owner = owner_class()
    lease = cache.acquire("k", engine_class, owner=owner)
    lease.release()
    lease.release()
    assert ref_count(cache) == 0
    assert repr(lease) == "<Lease k (released)>"


def test_an_owner_counts_once_however_often_it_asks(cache, owner_class, engine_class):
    owner = owner_class()
    leases = [cache.acquire("k", engine_class, owner=owner) for _ in range(3)]
    cache.add_reference("k", owner)
    assert ref_count(cache) == 1
    del owner, leases
    assert ref_count(cache) == 0


def test_a_lease_without_owner_counts_while_it_lives(cache, engine_class):
    lease = cache.acquire("k", engine_class)
    assert ref_count(cache) == 1
    del lease
    assert ref_count(cache) == 0


class Slotted:
    """Takes no weak references."""

    __slots__ = ("lease",)


def test_an_owner_without_weak_references_counts_through_its_lease(cache, engine_class):
    owner = Slotted()
    owner.lease = cache.acquire("k", engine_class, owner=owner)
    assert ref_count(cache) == 1
    del owner
    assert ref_count(cache) == 0


def test_an_owner_whose_end_nobody_would_notice_is_not_counted(cache, engine_class):
    cache.set("k", engine_class(), owner=Slotted())
    assert cache.add_reference("k", Slotted()) is False
    assert ref_count(cache) == 0


def test_owners_need_neither_hash_nor_truth_nor_equality(cache, engine_class):
    class Awkward:
        __hash__ = None

        def __eq__(self, other):
            raise AssertionError("compared")

        def __bool__(self):
            raise AssertionError("asked for its truth")

    owners = [Awkward(), Awkward()]
    leases = [cache.acquire("k", engine_class, owner=owner) for owner in owners]
    assert ref_count(cache) == 2
    owners.pop()
    assert ref_count(cache) == 1
    del leases


def test_an_owner_at_the_address_of_a_dead_one_is_counted(cache, owner_class, engine_class):
    cache.set("k", engine_class())
    owners = []
    for _ in range(200):
        owner = owner_class()
        cache.add_reference("k", owner)
        owners = [owner]
    assert ref_count(cache) == len(owners)


def test_add_reference_to_nothing_is_false(cache, owner_class):
    assert cache.add_reference("nothing", owner_class()) is False


def test_a_collection_while_the_cache_is_locked_does_no_harm(cache, owner_class, engine_class):
    """Owners end at every allocation, inside the cache's own calls too."""
    thresholds = gc.get_threshold()
    gc.set_threshold(1)
    try:
        for _ in range(300):
            owner = owner_class()
            owner.itself = owner
            owner.lease = cache.acquire("k", engine_class, owner=owner)
            del owner
    finally:
        gc.set_threshold(*thresholds)
    gc.collect()
    assert ref_count(cache) == 0


def test_a_finalizer_may_release_a_lease(cache, engine_class):
    class Closing:
        def __init__(self):
            self.lease = cache.acquire("k", engine_class, owner=self)

        def __del__(self):
            self.lease.release()

    owner = Closing()
    with cache._lock:  # as if the collector ran in the middle of a call
        del owner
    assert ref_count(cache) == 0


def test_the_bare_value_of_a_living_owner_is_not_closed(cache, owner_class, engine_class):
    owner = owner_class()
    engine = cache.get_or_load("k", engine_class, owner=owner)
    assert cache.remove("k") is True
    assert engine.closings == 0
    assert cache.info()["detached"] == ["k"]
    del owner
    assert cache.info()["detached"] == []
    assert engine.closings == 1


def test_a_replaced_value_keeps_its_owners(cache, owner_class, engine_class):
    owner = owner_class()
    first, second = engine_class(), engine_class()
    cache.set("k", first, owner=owner)
    cache.set("k", second)
    assert (first.closings, second.closings) == (1, 0)
    assert ref_count(cache) == 1
    assert cache.get("k") is second


def test_storing_a_value_again_does_not_close_it(cache, engine_class):
    engine = engine_class()
    cache.set("k", engine)
    cache.set("k", engine)
    assert engine.closings == 0
    assert cache.get("k") is engine


@pytest.mark.parametrize("closed", [True, False])
def test_a_lease_counts_again_once_its_engine_is_back(cache, owner_class, engine_class, closed):
    owner = owner_class()
    owner.lease = lease = cache.acquire("k", engine_class, owner=owner)
    cache.clear()
    if closed:
        del owner.lease, owner
    with lease.pin():
        assert ref_count(cache) == (0 if closed else 1)
