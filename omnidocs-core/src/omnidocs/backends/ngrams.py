"""Sequences of tokens that an answer may hold once only."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any, Self

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from omnidocs.backends.requests import Settings


class RepeatedNgrams:
    """Tells which tokens would complete an n-gram for the second time in an answer.

    It remembers the n-grams, so that a look costs the same however long the answer is. The
    prompt does not count.

    Args:
        length: Tokens of an n-gram.
        window: Only n-grams that begin within so many of the last tokens count; None for
            all of them.
        allowed: Tokens that may always come.
    """

    def __init__(
        self, length: int, window: int | None = None, allowed: Collection[int] = ()
    ) -> None:
        self._length = length
        self._window = window
        self._allowed = frozenset(allowed)
        self._next: defaultdict[tuple[int, ...], dict[int, int]] = defaultdict(dict)
        self._known = 0

    @classmethod
    def of(cls, settings: Settings, tokenizer: Any) -> Self | None:
        """The rule that a request's settings ask for; None where they ask for none.

        Args:
            settings: ``no_repeat_ngram``, and in ``extra`` the window and the texts that may
                repeat, each of which counts if it is one token.
            tokenizer: Of transformers.
        """
        arguments = ngram_arguments(settings, tokenizer)
        return cls(**arguments) if arguments else None

    def banned(self, answer: Sequence[int]) -> list[int]:
        """The tokens that must not come next.

        Args:
            answer: The answer so far; each time that of the last call, and more tokens.
        """
        total, length = len(answer), self._length
        for start in range(self._known, total - length + 1):
            *beginning, last = answer[start : start + length]
            self._next[tuple(beginning)][last] = start
        self._known = max(self._known, total - length + 1)
        if total < length:
            return []
        oldest = 0 if self._window is None else total - self._window
        newest = tuple(answer[total - length + 1 :])
        return [
            token
            for token, start in self._next.get(newest, {}).items()
            if start >= oldest and token not in self._allowed
        ]


def ngram_arguments(settings: Settings, tokenizer: Any) -> dict[str, Any] | None:
    """The arguments of ``RepeatedNgrams`` for a request, as JSON values; None for no rule.

    For engines that decode in another process. Arguments are those of ``RepeatedNgrams.of``.
    """
    if not settings.no_repeat_ngram:
        return None
    texts = settings.extra.get("no_repeat_ngram_whitelist", ())
    encoded = [tokenizer.encode(text, add_special_tokens=False) for text in texts]
    return {
        "length": settings.no_repeat_ngram,
        "window": settings.extra.get("no_repeat_ngram_window"),
        "allowed": sorted({tokens[0] for tokens in encoded if len(tokens) == 1}),
    }
