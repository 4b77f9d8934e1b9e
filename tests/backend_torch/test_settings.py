"""Settings of a request: the suite of all backends, and what is PyTorch's own."""

from __future__ import annotations

import json
import random
from itertools import count
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from suites.requests import ask
from suites.settings import SettingsSuite

from omnidocs.backends import Request, Settings
from omnidocs.backends.rows import Row
from omnidocs_backend_torch import PyTorchConfig
from omnidocs_backend_torch.vlm import TransformersEngine
from omnidocs_backend_torch.vlm.choice import score_processors
from omnidocs_backend_torch.vlm.hooks import RowScores


class TestSettings(SettingsSuite):
    """On PyTorch."""


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


def test_sampling_leaves_the_generators_of_the_process_alone(engine, page) -> None:
    random.seed(5), np.random.seed(5), torch.manual_seed(5)
    expected = random.random(), np.random.rand(), torch.rand(1).item()
    random.seed(5), np.random.seed(5), torch.manual_seed(5)
    ask(engine, page[0], temperature=1.5, seed=3)
    ask(engine, page[0], temperature=1.5)
    assert (random.random(), np.random.rand(), torch.rand(1).item()) == expected


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
