"""How one row's next token is chosen, where that is not simply the likeliest one."""

from __future__ import annotations

import math
from collections import defaultdict
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
    if settings.no_repeat_ngram:
        found.append(_ngram_rule(settings, settings.no_repeat_ngram, length, tokenizer))
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


def _ngram_rule(
    settings: Settings, length: int, prompt_length: int, tokenizer: Any
) -> NoRepeatedNgrams:
    """The rule with the window and the allowed tokens that a family may give in ``extra``."""
    texts = settings.extra.get("no_repeat_ngram_whitelist", ())
    encoded = (tokenizer.encode(text, add_special_tokens=False) for text in texts)
    allowed = {tokens[0] for tokens in encoded if len(tokens) == 1}
    window = settings.extra.get("no_repeat_ngram_window", math.inf)
    return NoRepeatedNgrams(length, prompt_length, window, allowed)


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
    """Bans the token that would complete an n-gram for the second time in an answer.

    Unlike the processor of transformers it does not count the prompt, and it remembers the
    n-grams instead of collecting all of them again for every token.

    Args:
        length: Tokens of an n-gram.
        prompt_length: Tokens of the prompt.
        window: Only n-grams that begin within so many of the last tokens count.
        allowed: Tokens that are never banned.
    """

    def __init__(
        self,
        length: int,
        prompt_length: int,
        window: float = math.inf,
        allowed: Collection[int] = (),
    ) -> None:
        self._length = length
        self._prompt_length = prompt_length
        self._window = window
        self._allowed = allowed
        self._next: defaultdict[tuple[int, ...], dict[int, int]] = defaultdict(dict)

    def __call__(self, input_ids: Tensor, scores: Tensor) -> Tensor:
        """The scores without the banned tokens; called once for each token."""
        total = input_ids.shape[1]
        if total < self._prompt_length + self._length:
            return scores
        *beginning, last = newest = input_ids[0, -self._length :].tolist()
        self._next[tuple(beginning)][last] = total - self._length
        banned = [
            token
            for token, start in self._next.get(tuple(newest[1:]), {}).items()
            if start >= total - self._window and token not in self._allowed
        ]
        scores = scores.clone()
        scores[:, banned] = -torch.inf
        return scores
