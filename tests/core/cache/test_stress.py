"""Many threads at once: no engine is used after it was closed, none is closed twice."""

from __future__ import annotations

import random
import threading
from concurrent.futures import ThreadPoolExecutor
from typing import ClassVar

from omnidocs.cache import CacheConfig, ModelCache


class Checked:
    """Notices a use after it was closed, and a second closing."""

    made: ClassVar[list[Checked]] = []

    def __init__(self) -> None:
        self.closings = 0
        self.made.append(self)

    def use(self) -> None:
        assert self.closings == 0

    def close(self) -> None:
        self.closings += 1


def work(cache: ModelCache, seed: int) -> None:
    dice = random.Random(seed)
    for _ in range(150):
        lease = cache.acquire(f"key{dice.randrange(5)}", Checked)
        for _ in range(dice.randrange(3)):
            with lease.pin() as engine:
                engine.use()
                if dice.random() < 0.2:
                    cache.remove(lease.key)
                engine.use()
        if dice.random() < 0.05:
            cache.clear()
        if dice.random() < 0.5:
            lease.release()


def test_no_engine_is_used_after_its_end_whatever_the_order():
    Checked.made = []
    cache = ModelCache(CacheConfig(max_entries=3))
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda seed: work(cache, seed), range(8)))
    assert cache.info()["num_entries"] <= 3
    cache.clear()
    assert cache.info()["detached"] == []
    assert {engine.closings for engine in Checked.made} == {1}


def test_references_come_back_to_zero():
    cache = ModelCache()
    start = threading.Barrier(8)

    def hold(_: int) -> None:
        start.wait(10)
        leases = [cache.acquire("k", Checked) for _ in range(100)]
        for lease in leases:
            with lease.pin():
                pass

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(hold, range(8)))
    shown = cache.info()["entries"]["k"]
    assert (shown["ref_count"], shown["pins"]) == (0, 0)
