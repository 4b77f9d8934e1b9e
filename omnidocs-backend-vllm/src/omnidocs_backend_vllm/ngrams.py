"""Keeps an answer from repeating sequences of tokens; runs in vLLM's own processes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import torch
from vllm.v1.sample.logits_processor import AdapterLogitsProcessor

from omnidocs.backends import Settings
from omnidocs.backends.ngrams import RepeatedNgrams, ngram_arguments

if TYPE_CHECKING:
    from vllm.sampling_params import SamplingParams

_NAME = "omnidocs_no_repeat_ngram"


def ngram_extra(settings: Settings, tokenizer: Any) -> dict[str, Mapping[str, Any]] | None:
    """What ``ngram_rule`` reads in vLLM's process, as ``SamplingParams.extra_args``."""
    arguments = ngram_arguments(settings, tokenizer)
    return None if arguments is None else {_NAME: arguments}


def ngram_rule(params: SamplingParams) -> RepeatedNgrams | None:
    """The rule that the sampling parameters of a request ask for."""
    arguments = (params.extra_args or {}).get(_NAME)
    return RepeatedNgrams(**arguments) if arguments else None


class NgramRule(AdapterLogitsProcessor):  # type: ignore[misc]
    """vLLM's way to give each request that asks for it a rule of its own."""

    def is_argmax_invariant(self) -> bool:
        """No: it is there for greedy decoding, too."""
        return False

    def new_req_logits_processor(self, params: SamplingParams) -> BannedTokens | None:
        """What is called for each token of one request; None where it has no rule."""
        rule = ngram_rule(params)
        return BannedTokens(rule) if rule is not None else None


class BannedTokens:
    """A rule in the form in which vLLM calls it."""

    def __init__(self, rule: RepeatedNgrams) -> None:
        self._rule = rule

    def __call__(self, output_ids: Sequence[int], logits: torch.Tensor) -> torch.Tensor:
        """The scores without the banned tokens, of shape (vocabulary,)."""
        logits[self._rule.banned(output_ids)] = -torch.inf
        return logits
