"""Admission to an engine: bounded, fair, and safe to give up."""

from __future__ import annotations

import asyncio
import threading
import time

import pytest

from omnidocs.backends.turnstile import Turnstile
from omnidocs.errors import EngineClosedError


def until(condition, seconds=5.0):
    """Wait until a condition holds."""
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "it never happened"
        time.sleep(0.001)


def in_thread(function, *args):
    thread = threading.Thread(target=function, args=args, daemon=True)
    thread.start()
    return thread


def test_no_more_than_its_places_are_inside():
    turns, lock = Turnstile(3), threading.Lock()
    inside, most = 0, 0

    def call():
        nonlocal inside, most
        with turns.turn("caller"):
            with lock:
                inside += 1
                most = max(most, inside)
            time.sleep(0.002)
            with lock:
                inside -= 1

    threads = [in_thread(call) for _ in range(20)]
    for thread in threads:
        thread.join(5)
    assert most == 3
    assert turns.waiting == 0


def test_callers_take_turns_however_many_calls_one_of_them_has():
    turns, served = Turnstile(1), []
    turns.enter("first")

    def call(name):
        with turns.turn(name):
            served.append(name)

    threads = []
    for name in ["greedy"] * 5 + ["modest"]:
        waiting = turns.waiting
        threads.append(in_thread(call, name))
        until(lambda waiting=waiting: turns.waiting == waiting + 1)
    turns.leave()
    for thread in threads:
        thread.join(5)
    assert served.index("modest") <= 1
    assert len(served) == 6


def test_calls_of_one_caller_are_served_in_order():
    turns, served = Turnstile(1), []
    turns.enter("first")

    def call(number):
        with turns.turn("one"):
            served.append(number)

    threads = []
    for number in range(5):
        threads.append(in_thread(call, number))
        until(lambda number=number: turns.waiting == number + 1)
    turns.leave()
    for thread in threads:
        thread.join(5)
    assert served == [0, 1, 2, 3, 4]


async def test_threads_and_coroutines_wait_in_the_same_rows():
    turns, served = Turnstile(1), []
    turns.enter("first")

    def in_plain_code():
        with turns.turn("thread"):
            served.append("thread")

    async def in_a_coroutine():
        async with turns.aturn("coroutine"):
            served.append("coroutine")

    thread = in_thread(in_plain_code)
    until(lambda: turns.waiting == 1)
    task = asyncio.ensure_future(in_a_coroutine())
    await asyncio.to_thread(until, lambda: turns.waiting == 2)
    turns.leave()
    await task
    thread.join(5)
    assert served == ["thread", "coroutine"]


async def test_a_coroutine_that_gives_up_waiting_leaves_its_place_to_others():
    turns = Turnstile(1)
    turns.enter("first")
    given_up = asyncio.ensure_future(turns.aenter("impatient"))
    patient = asyncio.ensure_future(turns.aenter("patient"))
    await asyncio.sleep(0.01)
    given_up.cancel()
    with pytest.raises(asyncio.CancelledError):
        await given_up
    turns.leave()
    await asyncio.wait_for(patient, 5)
    turns.leave()
    with turns.turn("later"):
        assert turns.waiting == 0


async def test_a_coroutine_cancelled_just_as_it_is_let_in_gives_its_place_back():
    turns = Turnstile(1)
    turns.enter("first")
    unlucky = asyncio.ensure_future(turns.aenter("unlucky"))
    await asyncio.sleep(0.01)
    turns.leave()
    unlucky.cancel()
    with pytest.raises(asyncio.CancelledError):
        await unlucky
    await asyncio.wait_for(turns.aenter("next"), 5)


async def test_closing_turns_away_those_who_wait_and_those_who_come():
    turns, errors = Turnstile(1), []
    turns.enter("inside")

    def call():
        try:
            turns.enter("waiting")
        except EngineClosedError as error:
            errors.append(error)

    thread = in_thread(call)
    until(lambda: turns.waiting == 1)
    closing = in_thread(turns.close)
    thread.join(5)
    assert [str(error) for error in errors] == ["The engine is closed. Make a new extractor."]
    assert closing.is_alive(), "closing waits for the one inside"
    turns.leave()
    closing.join(5)
    assert not closing.is_alive()
    with pytest.raises(EngineClosedError):
        turns.enter("late")
    with pytest.raises(EngineClosedError):
        await turns.aenter("late")
