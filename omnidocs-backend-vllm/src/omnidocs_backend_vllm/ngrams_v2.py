"""The rule of ``ngrams`` for vLLM's second model runner, which has an interface of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import torch
from vllm.v1.worker.gpu.sample.logits_processor import LogitsProcessor

from omnidocs.backends.ngrams import RepeatedNgrams
from omnidocs_backend_vllm.ngrams import ngram_rule

if TYPE_CHECKING:
    from vllm.sampling_params import SamplingParams


class NgramRuleV2(LogitsProcessor):  # type: ignore[misc]
    """Gives each request that asks for it a rule of its own.

    Requests have slots, whose tokens are on the device: only those with a rule are fetched.
    """

    def __init__(self, vllm_config: Any, req_states: Any) -> None:
        super().__init__(vllm_config, req_states)
        self._states = req_states
        self._rules: dict[int, RepeatedNgrams] = {}

    def add_request(self, req_idx: int, sampling_params: SamplingParams) -> bool:
        """Whether the request that takes a slot has a rule."""
        self._rules.pop(req_idx, None)
        rule = ngram_rule(sampling_params)
        if rule is not None:
            self._rules[req_idx] = rule
        return rule is not None

    def apply(self, logits: torch.Tensor, ctx: Any) -> torch.Tensor:
        """The scores without the banned tokens, of shape (rows, vocabulary)."""
        for row, slot in enumerate(ctx.expanded_idx_mapping.tolist() if self._rules else ()):
            rule = self._rules.get(slot)
            if rule is not None:
                logits[row, rule.banned(self._answer(slot))] = -torch.inf
        return logits

    def _answer(self, slot: int) -> list[int]:
        """The tokens of a request's answer so far."""
        begin, end = int(self._states.prompt_len.np[slot]), int(self._states.total_len.gpu[slot])
        tokens: list[int] = self._states.all_token_ids.gpu[slot, begin:end].tolist()
        return tokens
