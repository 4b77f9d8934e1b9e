"""Choosing the next token of one row, where that is not simply the likeliest."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence

import torch
from torch import Tensor

from omnidocs.backends import Settings


class TokenChoice:
    """Shapes the scores of one row, so that its best score is the token to take.

    Sampling adds Gumbel noise to the scores: the best of them is then a draw from their
    distribution. The noise comes from a generator of the row's own, so that a seed gives
    the same answer in any batch and the generators of the process are left alone.

    Args:
        settings: How the request is decoded.
        temperature: 0 for the likeliest token.
        prompt: The tokens of the prompt without padding, of shape (length,).
        end_tokens: Tokens that end an answer.
    """

    def __init__(
        self, settings: Settings, temperature: float, prompt: Tensor, end_tokens: Collection[int]
    ) -> None:
        self._settings = settings
        self._temperature = temperature
        self._end_tokens = list(end_tokens)
        self._seen = prompt.unique()
        self._ngrams = _Ngrams(settings.no_repeat_ngram or 0)
        self._noise = torch.Generator(prompt.device)
        if settings.seed is None:
            self._noise.seed()
        else:
            self._noise.manual_seed(settings.seed)

    @staticmethod
    def needed(settings: Settings, temperature: float) -> bool:
        """Whether the settings ask for more than the likeliest token."""
        return bool(
            temperature
            or settings.min_tokens
            or settings.no_repeat_ngram
            or settings.repetition_penalty not in {None, 1.0}
        )

    def shaped(self, scores: Tensor, tokens: Sequence[int]) -> Tensor:
        """The scores of the vocabulary, of shape (size,), as they count for this row.

        Args:
            scores: The model's own.
            tokens: What the row has written.
        """
        scores = self._penalised(scores, tokens)
        for token in self._ngrams.banned(tokens):
            scores[token] = -torch.inf
        if len(tokens) < (self._settings.min_tokens or 0):
            scores[self._end_tokens] = -torch.inf
        return self._sampled(scores) if self._temperature else scores

    def _penalised(self, scores: Tensor, tokens: Sequence[int]) -> Tensor:
        """Tokens that occurred are less likely: Keskar et al., CTRL (2019), section 4.1."""
        penalty = self._settings.repetition_penalty
        scores = scores.clone()
        if penalty is None:
            return scores
        if tokens:
            newest = torch.tensor(tokens[-1:], device=self._seen.device)
            self._seen = torch.cat([self._seen, newest]).unique()
        seen = scores[self._seen]
        scores[self._seen] = torch.where(seen > 0, seen / penalty, seen * penalty)
        return scores

    def _sampled(self, scores: Tensor) -> Tensor:
        scores = scores / self._temperature
        if self._settings.top_k:
            least = scores.topk(min(self._settings.top_k, len(scores))).values[-1]
            scores = scores.masked_fill(scores < least, -torch.inf)
        if self._settings.top_p is not None:
            scores = _nucleus(scores, self._settings.top_p)
        waits = torch.empty_like(scores).exponential_(generator=self._noise)
        return scores - waits.clamp_min(torch.finfo(scores.dtype).tiny).log()


class _Ngrams:
    """Which token would complete a sequence that was written before.

    Args:
        length: Tokens of the sequences that may occur once only; 0 for no rule.
    """

    def __init__(self, length: int) -> None:
        self._length = length
        self._next: defaultdict[tuple[int, ...], set[int]] = defaultdict(set)

    def banned(self, tokens: Sequence[int]) -> Collection[int]:
        """The tokens that must not come next; called once for each token."""
        length = self._length
        if not length or len(tokens) < length:
            return ()
        *beginning, last = tokens[-length:]
        self._next[tuple(beginning)].add(last)
        return self._next.get(tuple(tokens[len(tokens) - length + 1 :]), ())


def _nucleus(scores: Tensor, top_p: float) -> Tensor:
    """The likeliest tokens that together reach a probability: Holtzman et al. (2020)."""
    ordered, places = scores.sort(descending=True)
    before = ordered.softmax(-1).cumsum(-1).roll(1)
    before[0] = -1  # the likeliest stays in any case
    return scores.scatter(0, places[before >= top_p], -torch.inf)
