"""Keeps an answer from repeating sequences of tokens; runs in vLLM's own processes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING, Any

import torch
from vllm.v1.sample.logits_processor import AdapterLogitsProcessor

from omnidocs.backends import Settings

if TYPE_CHECKING:
    from vllm.sampling_params import SamplingParams

_NAME = "omnidocs_no_repeat_ngram"


def ngram_arguments(settings: Settings, tokenizer: Any) -> dict[str, Any] | None:
    """What ``NgramRule`` reads from the sampling parameters of a request.

    A window of the last tokens, and texts of one token that may always repeat, come from
    ``Settings.extra``.
    """
    if not settings.no_repeat_ngram:
        return None
    texts = settings.extra.get("no_repeat_ngram_whitelist", ())
    encoded = (tokenizer.encode(text, add_special_tokens=False) for text in texts)
    allowed = sorted({tokens[0] for tokens in encoded if len(tokens) == 1})
    window = settings.extra.get("no_repeat_ngram_window")
    return {_NAME: {"length": settings.no_repeat_ngram, "window": window, "allowed": allowed}}


class NgramRule(AdapterLogitsProcessor):  # type: ignore[misc]
    """vLLM's way to give each request that asks for it its own ``NoRepeatedNgrams``."""

    def is_argmax_invariant(self) -> bool:
        """No: it is there for greedy decoding, too."""
        return False

    def new_req_logits_processor(self, params: SamplingParams) -> NoRepeatedNgrams | None:
        """The rule of one request; None where it has none."""
        arguments = (params.extra_args or {}).get(_NAME)
        return NoRepeatedNgrams(**arguments) if arguments else None


class NoRepeatedNgrams:
    """Bans the token that would complete an n-gram for the second time in an answer.

    It remembers the n-grams instead of collecting all of them again for every token.

    Args:
        length: Tokens of an n-gram.
        window: Only n-grams that begin within so many of the last tokens count; None for all.
        allowed: Tokens that are never banned.
    """

    def __init__(self, length: int, window: int | None, allowed: Collection[int]) -> None:
        self._length = length
        self._window = window
        self._allowed = frozenset(allowed)
        self._next: defaultdict[tuple[int, ...], dict[int, int]] = defaultdict(dict)
        self._known = 0

    def __call__(self, output_ids: Sequence[int], logits: torch.Tensor) -> torch.Tensor:
        """The scores without the banned tokens, of shape (vocabulary,)."""
        total = len(output_ids)
        if total < self._length:
            return logits
        for start in range(self._known, total - self._length + 1):
            *beginning, last = output_ids[start : start + self._length]
            self._next[tuple(beginning)][last] = start
        self._known = total - self._length + 1
        oldest = 0 if self._window is None else total - self._window
        newest = tuple(output_ids[total - self._length + 1 :])
        banned = [
            token
            for token, start in self._next.get(newest, {}).items()
            if start >= oldest and token not in self._allowed
        ]
        logits[banned] = -torch.inf
        return logits
