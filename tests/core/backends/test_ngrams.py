"""Sequences of tokens that must not come twice."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given, strategies as st

from omnidocs.backends import Settings
from omnidocs.backends.ngrams import RepeatedNgrams


class Letters:
    """A tokenizer of which each letter is a token."""

    def encode(self, text, *, add_special_tokens):
        assert not add_special_tokens
        return [ord(letter) for letter in text]


def banned(answer, *, at_once=False, **extra):
    """What must not follow an answer that was looked at token by token, or at its end."""
    ngrams = RepeatedNgrams.of(Settings(no_repeat_ngram=2, extra=extra), Letters())
    tokens = [ord(letter) for letter in answer]
    for length in range(len(tokens) if not at_once else 0):
        ngrams.banned(tokens[:length])
    return "".join(map(chr, ngrams.banned(tokens)))


@pytest.mark.parametrize("at_once", [False, True])
def test_a_pair_must_not_come_twice(at_once):
    assert banned("12341", at_once=at_once) == "2"
    assert banned("1212", at_once=at_once) == "1"
    assert banned("123", at_once=at_once) == ""
    assert banned("", at_once=at_once) == ""


def test_only_pairs_in_the_window_count():
    assert banned("12341", no_repeat_ngram_window=5) == "2"
    assert banned("12341", no_repeat_ngram_window=4) == ""


def test_texts_of_one_token_may_be_allowed():
    assert banned("12341", no_repeat_ngram_whitelist=("2",)) == ""
    assert banned("12341", no_repeat_ngram_whitelist=("3", "several")) == "2"


def test_without_the_setting_there_is_no_rule():
    assert RepeatedNgrams.of(Settings(), Letters()) is None


@given(choices=st.lists(st.integers(0, 3), max_size=60))
def test_an_answer_without_banned_tokens_repeats_nothing(choices):
    ngrams, answer = RepeatedNgrams(2), []
    for token in choices:
        if token not in ngrams.banned(answer):
            answer.append(token)
    pairs = list(pairwise(answer))
    assert len(pairs) == len(set(pairs))
