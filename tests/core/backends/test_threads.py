"""The threads that the core keeps for engines."""

from __future__ import annotations

import asyncio
import gc
import threading
import time
import weakref
from concurrent.futures import CancelledError

import pytest

from omnidocs.backends.threads import OwnerThread, engine_loop


@pytest.fixture
def thread():
    thread = OwnerThread("test-owner")
    yield thread
    thread.stop()


def test_calls_run_in_the_order_they_came(thread):
    done = []
    futures = [thread.submit(done.append, number) for number in range(20)]
    for future in futures:
        future.result(5)
    assert done == list(range(20))


def test_calls_run_on_the_one_thread(thread):
    names = {thread.submit(threading.get_ident).result(5) for _ in range(5)}
    assert len(names) == 1
    assert threading.get_ident() not in names


def test_an_error_belongs_to_whoever_waits(thread):
    def fail():
        raise ZeroDivisionError("oh")

    with pytest.raises(ZeroDivisionError, match="oh"):
        thread.submit(fail).result(5)
    assert thread.submit(int, "7").result(5) == 7


def test_even_an_exit_belongs_to_whoever_waits(thread):
    def leave():
        raise SystemExit(3)

    with pytest.raises(SystemExit):
        thread.submit(leave).result(5)
    assert thread.submit(int, "7").result(5) == 7


def test_a_call_that_was_cancelled_while_it_waited_is_never_run(thread):
    gate, done = threading.Event(), []
    thread.submit(gate.wait, 5)
    waiting = thread.submit(done.append, "never")
    assert waiting.cancel()
    gate.set()
    thread.submit(int).result(5)
    assert done == []
    with pytest.raises(CancelledError):
        waiting.result(5)


def test_nothing_of_a_call_stays_behind(thread):
    class Heavy:
        pass

    def use(heavy):
        raise ValueError("used")

    heavy = Heavy()
    gone = weakref.ref(heavy)
    gc.disable()
    try:
        future = thread.submit(use, heavy)
        with pytest.raises(ValueError, match="used"):
            future.result(5)
        del heavy, future
        thread.submit(int).result(5)
        gc.collect()
        assert gone() is None
    finally:
        gc.enable()


def test_it_ends_after_the_calls_that_are_queued():
    done = []
    thread = OwnerThread("test-ending")
    thread.submit(done.append, "queued")
    thread.stop()
    deadline = time.monotonic() + 5
    while any(running.name == "test-ending" for running in threading.enumerate()):
        assert time.monotonic() < deadline
        time.sleep(0.001)
    assert done == ["queued"]


def test_there_is_one_loop_and_it_runs():
    assert engine_loop() is engine_loop()
    loops = []

    async def note():
        loops.append(asyncio.get_running_loop())

    for _ in range(2):
        asyncio.run_coroutine_threadsafe(note(), engine_loop()).result(5)
    assert loops == [engine_loop()] * 2


def test_many_threads_get_the_same_loop():
    found = []
    threads = [threading.Thread(target=lambda: found.append(engine_loop())) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(5)
    assert set(found) == {engine_loop()}
