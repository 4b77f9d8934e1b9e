"""Settings of a request: what each does, and that none reaches another request."""

from __future__ import annotations

import json
import random
from collections import Counter
from itertools import count, pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from backend_torch.conftest import read

from omnidocs.backends import Request, Response, Settings
from omnidocs.backends.rows import Row
from omnidocs.errors import RequestError
from omnidocs_backend_torch import PyTorchConfig
from omnidocs_backend_torch.vlm import TransformersEngine
from omnidocs_backend_torch.vlm.choice import score_processors
from omnidocs_backend_torch.vlm.hooks import RowScores


def ask(engine: TransformersEngine, image: Any, **settings: Any) -> Response:
    [answer] = engine.generate([read(image, **settings)])
    assert isinstance(answer, Response)
    return answer


def test_an_answer_is_cut_where_it_may_be_no_longer(engine, page) -> None:
    image, markdown = page
    answer = ask(engine, image, max_tokens=4)
    assert (answer.text, answer.finish_reason) == (markdown[:4], "length")


def test_an_answer_ends_before_a_stop_text(engine, page) -> None:
    image, markdown = page
    stop = markdown[3:5]
    answer = ask(engine, image, stop=("nowhere", stop))
    assert (answer.text, answer.finish_reason) == (markdown.partition(stop)[0], "stop")


def test_an_answer_may_have_to_be_longer(engine, page) -> None:
    image, markdown = page
    least = len(markdown) + 20
    answer = ask(engine, image, min_tokens=least, max_tokens=least + 10)
    assert answer.completion_tokens >= least
    assert ask(engine, image, stop=(markdown[2],), min_tokens=6).completion_tokens > 6


def test_each_request_of_a_batch_has_its_own_settings(engine, page) -> None:
    image, markdown = page
    settings: list[dict[str, Any]] = [
        {},
        {"max_tokens": 2},
        {"stop": (markdown[4],)},
        {"min_tokens": 30, "max_tokens": 30},
        {"temperature": 1.9, "seed": 7},
        {"repetition_penalty": 3.0},
        {"no_repeat_ngram": 1},
    ]
    together = engine.generate([read(image, **one) for one in settings])
    singly = [ask(engine, image, **one) for one in settings]
    assert [answer.token_ids for answer in together] == [answer.token_ids for answer in singly]
    assert singly[0].text == markdown
    assert len({answer.token_ids for answer in singly}) > 4


def test_padding_is_nothing_that_occurred(engine) -> None:
    padding, prompt = 0, torch.tensor([5, 6])
    tokenizer = engine._writer._inputs.tokenizer
    penalised = score_processors(Settings(repetition_penalty=2.0), 0.0, prompt, (), tokenizer)
    row = Row(Request(""), tokenizer, limit=9, prompt_tokens=2, end_tokens=())
    row.push(3)
    shaped = RowScores([row], [penalised])(
        torch.tensor([[padding, padding, 5, 6, 3]]), torch.ones(1, 8)
    )
    assert shaped.tolist() == [[1, 1, 1, 0.5, 1, 0.5, 0.5, 1]]


def test_a_seed_makes_sampling_repeatable(tiny, page) -> None:
    image, _ = page
    # A random model: the trained one is too sure of what it reads for samples to differ.
    engine = TransformersEngine(PyTorchConfig(model=str(tiny("qwen3_vl")), device="cpu"))

    def sampled(**settings: Any) -> tuple[int, ...]:
        return ask(engine, image, temperature=1.0, max_tokens=12, **settings).token_ids

    assert sampled(seed=1) == sampled(seed=1)
    assert len({sampled(seed=seed) for seed in range(4)}) == 4
    assert len({sampled() for _ in range(4)}) == 4
    engine.close()


def test_temperature_0_leaves_no_choice_to_a_seed(engine, page) -> None:
    image, markdown = page
    assert ask(engine, image, temperature=0, seed=1).text == markdown


@pytest.mark.parametrize("narrow", [{"top_k": 1}, {"top_p": 1e-6}, {"top_p": 0.0}])
def test_sampling_among_the_likeliest_only(engine, page, narrow) -> None:
    image, markdown = page
    assert ask(engine, image, temperature=2.0, **narrow).text == markdown


def test_sampling_leaves_the_generators_of_the_process_alone(engine, page) -> None:
    random.seed(5), np.random.seed(5), torch.manual_seed(5)
    expected = random.random(), np.random.rand(), torch.rand(1).item()
    random.seed(5), np.random.seed(5), torch.manual_seed(5)
    ask(engine, page[0], temperature=1.5, seed=3)
    ask(engine, page[0], temperature=1.5)
    assert (random.random(), np.random.rand(), torch.rand(1).item()) == expected


def test_no_sequence_comes_twice_where_it_must_not(engine, page) -> None:
    long = {"min_tokens": 60, "max_tokens": 60}
    free = ask(engine, page[0], **long).token_ids
    bound = ask(engine, page[0], no_repeat_ngram=2, **long).token_ids
    assert repeated(free) > 0
    assert repeated(bound) == 0


def repeated(tokens: tuple[int, ...]) -> int:
    pairs = Counter(pairwise(tokens))
    return sum(times - 1 for times in pairs.values())


def test_what_occurred_is_less_likely_under_a_penalty(engine, page) -> None:
    long = {"min_tokens": 60, "max_tokens": 60}
    free = ask(engine, page[0], **long).token_ids
    bound = ask(engine, page[0], repetition_penalty=2.0, **long).token_ids
    assert len(set(bound)) > len(set(free))


def test_an_answer_that_repeats_itself_is_ended(engine, page) -> None:
    """A model in a loop: its scores are made to favour the same three tokens in turn."""
    cycle = engine._writer._inputs.tokenizer.encode("012", add_special_tokens=False)
    steps = count()

    def favour(module: Any, arguments: Any, output: Any) -> None:
        output.logits[:, -1, cycle[next(steps) % len(cycle)]] = 1e6

    with engine._writer._model.register_forward_hook(favour):
        answer = ask(engine, page[0], max_tokens=3000)
    assert answer.finish_reason == "repetition"
    assert 512 <= answer.completion_tokens < 700


def test_an_answer_that_takes_too_long_is_given_up(engine, page) -> None:
    [late, intime] = engine.generate([read(page[0], timeout=0.0), read(page[0], timeout=60)])
    assert isinstance(late, RequestError)
    assert (late.kind, late.retryable) == ("timeout", True)
    assert intime.text == page[1]


def test_a_checkpoint_that_samples_by_itself_does_not_where_nobody_asked(
    reader_copy: Path, page
) -> None:
    file = reader_copy / "generation_config.json"
    own = json.loads(file.read_text())
    own |= {"do_sample": True, "temperature": 5.0, "top_k": 3, "repetition_penalty": 9.0}
    file.write_text(json.dumps(own))
    engine = TransformersEngine(PyTorchConfig(model=str(reader_copy), device="cpu"))
    assert {ask(engine, page[0]).text for _ in range(3)} == {page[1]}
    engine.close()


@pytest.mark.parametrize(
    ("values", "sampled"),
    [
        ({"temperature": 2.0}, True),
        ({"do_sample": True, "temperature": 2.0}, True),
        ({"do_sample": False}, False),
        ({"temperature": 0}, False),
        ({}, False),
    ],
)
def test_the_config_is_for_requests_that_say_nothing(engine, page, values, sampled) -> None:
    config = engine.config
    engine._writer._config = config.model_copy(update={"max_new_tokens": 9, **values})
    answers = {ask(engine, page[0], seed=seed).token_ids for seed in range(6)}
    engine._writer._config = config
    assert (len(answers) > 1) == sampled
    assert max(map(len, answers)) <= 9
