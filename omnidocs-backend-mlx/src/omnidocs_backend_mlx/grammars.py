"""Answers of a form that is asked for, through llguidance.

mlx-vlm's own masks need Apple's GPU; these are made of plain operations and work on any
device.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any

import llguidance.hf
import llguidance.numpy
import mlx.core as mx
import numpy as np
from llguidance import LLMatcher

from omnidocs.errors import RequestError

if TYPE_CHECKING:
    from omnidocs.backends import Settings

_COMPACT = {"whitespace_flexible": False, "item_separator": ", ", "key_separator": ": "}
"""One way to space JSON: a model that may write any white space may write it for ever."""


class Grammars:
    """Makes the constraints of requests, for one tokenizer.

    Args:
        tokenizer: The checkpoint's tokenizer.
        end_tokens: Tokens that end an answer.
    """

    def __init__(self, tokenizer: Any, end_tokens: Sequence[int]) -> None:
        self._tokenizer = tokenizer
        self._end_tokens = list(end_tokens)

    def constraint(self, settings: Settings) -> Constraint | None:
        """What keeps an answer to the form that its settings ask for; None for any form.

        Raises:
            RequestError: the schema or the regular expression cannot be followed.
        """
        grammar = _grammar(settings)
        if grammar is None:
            return None
        matcher = LLMatcher(self._vocabulary, grammar)
        if matcher.is_error():
            raise RequestError(
                f"The form that is asked for cannot be followed: {matcher.get_error()}. Change "
                "the schema or the regular expression.",
                kind="invalid",
            )
        return Constraint(matcher, self._vocabulary.vocab_size, self._end_tokens)

    @cached_property
    def _vocabulary(self) -> Any:
        """The tokenizer as llguidance takes it; making it takes a second or so."""
        try:
            return llguidance.hf.from_tokenizer(self._tokenizer, eos_token=self._end_tokens or None)
        except ValueError as error:
            raise RequestError(
                f"The checkpoint's tokenizer cannot follow a form: {error}", kind="invalid"
            ) from error


class Constraint:
    """Rules out the tokens that would break the form of one answer.

    Args:
        matcher: Follows the answer.
        vocabulary: How many tokens it knows.
        end_tokens: What is left once the form is complete.
    """

    def __init__(self, matcher: LLMatcher, vocabulary: int, end_tokens: Sequence[int]) -> None:
        self._matcher = matcher
        self._end_tokens = end_tokens
        self._bits = llguidance.numpy.allocate_token_bitmask(1, vocabulary)

    def __call__(self, answer: Sequence[int], scores: mx.array) -> mx.array:
        """The scores without them, of shape (1, vocabulary); called once for each token."""
        if answer and not self._matcher.is_stopped():
            self._matcher.consume_token(answer[-1])
        allowed = np.zeros(scores.shape, dtype=bool)
        if self._matcher.is_stopped():
            allowed[0, self._end_tokens] = True
        else:
            llguidance.numpy.fill_next_token_bitmask(self._matcher, self._bits)
            bits = np.unpackbits(self._bits.view(np.uint8), bitorder="little")
            known = min(scores.shape[1], bits.size)
            allowed[0, :known] = bits[:known]
        return mx.where(mx.array(allowed), scores, -mx.inf)


def _grammar(settings: Settings) -> str | None:
    grammar: str | None = None
    if settings.json_schema is not None:
        schema = json.dumps({"x-guidance": _COMPACT, **settings.json_schema})
        grammar = LLMatcher.grammar_from_json_schema(schema)
    elif settings.regex is not None:
        grammar = LLMatcher.grammar_from_regex(settings.regex)
    elif settings.choice is not None:
        grammar = LLMatcher.grammar_from_regex("|".join(map(re.escape, settings.choice)))
    return grammar
