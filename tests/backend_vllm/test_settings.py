"""Each setting does what it says, to its own request only."""

from __future__ import annotations

import json
from collections import Counter
from typing import Any

import pytest
from PIL import Image
from suites.requests import read

from omnidocs.backends import Request, Response, Settings
from omnidocs.errors import RequestError, UnsupportedCapabilityError

SCHEMA = {
    "type": "object",
    "properties": {"n": {"type": "integer", "minimum": 10, "maximum": 99}},
    "required": ["n"],
    "additionalProperties": False,
}

HUGE = read(Image.new("RGB", (3000, 3000)), extra={"max_pixels": 10**8})


@pytest.fixture
def ask(runner, page):
    """Ask about the longest page with settings; give the answer."""

    def ask(**settings: Any) -> Response:
        [answer] = runner.generate([read(page[0], **settings)])
        if isinstance(answer, RequestError):
            raise answer
        return answer

    return ask


def test_an_answer_is_cut_at_the_limit_and_says_so(ask, page) -> None:
    cut, whole = ask(max_tokens=3), ask()
    assert (cut.finish_reason, cut.completion_tokens) == ("length", 3)
    assert page[1].startswith(cut.text)
    assert whole.finish_reason == "stop"


def test_an_answer_has_the_least_tokens(ask) -> None:
    ended = ask().completion_tokens
    assert ask(min_tokens=ended + 5).completion_tokens >= ended + 5
    assert ask(min_tokens=50, max_tokens=9).completion_tokens == 9


def test_an_answer_ends_before_a_stop_text(ask, page, runner) -> None:
    stop = page[1][4:6]
    for answer in (ask(stop=(stop,)), list(runner.stream(read(page[0], stop=(stop,))))[-1]):
        assert answer.text == page[1].partition(stop)[0]
        assert answer.finish_reason == "stop"
    assert ask(stop=("never written",)).text == page[1]


def test_a_seed_repeats_what_is_sampled(ask) -> None:
    def sampled(seed: int) -> str:
        return ask(temperature=2.0, min_tokens=40, max_tokens=40, seed=seed).text

    assert sampled(1) == sampled(1)
    assert len({sampled(seed) for seed in range(4)}) > 1


@pytest.mark.parametrize("nothing_else", [{"top_k": 1}, {"top_p": 0.0}])
def test_the_choice_can_be_narrowed_to_the_likeliest(ask, nothing_else) -> None:
    fixed = {"min_tokens": 40, "max_tokens": 40}
    likeliest = ask(**fixed).text
    assert ask(**fixed, temperature=2.0, seed=1, **nothing_else).text == likeliest
    assert ask(**fixed, temperature=2.0, seed=1).text != likeliest


@pytest.mark.parametrize(
    "penalty",
    [
        {"repetition_penalty": 3.0},
        {"extra": {"presence_penalty": 2.0}},
        {"extra": {"frequency_penalty": 2.0}},
    ],
)
def test_penalties_change_what_is_repeated(ask, penalty) -> None:
    fixed = {"min_tokens": 60, "max_tokens": 60}
    without, punished = ask(**fixed), ask(**fixed, **penalty)
    assert _most_repeated(punished) < _most_repeated(without)


def _most_repeated(answer: Response) -> int:
    return max(Counter(answer.token_ids).values())


def _ngrams(answer: Response, length: int) -> list[tuple[int, ...]]:
    tokens = answer.token_ids
    return [tokens[i : i + length] for i in range(len(tokens) - length + 1)]


def test_no_sequence_of_tokens_is_written_twice(ask) -> None:
    fixed = {"min_tokens": 200, "max_tokens": 200}
    free, held = ask(**fixed), ask(**fixed, no_repeat_ngram=3)
    assert len(set(_ngrams(free, 3))) < len(_ngrams(free, 3))
    assert len(set(_ngrams(held, 3))) == len(_ngrams(held, 3))


def test_sequences_may_come_again_after_a_window(ask) -> None:
    fixed = {"min_tokens": 200, "max_tokens": 200, "no_repeat_ngram": 2}
    held = ask(**fixed, extra={"no_repeat_ngram_window": 20})
    found = _ngrams(held, 2)
    for place, ngram in enumerate(found):
        assert ngram not in found[max(place - 18, 0) : place]
    assert len(set(found)) < len(found)


def test_texts_may_be_allowed_to_come_again(ask, page) -> None:
    digits = tuple("0123456789ABCDEF\n# ")
    assert ask(no_repeat_ngram=1).text != page[1]
    assert ask(no_repeat_ngram=1, extra={"no_repeat_ngram_whitelist": digits}).text == page[1]


def test_an_answer_can_be_constrained(ask) -> None:
    assert ask(regex="[0-9]{4}").text.isdecimal()
    assert ask(choice=("AB", "1F")).text in {"AB", "1F"}
    answer = json.loads(ask(json_schema=SCHEMA, max_tokens=500).text)
    assert 10 <= answer["n"] <= 99


def test_the_constraint_of_one_request_leaves_its_neighbours_alone(runner, page) -> None:
    requests = [read(page[0], choice=("FF",)), read(page[0]), read(page[0], max_tokens=2)]
    chosen, free, cut = runner.generate(requests)
    assert (chosen.text, free.text, cut.completion_tokens) == ("FF", page[1], 2)


def test_a_loop_is_stopped_and_marked(ask) -> None:
    looping = ask(min_tokens=3000, max_tokens=3000, regex="(AB)+")
    assert looping.finish_reason == "repetition"
    assert 512 <= looping.completion_tokens < 700
    assert looping.completion_tokens % 64 == 0


def test_large_images_are_scaled_down(ask) -> None:
    few, own, many = ({"max_pixels": 4096}, {}, {"max_pixels": 10**8})
    assert _prompt(ask, few) < _prompt(ask, own) < _prompt(ask, many)


def _prompt(ask, extra) -> int:
    return ask(extra=extra, max_tokens=1).prompt_tokens


def test_a_request_may_have_several_images_or_none(runner, pages) -> None:
    images = tuple(image for image, _ in pages[:2])
    one, two, none = runner.generate(
        [read(images[0]), Request("Read.", images), Request("Read.", ())]
    )
    assert none.prompt_tokens < one.prompt_tokens < two.prompt_tokens


@pytest.mark.parametrize(
    ("request_", "kind", "told"),
    [
        (HUGE, "too_long", "greater max_model_len"),
        (Request("1", settings=Settings(regex="[")), "invalid", "regex"),
        (Request("1", settings=Settings(json_schema={"type": 5})), "invalid", ""),
        (Request("1", settings=Settings(choice=())), "invalid", ""),
        (Request("1", settings=Settings(extra={"presence_penalty": 9})), "invalid", "penalty"),
        (Request("1", (Image.new("RGB", (5000, 2)),)), "invalid", "aspect ratio"),
    ],
)
def test_a_request_that_cannot_be_answered_fails_alone(runner, page, request_, kind, told) -> None:
    refused, answered = runner.generate([request_, read(page[0])])
    assert isinstance(refused, RequestError)
    assert refused.kind == kind
    assert told in str(refused)
    assert answered.text == page[1]


def test_sleep_needs_hardware_that_can(runner) -> None:
    with pytest.raises(UnsupportedCapabilityError, match="enable_sleep_mode"):
        runner.engine.sleep()
    runner.engine.wake_up()


def test_a_stream_that_cannot_begin_fails(runner) -> None:
    with pytest.raises(RequestError, match="too long"):
        list(runner.stream(HUGE))
