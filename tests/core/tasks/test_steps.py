"""The generators of pages, run together and driven from either side."""

from __future__ import annotations

import asyncio

import pytest
from hypothesis import given, settings, strategies as st

from omnidocs.errors import RequestError
from omnidocs.tasks.driving import Dialogue, adrive, drive
from omnidocs.tasks.steps import Truncated, answered, side_by_side

Rounds = st.lists(st.integers(0, 3), max_size=4)


class Echo:
    """Answers each request with itself, and counts the rounds."""

    def __init__(self):
        self.rounds = []

    def ask(self, requests):
        self.rounds.append(len(requests))
        return [("answer to", request) for request in requests]

    async def aask(self, requests):
        return self.ask(requests)


class Reason:
    def __init__(self, finish_reason):
        self.finish_reason = finish_reason


def page(name, rounds):
    """Asks as many questions in each round as it is told; returns what it was answered."""
    heard = []
    for number, count in enumerate(rounds):
        requests = [(name, number, index) for index in range(count)]
        answers = yield requests
        assert answers == [("answer to", request) for request in requests]
        heard += answers
    return (name, heard)


@settings(deadline=None)
@given(st.lists(Rounds, max_size=6))
def test_every_page_hears_its_own_answers_in_order(pages):
    echo = Echo()
    results = drive(side_by_side([page(name, rounds) for name, rounds in enumerate(pages)]), echo)
    assert [name for name, _ in results] == list(range(len(pages)))
    assert [len(heard) for _, heard in results] == [sum(rounds) for rounds in pages]


@settings(deadline=None)
@given(st.lists(Rounds, max_size=6))
def test_there_are_no_more_calls_than_the_longest_page_has_rounds(pages):
    echo = Echo()
    drive(side_by_side([page(name, rounds) for name, rounds in enumerate(pages)]), echo)
    assert len(echo.rounds) <= max(map(len, pages), default=0)
    assert 0 not in echo.rounds
    assert sum(echo.rounds) == sum(map(sum, pages))


@settings(deadline=None)
@given(st.lists(Rounds, max_size=4))
def test_coroutines_have_the_same_results(pages):
    def steps():
        return side_by_side([page(name, rounds) for name, rounds in enumerate(pages)])

    assert asyncio.run(adrive(steps(), Echo())) == drive(steps(), Echo())


@settings(deadline=None)
@given(st.lists(st.tuples(Rounds, st.booleans()), max_size=6))
def test_a_page_that_fails_is_alone(pages):
    def fragile(name, rounds, fails):
        result = yield from page(name, rounds)
        if fails:
            raise ZeroDivisionError(name)
        return result

    steps = side_by_side([fragile(name, *rest) for name, rest in enumerate(pages)])
    results = drive(steps, Echo())
    assert [isinstance(result, ZeroDivisionError) for result in results] == [
        fails for _, fails in pages
    ]


def test_generators_are_closed_when_the_engine_gives_up():
    closed = []

    def watched(name):
        try:
            yield ["question"]
            yield ["another"]
        finally:
            closed.append(name)

    class Broken(Echo):
        def ask(self, requests):
            if self.rounds:
                raise KeyboardInterrupt
            return super().ask(requests)

    with pytest.raises(KeyboardInterrupt):
        drive(side_by_side([watched("first"), watched("second")]), Broken())
    assert closed == ["first", "second"]


async def test_generators_are_closed_when_a_coroutine_is_cancelled():
    closed = []

    def watched():
        try:
            yield ["question"]
        finally:
            closed.append(True)

    class Silent(Echo):
        async def aask(self, requests):
            await asyncio.sleep(30)

    task = asyncio.ensure_future(adrive(side_by_side([watched()]), Silent()))
    await asyncio.sleep(0.02)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert closed == [True]


def test_generators_are_closed_when_a_dialogue_is_dropped():
    closed = []

    def watched():
        try:
            yield ["question"]
        finally:
            closed.append(True)

    dialogue = Dialogue(side_by_side([watched()]))
    dialogue.advance()
    del dialogue
    assert closed == [True]


@pytest.mark.parametrize(
    ("reasons", "cut"),
    [
        (["stop"], None),
        (["length"], "length"),
        (["stop", "repetition"], "repetition"),
        (["length", "stop"], "length"),
        ([None], None),
    ],
)
def test_a_page_with_an_answer_that_was_cut_is_not_whole(reasons, cut):
    def asking():
        for _ in reasons:
            yield ["question"]
        return "output"

    class Cutting(Echo):
        def ask(self, requests):
            self.rounds.append(1)
            return [Reason(reasons[len(self.rounds) - 1])]

    [result] = drive(side_by_side([asking()]), Cutting())
    assert result == (Truncated("output", cut) if cut else "output")


def test_an_answer_that_is_an_error_is_raised():
    assert answered("yes") == "yes"
    with pytest.raises(RequestError, match="no"):
        answered(RequestError("no"))
