"""How one row's next token is chosen, where that is not simply the likeliest one."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

import torch
from torch import Tensor
from transformers import (
    LogitsProcessor,
    LogitsProcessorList,
    MinNewTokensLengthLogitsProcessor,
    RepetitionPenaltyLogitsProcessor,
    TemperatureLogitsWarper,
    TopKLogitsWarper,
    TopPLogitsWarper,
)

from omnidocs.backends import Settings
from omnidocs.backends.ngrams import RepeatedNgrams


def score_processors(
    settings: Settings,
    temperature: float,
    prompt: Tensor,
    end_tokens: Collection[int],
    tokenizer: Any,
) -> LogitsProcessorList:
    """What shapes the scores of one row, so that the best score is the token to take.

    Args:
        settings: How the request is decoded.
        temperature: 0 for the likeliest token.
        prompt: The tokens of the prompt without padding, of shape (length,).
        end_tokens: Tokens that end an answer.
        tokenizer: Knows the tokens that a setting names by their texts.

    Returns:
        Processors for one row, whose ``input_ids`` have no padding; none for greedy decoding
        without constraints.
    """
    length, device = len(prompt), prompt.device
    found = LogitsProcessorList()
    if settings.repetition_penalty not in {None, 1.0}:
        found.append(RepetitionPenaltyLogitsProcessor(float(settings.repetition_penalty)))
    if ngrams := RepeatedNgrams.of(settings, tokenizer):
        found.append(NoRepeatedNgrams(ngrams))
    if settings.min_tokens and end_tokens:
        ends = torch.tensor(list(end_tokens), device=device)
        found.append(MinNewTokensLengthLogitsProcessor(length, settings.min_tokens, ends))
    if temperature:
        found.append(TemperatureLogitsWarper(float(temperature)))
        if settings.top_k:
            found.append(TopKLogitsWarper(settings.top_k))
        if settings.top_p is not None:
            found.append(TopPLogitsWarper(settings.top_p))
        found.append(GumbelNoise(settings.seed, device))
    return found


class GumbelNoise(LogitsProcessor):  # type: ignore[misc]
    """Noise that makes the best score a draw from the distribution of the scores.

    It comes from a generator of the row's own, so that a seed gives the same answer in any
    batch, and the generators of the process are left alone.
    """

    def __init__(self, seed: int | None, device: torch.device) -> None:
        self._generator = torch.Generator(device)
        if seed is None:
            self._generator.seed()
        else:
            self._generator.manual_seed(seed)

    def __call__(self, input_ids: Tensor, scores: Tensor) -> Tensor:  # noqa: ARG002
        """The scores with noise, of shape (1, vocabulary)."""
        waits = torch.empty_like(scores).exponential_(generator=self._generator)
        return scores - waits.clamp_min(torch.finfo(scores.dtype).tiny).log()


class NoRepeatedNgrams(LogitsProcessor):  # type: ignore[misc]
    """Rules out what would repeat an n-gram of the answer; called once for each token."""

    def __init__(self, ngrams: RepeatedNgrams) -> None:
        self._ngrams = ngrams
        self._answer: list[int] | None = None

    def __call__(self, input_ids: Tensor, scores: Tensor) -> Tensor:
        """The scores without the banned tokens."""
        if self._answer is None:
            self._answer = []
        else:
            self._answer.append(int(input_ids[0, -1]))
        scores = scores.clone()
        scores[:, self._ngrams.banned(self._answer)] = -torch.inf
        return scores
