"""Settings that every backend has: what each does, and that none reaches another request."""

from __future__ import annotations

from collections import Counter
from itertools import pairwise
from typing import Any

import pytest

from omnidocs.errors import RequestError
from suites.requests import ask, read

LONG = {"min_tokens": 60, "max_tokens": 60}


class SettingsSuite:
    """Run it with the fixtures ``engine``, the trained reader, and ``page``."""

    def test_an_answer_is_cut_where_it_may_be_no_longer(self, engine, page) -> None:
        image, markdown = page
        answer = ask(engine, image, max_tokens=4)
        assert (answer.text, answer.finish_reason) == (markdown[:4], "length")
        assert answer.completion_tokens == 4

    def test_an_answer_ends_before_a_stop_text(self, engine, page) -> None:
        image, markdown = page
        stop = markdown[3:5]
        answer = ask(engine, image, stop=("nowhere", stop))
        *_, streamed = engine.stream(read(image, stop=("nowhere", stop)))
        for found in (answer, streamed):
            assert (found.text, found.finish_reason) == (markdown.partition(stop)[0], "stop")
        assert ask(engine, image, stop=("nowhere",)).text == markdown

    def test_an_answer_may_have_to_be_longer(self, engine, page) -> None:
        image, markdown = page
        least = len(markdown) + 20
        answer = ask(engine, image, min_tokens=least, max_tokens=least + 10)
        assert answer.completion_tokens >= least
        assert ask(engine, image, min_tokens=50, max_tokens=9).completion_tokens == 9
        assert ask(engine, image, stop=(markdown[2],), min_tokens=6).completion_tokens > 6

    def test_each_request_of_a_batch_has_its_own_settings(self, engine, page) -> None:
        image, markdown = page
        settings: list[dict[str, Any]] = [
            {},
            {"max_tokens": 2},
            {"stop": (markdown[4],)},
            {"min_tokens": 30, "max_tokens": 30},
            {"temperature": 1.9, "seed": 7},
            {"repetition_penalty": 3.0},
            {"no_repeat_ngram": 1},
        ]
        together = engine.generate([read(image, **one) for one in settings])
        singly = [ask(engine, image, **one) for one in settings]
        assert [answer.token_ids for answer in together] == [answer.token_ids for answer in singly]
        assert singly[0].text == markdown
        assert len({answer.token_ids for answer in singly}) > 4

    @pytest.mark.parametrize("narrow", [{"top_k": 1}, {"top_p": 1e-6}, {"top_p": 0.0}])
    def test_sampling_among_the_likeliest_only(self, engine, page, narrow) -> None:
        assert ask(engine, page[0], temperature=2.0, seed=1, **narrow).text == page[1]

    def test_no_sequence_comes_twice_where_it_must_not(self, engine, page) -> None:
        free = ask(engine, page[0], **LONG).token_ids
        bound = ask(engine, page[0], no_repeat_ngram=2, **LONG).token_ids
        assert _repeated(free) > 0
        assert _repeated(bound) == 0

    def test_what_occurred_is_less_likely_under_a_penalty(self, engine, page) -> None:
        free = ask(engine, page[0], **LONG).token_ids
        bound = ask(engine, page[0], repetition_penalty=2.0, **LONG).token_ids
        assert len(set(bound)) > len(set(free))

    def test_an_answer_that_takes_too_long_is_given_up(self, engine, page) -> None:
        late, intime = engine.generate([read(page[0], timeout=1e-9), read(page[0], timeout=60)])
        assert isinstance(late, RequestError)
        assert (late.kind, late.retryable) == ("timeout", True)
        assert intime.text == page[1]
        with pytest.raises(RequestError, match="not complete after"):
            list(engine.stream(read(page[0], timeout=1e-9)))


def _repeated(tokens: tuple[int, ...]) -> int:
    pairs = Counter(pairwise(tokens))
    return sum(times - 1 for times in pairs.values())
