"""Text that is decoded while the tokens come."""

from __future__ import annotations

import pytest
from checkpoints import PAGE_READER
from hypothesis import given, strategies as st
from transformers import AutoTokenizer

from omnidocs.backends.text import AnswerText

TEXTS = st.text(st.sampled_from("ab \nßé語🙂|<"), max_size=30)


@pytest.fixture(scope="module")
def tokenizer():
    """One of bytes: a character of several bytes is several tokens."""
    return AutoTokenizer.from_pretrained(PAGE_READER)


def tokens_of(tokenizer, text: str) -> list[int]:
    return tokenizer.encode(text, add_special_tokens=False)


@given(text=TEXTS)
def test_the_pieces_joined_are_the_text(tokenizer, text) -> None:
    answer = AnswerText(tokenizer)
    pieces = []
    for token in tokens_of(tokenizer, text):
        answer.feed([token])
        pieces.append(answer.piece())
    answer.feed([], last=True)
    pieces.append(answer.rest())
    assert "".join(pieces) == answer.whole() == text
    assert not any("\ufffd" in piece for piece in pieces)


@given(text=TEXTS, stops=st.lists(TEXTS.filter(bool), max_size=3))
def test_what_a_stop_text_ends_was_never_given(tokenizer, text, stops) -> None:
    answer = AnswerText(tokenizer, stops)
    given_out = ""
    for token in tokens_of(tokenizer, text):
        answer.feed([token])
        given_out += answer.piece()
        if answer.stopped:
            break
    given_out += answer.rest()
    places = [place for stop in stops if (place := text.find(stop)) >= 0]
    assert answer.stopped == bool(places)
    assert given_out == answer.whole()
    assert text.startswith(given_out)
    assert not any(stop in given_out for stop in stops)


def test_a_character_that_was_cut_off_is_shown_as_such(tokenizer) -> None:
    answer = AnswerText(tokenizer)
    for token in tokens_of(tokenizer, "a🙂")[:-1]:
        answer.feed([token])
    assert answer.piece() == "a"
    answer.feed([], last=True)
    assert answer.whole().startswith("a\ufffd")
