"""One load for a key, whatever happens meanwhile."""

from __future__ import annotations

import asyncio
import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from omnidocs.errors import BackendUnavailableError, CacheError, ModelLoadError


class Gate:
    """A loader that waits until it is opened, and counts its calls."""

    def __init__(self, result: object) -> None:
        self.result = result
        self.calls = 0
        self.entered = threading.Event()
        self.opened = threading.Event()

    def __call__(self) -> object:
        self.calls += 1
        self.entered.set()
        assert self.opened.wait(10)
        if isinstance(self.result, BaseException):
            raise self.result
        return self.result


@pytest.fixture
def pool():
    with ThreadPoolExecutor(40) as pool:
        yield pool


def wait_for_waiters(cache, pool, gate, key, count):
    """Start ``count`` threads that ask for a key, and open the gate once all wait."""
    ready = threading.Barrier(count + 1)

    def ask():
        ready.wait(10)
        return cache.get_or_load(key, gate)

    futures = [pool.submit(ask) for _ in range(count)]
    ready.wait(10)
    assert gate.entered.wait(10)
    while len(cache._loads[key]._done._cond._waiters) < count - 1:
        time.sleep(0.001)
    gate.opened.set()
    return futures


def test_32_threads_that_ask_for_one_key_cause_one_load(cache, pool, engine_class):
    gate = Gate(engine_class())
    futures = wait_for_waiters(cache, pool, gate, "k", 32)
    assert {id(future.result(10)) for future in futures} == {id(gate.result)}
    assert gate.calls == 1


async def test_asyncio_tasks_that_ask_for_one_key_cause_one_load(cache, engine_class):
    gate = Gate(engine_class())
    tasks = [asyncio.create_task(asyncio.to_thread(cache.acquire, "k", gate)) for _ in range(4)]
    await asyncio.to_thread(gate.entered.wait, 10)
    gate.opened.set()
    leases = await asyncio.gather(*tasks)
    assert gate.calls == 1
    assert cache.info()["entries"]["k"]["ref_count"] == len(leases)


def test_different_keys_load_side_by_side(cache, pool):
    both = threading.Barrier(2)
    futures = [pool.submit(cache.get_or_load, key, lambda: both.wait(10)) for key in "ab"]
    assert sorted(future.result(10) for future in futures) == [0, 1]


def test_the_cache_answers_while_it_loads(cache, pool):
    gate = Gate("engine")
    future = pool.submit(cache.get_or_load, "slow", gate)
    assert gate.entered.wait(10)
    assert cache.info()["loading"] == ["slow"]
    assert cache.keys() == []
    cache.set("other", 1)
    assert cache.remove("slow") is False
    gate.opened.set()
    assert future.result(10) == "engine"
    assert cache.info()["loading"] == []


def test_a_failed_load_reaches_everyone_with_its_cause(cache, pool):
    error = BackendUnavailableError("no GPU")
    gate = Gate(error)
    futures = wait_for_waiters(cache, pool, gate, "k", 8)
    raised = [future.exception(10) for future in futures]
    assert {type(each) for each in raised} == {BackendUnavailableError}
    assert {str(each) for each in raised} == {"no GPU"}
    assert all(each is error or each.__cause__ is error for each in raised)
    assert len({id(each) for each in raised}) == len(raised)


def test_a_failed_load_leaves_nothing_behind(cache):
    with pytest.raises(ModelLoadError):
        cache.acquire("k", Gate.__call__.__get__(_opened(ModelLoadError("broken"))))
    assert cache.info()["num_entries"] == 0
    assert cache.info()["loading"] == []
    assert cache.get_or_load("k", lambda: "second try") == "second try"


def _opened(result):
    gate = Gate(result)
    gate.opened.set()
    return gate


def test_an_error_that_cannot_be_copied_is_reported_all_the_same(cache, pool):
    class OddError(Exception):
        def __init__(self, *, code):
            super().__init__("odd")
            self.code = code

    gate = Gate(OddError(code=3))
    raised = [f.exception(10) for f in wait_for_waiters(cache, pool, gate, "k", 3)]
    told = [each for each in raised if each is not gate.result]
    assert [type(each) for each in told] == [CacheError, CacheError]
    assert all(str(each) == "Loading k failed: odd" for each in told)
    assert all(each.__cause__ is gate.result for each in told)


def test_those_who_wait_for_an_interrupted_load_are_told_to_ask_again(cache, pool):
    gate = Gate(KeyboardInterrupt())
    raised = [f.exception(10) for f in wait_for_waiters(cache, pool, gate, "k", 3)]
    assert sorted(type(each).__name__ for each in raised) == [
        "CacheError",
        "CacheError",
        "KeyboardInterrupt",
    ]
    assert cache.get_or_load("k", lambda: "again") == "again"


def test_a_loader_may_load_another_engine(cache):
    def outer():
        return ("outer", cache.get_or_load("inner", lambda: "inner"))

    assert cache.get_or_load("outer", outer) == ("outer", "inner")
    assert cache.keys() == ["inner", "outer"]


def test_a_loader_that_asks_for_its_own_key_is_refused(cache):
    def loader():
        return cache.acquire("k", loader)

    with pytest.raises(CacheError, match="Loading k asked for k"):
        cache.acquire("k", loader)
    assert cache.get_or_load("k", lambda: "fine") == "fine"


async def test_a_loader_that_asks_for_its_own_key_through_a_thread_is_refused(cache):
    def loader():
        return asyncio.run(asyncio.to_thread(cache.acquire, "k", loader))

    with pytest.raises(CacheError, match="Loading k asked for k"):
        await asyncio.to_thread(cache.acquire, "k", loader)


def test_two_loaders_that_need_each_other_are_refused(cache, pool):
    both = threading.Barrier(2)

    def needs(key):
        both.wait(10)
        return cache.get_or_load(key, lambda: needs("nothing"))

    futures = [
        pool.submit(cache.get_or_load, "a", lambda: needs("b")),
        pool.submit(cache.get_or_load, "b", lambda: needs("a")),
    ]
    errors = [future.exception(10) for future in futures]
    assert [type(error) for error in errors] == [CacheError, CacheError]
    assert "whose own load waits" in str(errors[0])
    assert cache.info()["loading"] == []


def test_two_loaders_may_wait_for_a_third(cache, pool):
    gate = Gate("base")
    futures = [
        pool.submit(cache.get_or_load, key, lambda: cache.get_or_load("base", gate)) for key in "ab"
    ]
    assert gate.entered.wait(10)
    gate.opened.set()
    assert [future.result(10) for future in futures] == ["base", "base"]
    assert gate.calls == 1


def test_an_engine_removed_before_those_who_waited_woke_is_loaded_again(cache, pool):
    """The load's own thread removes it at once, in a listener."""
    loads = []
    cache.listeners.append(lambda event: len(loads) == 1 and cache.remove("k"))
    gate = Gate(None)

    def loader():
        loads.append(None)
        return gate()

    first = pool.submit(cache.acquire, "k", loader)
    assert gate.entered.wait(10)
    second = pool.submit(cache.acquire, "k", loader)
    gate.opened.set()
    leases = [first.result(10), second.result(10)]
    for lease in leases:
        with lease.pin():
            assert cache.info()["entries"]["k"]["pins"] == 1
    assert len(loads) == 2
