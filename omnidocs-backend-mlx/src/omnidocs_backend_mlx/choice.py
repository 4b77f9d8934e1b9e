"""How the next token of an answer is chosen, where that is not simply the likeliest one."""

from __future__ import annotations

import secrets
from collections import Counter
from collections.abc import Callable, Collection, Sequence
from typing import Any

import mlx.core as mx

from omnidocs.backends import Settings
from omnidocs.backends.ngrams import RepeatedNgrams

Rule = Callable[[Sequence[int], mx.array], mx.array]
"""From the tokens of the answer so far, and scores of shape (1, vocabulary), to new scores."""


class Scores:
    """Shapes the scores of one answer, so that the best score is the token to take.

    It is what mlx-vlm calls a logits processor.
    """

    def __init__(self, rules: Sequence[Rule]) -> None:
        self._rules = rules
        self._answer: list[int] = []

    def __call__(self, prompt: mx.array, scores: mx.array) -> mx.array:  # noqa: ARG002
        """The scores of the first token."""
        for rule in self._rules:
            scores = rule(self._answer, scores)
        return scores

    def process_last_token(self, token: int, scores: mx.array) -> mx.array:
        """The scores of the token after this one."""
        self._answer.append(token)
        return self(scores, scores)


def rules_for(
    settings: Settings,
    temperature: float,
    prompt: Sequence[int],
    end_tokens: Collection[int],
    tokenizer: Any,
    constraint: Rule | None = None,
) -> list[Rule]:
    """The rules of one request; none for greedy decoding without constraints.

    Args:
        settings: How the request is decoded.
        temperature: 0 for the likeliest token.
        prompt: The tokens of the prompt.
        end_tokens: Tokens that end an answer.
        tokenizer: Knows the tokens that a setting names by their texts.
        constraint: The form that the answer must have. It outranks the rules that forbid
            tokens, for together they could forbid all of them.
    """
    found: list[Rule] = []
    if settings.repetition_penalty not in {None, 1.0}:
        found.append(RepetitionPenalty(float(settings.repetition_penalty), prompt))
    penalties = [settings.extra.get(f"{kind}_penalty") or 0 for kind in ("presence", "frequency")]
    if any(penalties):
        found.append(CountPenalty(*penalties))
    if constraint is not None:
        found.append(constraint)
    else:
        if ngrams := RepeatedNgrams.of(settings, tokenizer):
            found.append(NoRepeatedNgrams(ngrams))
        if settings.min_tokens and end_tokens:
            found.append(LeastLength(settings.min_tokens, end_tokens))
    if temperature:
        found.append(Draw(temperature, settings.top_k, settings.top_p, settings.seed))
    return found


class RepetitionPenalty:
    """Makes less likely what is in the prompt or in the answer, as transformers does it."""

    def __init__(self, penalty: float, prompt: Sequence[int]) -> None:
        self._penalty = penalty
        self._prompt = frozenset(prompt)

    def __call__(self, answer: Sequence[int], scores: mx.array) -> mx.array:
        """The scores, divided where they are positive and multiplied where they are not."""
        seen = mx.array([sorted(self._prompt.union(answer))])
        found = mx.take_along_axis(scores, seen, axis=1)
        found = mx.where(found < 0, found * self._penalty, found / self._penalty)
        return mx.put_along_axis(scores, seen, found, axis=1)


class CountPenalty:
    """Makes less likely what is in the answer, by being there and by how often.

    The definition is that of the OpenAI API.
    """

    def __init__(self, presence: float, frequency: float) -> None:
        self._presence = presence
        self._frequency = frequency

    def __call__(self, answer: Sequence[int], scores: mx.array) -> mx.array:
        """The scores, less the penalties."""
        if not answer:
            return scores
        counts = Counter(answer)
        less = [self._presence + self._frequency * count for count in counts.values()]
        seen = mx.array([list(counts)])
        found = mx.take_along_axis(scores, seen, axis=1) - mx.array([less], dtype=scores.dtype)
        return mx.put_along_axis(scores, seen, found, axis=1)


class LeastLength:
    """Bans the tokens that end an answer as long as it is too short."""

    def __init__(self, least: int, end_tokens: Collection[int]) -> None:
        self._least = least
        self._end_tokens = sorted(end_tokens)

    def __call__(self, answer: Sequence[int], scores: mx.array) -> mx.array:
        """The scores without the end tokens."""
        return _without(self._end_tokens, scores) if len(answer) < self._least else scores


class NoRepeatedNgrams:
    """Bans the tokens that would complete an n-gram for the second time in an answer."""

    def __init__(self, ngrams: RepeatedNgrams) -> None:
        self._ngrams = ngrams

    def __call__(self, answer: Sequence[int], scores: mx.array) -> mx.array:
        """The scores without the banned tokens."""
        return _without(self._ngrams.banned(answer), scores)


class Draw:
    """Noise that makes the best score a draw from the distribution of the scores.

    It comes from a key of its own, so that a seed gives the same answer in any batch, and
    MLX's generator of the process is left alone.
    """

    def __init__(
        self, temperature: float, top_k: int | None, top_p: float | None, seed: int | None
    ) -> None:
        self._temperature = temperature
        self._top_k = top_k
        self._top_p = top_p
        number = secrets.randbits(63) if seed is None else seed
        self._key = mx.random.key(number % 2**63)

    def __call__(self, answer: Sequence[int], scores: mx.array) -> mx.array:  # noqa: ARG002
        """The scores at the temperature, of the likeliest tokens alone, with noise."""
        scores = scores.astype(mx.float32) / self._temperature
        if self._top_k and self._top_k < scores.shape[-1]:
            least = mx.topk(scores, self._top_k, axis=-1).min(axis=-1, keepdims=True)
            scores = mx.where(scores < least, -mx.inf, scores)
        if self._top_p is not None and self._top_p < 1:
            scores = _nucleus(scores, self._top_p)
        self._key, key = mx.random.split(self._key)
        return scores + mx.random.gumbel(scores.shape, key=key)


def _nucleus(scores: mx.array, top_p: float) -> mx.array:
    """The scores of the likeliest tokens that together reach a probability; at least one."""
    order = mx.argsort(scores, axis=-1)
    ordered = mx.take_along_axis(scores, order, axis=-1)
    before = mx.cumsum(mx.softmax(ordered, axis=-1), axis=-1)
    before[:, -1] = 2.0
    kept = mx.where(before <= 1 - top_p, -mx.inf, ordered)
    return mx.put_along_axis(scores, order, kept, axis=-1)


def _without(tokens: Sequence[int], scores: mx.array) -> mx.array:
    """The scores with these tokens ruled out."""
    if not tokens:
        return scores
    ruled_out = mx.full((1, len(tokens)), -mx.inf, dtype=scores.dtype)
    return mx.put_along_axis(scores, mx.array([list(tokens)]), ruled_out, axis=1)
