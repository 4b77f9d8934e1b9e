"""The rule against repeated sequences, apart from a model."""

from __future__ import annotations

from types import SimpleNamespace

import torch
from vllm.sampling_params import SamplingParams

from omnidocs.backends import Settings
from omnidocs_backend_vllm.ngrams import BannedTokens, ngram_extra, ngram_rule
from omnidocs_backend_vllm.ngrams_v2 import NgramRuleV2

VOCABULARY = 4
TWICE = Settings(no_repeat_ngram=2)


def banned(scores: torch.Tensor) -> list[int]:
    return torch.isinf(scores).flatten().nonzero().flatten().tolist()


def test_a_request_without_a_rule_has_none() -> None:
    assert ngram_extra(Settings(), tokenizer=None) is None
    assert ngram_rule(SamplingParams()) is None


def test_vllm_calls_a_rule_with_the_answer_so_far() -> None:
    rule = ngram_rule(SamplingParams(extra_args=ngram_extra(TWICE, tokenizer=None)))
    scores = BannedTokens(rule)([1, 2, 3, 1], torch.zeros(VOCABULARY))
    assert banned(scores) == [2]


def test_the_second_model_runner_has_it_for_each_slot() -> None:
    """Its tensors are on a GPU where it runs; here they are made up by its interface."""
    arguments = ngram_extra(TWICE, tokenizer=None)
    states = SimpleNamespace(
        prompt_len=SimpleNamespace(np=[1, 0, 2]),
        total_len=SimpleNamespace(gpu=torch.tensor([5, 4, 6])),
        all_token_ids=SimpleNamespace(
            gpu=torch.tensor([[3, 1, 2, 3, 1, 0], [1, 2, 3, 1, 0, 0], [0, 0, 3, 2, 1, 3]])
        ),
    )
    rules = NgramRuleV2(None, states)
    assert rules.add_request(0, SamplingParams(extra_args=arguments))
    assert not rules.add_request(1, SamplingParams())
    assert rules.add_request(2, SamplingParams(extra_args=arguments))
    batch = SimpleNamespace(expanded_idx_mapping=torch.tensor([2, 1, 0]))
    scores = rules.apply(torch.zeros(3, VOCABULARY), batch)
    assert [banned(row) for row in scores] == [[2], [], [2]]
    assert not rules.add_request(0, SamplingParams())
    assert banned(rules.apply(torch.zeros(3, VOCABULARY), batch)[2]) == []
