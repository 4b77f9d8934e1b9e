"""Telling an answer that repeats itself from one that is merely regular."""

from __future__ import annotations

from time import perf_counter

import pytest
from hypothesis import given, strategies as st

from omnidocs.backends.repetition import SHORTEST_OF_TEXT, is_looping

PAGE = list(range(5000, 5400))


@pytest.mark.parametrize("turn", [1, 2, 7, 100, 1024])
def test_a_part_that_comes_again_and_again_is_a_loop(turn: int) -> None:
    assert is_looping(PAGE + list(range(turn)) * (4096 // turn))


def test_the_last_turn_may_be_incomplete() -> None:
    assert is_looping(PAGE + (list(range(10)) * 60)[:-3])


def test_three_turns_are_no_loop() -> None:
    paragraph = list(range(300))
    assert not is_looping(PAGE + paragraph * 3)
    assert is_looping(PAGE + paragraph * 4)


def test_a_loop_that_the_answer_left_is_none() -> None:
    assert not is_looping(PAGE + [1, 2] * 400 + [3])


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Contents\n" + "Chapter 1 " + "." * 300,
        "| name | date | sign |\n" + "|      |      |      |\n" * 40,
        "\n".join(f"{number}. item" for number in range(500)),
    ],
    ids=["nothing", "a dotted line", "an empty form", "a list"],
)
def test_what_real_pages_end_with_is_no_loop(text: str) -> None:
    assert not is_looping(text, SHORTEST_OF_TEXT)


def test_a_text_that_repeats_a_line_is_a_loop() -> None:
    assert is_looping("# Title\n" + "The same line again.\n" * 110, SHORTEST_OF_TEXT)


@given(st.lists(st.integers(0, 2), max_size=80), st.integers(1, 30))
def test_it_finds_what_a_plain_search_finds(sequence: list[int], shortest: int) -> None:
    def ends_in_turns_of(turn: int) -> bool:
        same = 0
        while same + turn < len(sequence) and sequence[-1 - same] == sequence[-1 - same - turn]:
            same += 1
        return turn + same >= max(shortest, 4 * turn)

    expected = any(ends_in_turns_of(turn) for turn in range(1, len(sequence) // 4 + 1))
    assert is_looping(sequence, shortest) == expected


def test_looking_at_a_long_answer_costs_no_more_than_at_its_end() -> None:
    answer = ([1] * 100 + [2]) * 10_000 + PAGE
    started = perf_counter()
    assert not is_looping(answer)
    assert perf_counter() - started < 0.2
