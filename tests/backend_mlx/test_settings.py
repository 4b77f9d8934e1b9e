"""Settings of a request: the suite of all backends, and what is MLX's own."""

from __future__ import annotations

import json
import re
from itertools import count
from pathlib import Path

import mlx.core as mx
import pytest
from suites.requests import ask, read
from suites.settings import LONG, SettingsSuite

from omnidocs.backends import Settings
from omnidocs.errors import RequestError
from omnidocs_backend_mlx.choice import CountPenalty, RepetitionPenalty, rules_for


class TestSettings(SettingsSuite):
    """On MLX."""


def test_a_seed_repeats_a_draw_in_any_batch(engine, page) -> None:
    drawn = [ask(engine, page[0], temperature=1.9, seed=seed).token_ids for seed in range(6)]
    together = engine.generate([read(page[0], temperature=1.9, seed=seed) for seed in range(6)])
    assert [answer.token_ids for answer in together] == drawn
    assert len(set(drawn)) > 1
    ask(engine, page[0], temperature=1.9, seed=-1)


def test_draws_without_a_seed_differ(engine, page) -> None:
    assert len({ask(engine, page[0], temperature=2.0).token_ids for _ in range(8)}) > 1


def test_the_generator_of_the_process_is_left_alone(engine, page) -> None:
    mx.random.seed(5)
    expected = mx.random.uniform().item()
    mx.random.seed(5)
    ask(engine, page[0], temperature=1.5, seed=3)
    ask(engine, page[0], temperature=1.5)
    assert mx.random.uniform().item() == expected


@pytest.mark.parametrize(
    ("settings", "possible"),
    [
        ({}, {0, 1, 2, 3}),
        ({"top_k": 2}, {2, 3}),
        ({"top_k": 9}, {0, 1, 2, 3}),
        ({"top_p": 0.7}, {2, 3}),
        ({"top_p": 1.0}, {0, 1, 2, 3}),
    ],
)
def test_what_may_be_drawn(settings, possible) -> None:
    likelihoods = mx.log(mx.array([[0.1, 0.15, 0.3, 0.45]]))
    drawn = set()
    for seed in range(120):
        [rule] = rules_for(Settings(seed=seed, **settings), 1.0, (), (), None)
        drawn.add(mx.argmax(rule([], likelihoods)).item())
    assert drawn == possible


def test_what_occurred_is_less_likely_under_penalties_on_counts(engine, page) -> None:
    free = ask(engine, page[0], **LONG).token_ids
    for penalty in (
        {"extra": {"presence_penalty": 20.0}},
        {"extra": {"frequency_penalty": 5.0}},
    ):
        assert len(set(ask(engine, page[0], **penalty, **LONG).token_ids)) > len(set(free))


def test_what_penalties_take() -> None:
    scores = mx.array([[4.0, -4.0, 1.0, 1.0]])
    assert RepetitionPenalty(2.0, [0])([1], scores).tolist() == [[2.0, -8.0, 1.0, 1.0]]
    counted = CountPenalty(presence=1.0, frequency=0.5)
    assert counted([0, 0, 2], scores).tolist() == [[2.0, -4.0, -0.5, 1.0]]
    assert counted([], scores).tolist() == scores.tolist()


def test_an_answer_that_repeats_itself_is_ended(engine, page, monkeypatch) -> None:
    """A model in a loop: its scores are made to favour the same three tokens in turn."""
    language_model = engine._checkpoint.model.language_model
    cycle = engine._checkpoint._inputs.tokenizer.encode("012", add_special_tokens=False)
    call, steps = type(language_model).__call__, count()

    def favour(self, *args, **named):
        output = call(self, *args, **named)
        output.logits[:, -1, cycle[next(steps) % len(cycle)]] = 1e6
        return output

    monkeypatch.setattr(type(language_model), "__call__", favour)
    answer = ask(engine, page[0], max_tokens=3000)
    assert answer.finish_reason == "repetition"
    assert 512 <= answer.completion_tokens < 700


def test_an_answer_of_a_schema(engine, page) -> None:
    schema = {
        "type": "object",
        "properties": {
            "title": {"type": "string", "maxLength": 8},
            "rows": {"type": "array", "items": {"type": "integer"}, "minItems": 2, "maxItems": 3},
        },
        "required": ["title", "rows"],
        "additionalProperties": False,
    }
    answer = ask(engine, page[0], json_schema=schema, max_tokens=200, min_tokens=150)
    found = json.loads(answer.text)
    assert found.keys() == {"title", "rows"}
    assert 2 <= len(found["rows"]) <= 3
    assert answer.finish_reason == "stop"
    *pieces, streamed = engine.stream(read(page[0], json_schema=schema, max_tokens=200))
    assert "".join(pieces) == streamed.text == answer.text


def test_an_answer_of_a_regular_expression(engine, page) -> None:
    answer = ask(engine, page[0], regex=r"[A-F]{2}-\d{3}", no_repeat_ngram=1)
    assert re.fullmatch(r"[A-F]{2}-\d{3}", answer.text)


@pytest.mark.parametrize("choice", [("table", "figure"), ("a.b", "a|b"), ("two words", "naïve")])
def test_an_answer_out_of_several(engine, page, choice) -> None:
    drawn = {ask(engine, page[0], choice=choice, temperature=2.0, seed=at).text for at in range(12)}
    assert drawn <= set(choice)
    assert drawn


@pytest.mark.parametrize("form", [{"regex": "(open"}, {"json_schema": {"type": "nothing"}}])
def test_a_form_that_cannot_be_followed_costs_its_request_only(engine, page, form) -> None:
    refused, answered = engine.generate([read(page[0], **form), read(page[0])])
    assert isinstance(refused, RequestError)
    assert refused.kind == "invalid"
    assert answered.text == page[1]


def test_a_checkpoint_that_samples_by_itself_does_not_where_nobody_asked(
    reader_copy: Path, page, load
) -> None:
    file = reader_copy / "generation_config.json"
    own = json.loads(file.read_text())
    own |= {"do_sample": True, "temperature": 5.0, "top_k": 3, "repetition_penalty": 9.0}
    file.write_text(json.dumps(own))
    engine = load(reader_copy)
    assert {ask(engine, page[0]).text for _ in range(3)} == {page[1]}


def test_the_config_is_for_requests_that_say_nothing(reader_copy, page, load) -> None:
    engine = load(reader_copy, temperature=2.0, max_tokens=5, max_pixels=3000)
    answers = [ask(engine, page[0], seed=seed) for seed in range(6)]
    assert len({answer.token_ids for answer in answers}) > 1
    assert max(answer.completion_tokens for answer in answers) <= 5
    assert ask(engine, page[0], temperature=0.0, max_tokens=90, extra={"max_pixels": 20000}).text
