"""One checkpoint gives the same tokens in every way that it can be run here.

What PyTorch answers to one request at a time is right. Servers tell no tokens: there it is
the text that is compared.
"""

from __future__ import annotations

from functools import cache

import pytest
from parity.asked import PROMPT, REQUESTS, page
from parity.ways import Way, installed

from omnidocs.backends import Request, Settings
from omnidocs.testing import asking, differences, streamed

pytest.importorskip("omnidocs_backend_torch")

REFERENCE = Way("PyTorch")
CHECKPOINTS = ("page_reader", "idefics3", "qwen2_vl", "qwen2_5_vl", "qwen3_vl")
# vLLM's own server takes half a minute to start, and transformers' leaves special tokens out,
# which only the random checkpoints write.
READER_ONLY = {"vllm", "transformers"}
PAIRS = [
    (name, way)
    for name in CHECKPOINTS
    for way in installed()
    if name == "page_reader" or way.server not in READER_ONLY
]

READERS_HERE = [(name, way) for name, way in PAIRS if name == "page_reader" and not way.server]
LOOP_FOUND = 768
"""After so many tokens a reader that may not end is found to repeat itself."""

SPACE = "mlx-vlm's server drops the space that an answer begins with"
FAULTS = {
    ("qwen2_5_vl", "API-mlx_vlm", "system"): SPACE,
    ("qwen2_5_vl", "API-mlx_vlm", "two images"): SPACE,
}
"""Faults of engines and servers: what they answer otherwise, and why."""


@pytest.fixture(scope="session")
def reference(fields):
    """What is right, by the names of the requests."""

    @cache
    def answers(name):
        with asking(REFERENCE.config(**fields(REFERENCE, name))) as asked:
            return {kind: asked.ask([request])[0] for kind, request in REQUESTS.items()}

    return answers


@pytest.fixture(scope="module", params=PAIRS, ids=lambda pair: "-".join(map(str, pair)))
def pair(request, fields, reference):
    """An engine with a checkpoint, and what it should answer."""
    name, way = request.param
    wanted = reference(name)
    with asking(way.config(**fields(way, name))) as asked:
        yield name, way, asked, wanted


@pytest.mark.parametrize("kind", REQUESTS)
def test_a_request_alone(request, pair, kind):
    name, way, asked, wanted = pair
    fault = FAULTS.get((name, str(way), kind))
    if fault:
        request.applymarker(pytest.mark.xfail(strict=True, reason=fault))
    assert not differences([wanted[kind]], asked.ask([REQUESTS[kind]]))


def test_all_requests_together(pair):
    name, way, asked, wanted = pair
    kinds = [kind for kind in REQUESTS if (name, str(way), kind) not in FAULTS]
    found = asked.ask([REQUESTS[kind] for kind in kinds])
    assert not differences([wanted[kind] for kind in kinds], found)


def test_a_request_streamed(pair):
    *_, asked, wanted = pair
    assert not differences([wanted["portrait"]], [streamed(asked, REQUESTS["portrait"])])


@pytest.mark.parametrize("pair", READERS_HERE, indirect=True, ids=lambda pair: str(pair[1]))
def test_a_loop_at_the_last_token_is_cut_at_the_limit(pair):
    """So say the engines; the core judges the text of them all by one rule of its own."""
    *_, asked, _ = pair
    requests = [endless(tokens) for tokens in (LOOP_FOUND, LOOP_FOUND + 1)]
    found = asked.runner.generate(asked.ready(requests))
    assert [answer.finish_reason for answer in found] == ["length", "repetition"]
    assert {answer.completion_tokens for answer in found} == {LOOP_FOUND}
    assert {answer.finish_reason for answer in asked.ask(requests)} == {"repetition"}


def endless(tokens):
    """A request for an answer of so many tokens."""
    long = Settings(temperature=0.0, min_tokens=tokens, max_tokens=tokens)
    return Request(PROMPT, (page(0, 256, 256),), settings=long)


@pytest.mark.parametrize("name", CHECKPOINTS)
def test_the_answers_depend_on_the_page(reference, name):
    assert len({answer.token_ids for answer in reference(name).values()}) > 4
