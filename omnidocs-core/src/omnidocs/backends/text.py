"""Text from tokens that come one after another."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any

_INCOMPLETE = "\N{REPLACEMENT CHARACTER}"
"""What a character decodes to as long as some of its bytes are still to come."""


class AnswerText:
    """The text of an answer that grows, in pieces that are never taken back.

    A token's text may depend on the token before it (a space, or the bytes of one
    character), so that tokens are decoded together with those that went before.

    Args:
        tokenizer: Decodes the tokens; special tokens are kept, for many families write
            their marks as such.
        stops: Texts that end the answer; they and what follows are no part of it.
    """

    def __init__(self, tokenizer: Any, stops: Sequence[str] = ()) -> None:
        self.stopped = False
        self._decode = partial(
            tokenizer.decode, skip_special_tokens=False, clean_up_tokenization_spaces=False
        )
        self._stops = stops
        self._text = ""
        self._released = 0
        self._tokens: list[int] = []
        self._decoded = 0

    def feed(self, tokens: Sequence[int], *, last: bool = False, may_stop: bool = True) -> None:
        """Take further tokens.

        Args:
            tokens: The tokens.
            last: No more will come, so that an incomplete character is taken as it is.
            may_stop: Whether a stop text in them ends the answer.
        """
        self._tokens += tokens
        known = self._decode(self._tokens[: self._decoded])
        found = self._decode(self._tokens)
        if found.endswith(_INCOMPLETE) and not last:
            return
        self._tokens = self._tokens[self._decoded :]
        self._decoded = len(self._tokens)
        before = len(self._text)
        self._text += found[len(known) :]
        if may_stop:
            self._stop(before)

    def piece(self) -> str:
        """What is certain and was not given yet."""
        released, self._released = self._released, len(self._text) - self._undecided()
        return self._text[released : self._released]

    def whole(self) -> str:
        """All of the text."""
        return self._text

    def rest(self) -> str:
        """All that was not given yet."""
        released, self._released = self._released, len(self._text)
        return self._text[released:]

    def _stop(self, before: int) -> None:
        """Cut the text at the first stop text that ends in what came after a place."""
        longest = max(map(len, self._stops), default=0)
        start = max(before - longest + 1, 0)
        places = [place for stop in self._stops if (place := self._text.find(stop, start)) >= 0]
        if places:
            self._text = self._text[: min(places)]
            self.stopped = True

    def _undecided(self) -> int:
        """How many characters at the end may be the beginning of a stop text."""
        if self.stopped:
            return 0
        return max(
            (
                length
                for stop in self._stops
                for length in range(1, len(stop))
                if self._text.endswith(stop[:length])
            ),
            default=0,
        )
