"""Whose word counts: backend, family, request, config, call."""

from __future__ import annotations

import pytest
from core.tasks.families import ToyText

from omnidocs.backends import Request, Settings
from omnidocs.registry import ModelFamily, derive_config
from omnidocs.testing import ReferenceConfig, ReferenceEngine

EAGER = ModelFamily(
    name="Eager",
    checkpoints={"reference": "eager-1b"},
    defaults={"Reference": {"max_tokens": 6}},
)


class EagerText(ToyText):
    """A family with a default of its own."""

    family = EAGER


class BriefText(EagerText):
    """Its request asks for less."""

    def prompt(self, page, options):
        return Request("Briefly.", (page.image,), settings=Settings(max_tokens=4))


@pytest.fixture
def asked(monkeypatch):
    """The settings of every request that reached the engine."""
    seen, generate = [], ReferenceEngine.generate

    def watched(self, requests):
        seen.extend(request.settings for request in requests)
        return generate(self, requests)

    monkeypatch.setattr(ReferenceEngine, "generate", watched)
    return seen


def limits(asked):
    return [settings.max_tokens for settings in asked]


def test_a_bare_config_leaves_the_choice_to_the_engine(asked, page):
    with EagerText(backend=ReferenceConfig(model="eager-1b")) as extractor:
        extractor.extract(page)
    assert limits(asked) == [None]


def test_the_familys_default_is_in_its_config(asked, page):
    with EagerText(backend="Reference") as extractor:
        extractor.extract(page)
    assert limits(asked) == [6]


def test_the_request_of_a_round_is_stronger_than_the_familys_default(asked, page):
    with BriefText(backend="Reference") as extractor:
        extractor.extract(page)
    assert limits(asked) == [4]


def test_the_users_config_is_stronger_than_the_request(asked, page):
    config = derive_config(BriefText, "Reference")(max_tokens=5)
    with BriefText(backend=config) as extractor:
        extractor.extract(page)
    assert limits(asked) == [5]


def test_the_call_is_the_strongest_and_does_not_last(asked, page):
    config = derive_config(BriefText, "Reference")(max_tokens=5)
    with BriefText(backend=config) as extractor:
        extractor.extract(page, settings={"max_tokens": 3})
        extractor.extract(page)
    assert limits(asked) == [3, 5]


async def test_it_is_the_same_from_a_coroutine_and_in_a_stream(page):
    with BriefText(backend="ReferenceLoop") as extractor:
        assert (await extractor.aextract(page)).truncated
        last = [piece async for piece in extractor.astream(page)][-1]
        assert last.truncated
        assert not (await extractor.aextract(page, settings={"max_tokens": 90})).truncated


def test_what_only_the_engine_knows_reaches_it(asked, page):
    with ToyText(backend=ReferenceConfig(model="toy-1b", latency=0.01)) as extractor:
        extractor.extract(page)
        extractor.extract(page, settings={"latency": 0.0})
    assert [settings.extra["latency"] for settings in asked] == [0.01, 0.0]


def test_extractors_that_share_an_engine_keep_their_own(asked, page):
    brief, eager = BriefText(backend="Reference"), EagerText(backend="Reference")
    for extractor in (brief, eager, brief):
        extractor.extract(page)
    assert limits(asked) == [4, 6, 4]
    brief.close()
    eager.close()
