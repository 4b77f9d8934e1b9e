"""What a backend does not declare never reaches its engine."""

from __future__ import annotations

import pytest
from PIL import Image

from omnidocs.backends import KNOWN_CAPABILITIES, Request, Settings
from omnidocs.backends.checks import CONSTRAINTS, DECODING, fitted
from omnidocs.errors import UnsupportedCapabilityError

IMAGE = Image.new("RGB", (4, 4))
VALUES = {
    "temperature": 0.5,
    "top_p": 0.9,
    "top_k": 5,
    "seed": 1,
    "stop": ("</doc>",),
    "min_tokens": 3,
    "repetition_penalty": 1.1,
    "no_repeat_ngram": 20,
    "json_schema": {"type": "object"},
    "regex": "a+",
    "choice": ("yes", "no"),
}


def ask(prompt="Read.", images=(IMAGE,), system=None, **settings):
    return Request(prompt, images, system, Settings(**settings))


@pytest.mark.parametrize("name", sorted(VALUES))
def test_a_declared_setting_goes_through(name):
    request = ask(**{name: VALUES[name]})
    assert fitted(request, KNOWN_CAPABILITIES, "Full", wished={name}) == request


@pytest.mark.parametrize("name", sorted(DECODING))
def test_decoding_that_the_family_wished_for_is_left_out_where_undeclared(name):
    fit = fitted(ask(**{name: VALUES[name]}), KNOWN_CAPABILITIES - {DECODING[name]}, "Plain")
    assert not getattr(fit.settings, name)


@pytest.mark.parametrize("name", sorted(DECODING))
def test_decoding_that_the_user_wished_for_is_an_error_where_undeclared(name):
    with pytest.raises(UnsupportedCapabilityError, match=rf"Plain does not declare .*'{name}'"):
        fitted(ask(**{name: VALUES[name]}), frozenset(), "Plain", wished={name})


@pytest.mark.parametrize("name", sorted(CONSTRAINTS))
def test_a_constraint_is_never_left_out(name):
    with pytest.raises(UnsupportedCapabilityError, match=f"the setting '{name}'"):
        fitted(ask(**{name: VALUES[name]}), KNOWN_CAPABILITIES - {CONSTRAINTS[name]}, "Plain")


def test_greedy_decoding_needs_no_sampling():
    fit = fitted(ask(temperature=0.0), frozenset(), "Plain", wished={"temperature"})
    assert fit.settings.temperature == 0.0


def test_several_images_need_their_capability():
    request = ask(images=(IMAGE, IMAGE))
    assert fitted(request, {"multi_image"}, "Full") == request
    with pytest.raises(UnsupportedCapabilityError, match=r"'multi_image'.*several images"):
        fitted(request, frozenset(), "Plain")


def test_no_image_needs_its_capability():
    request = ask(images=())
    assert fitted(request, {"text_only"}, "Full") == request
    with pytest.raises(UnsupportedCapabilityError, match="without an image"):
        fitted(request, frozenset(), "Plain")


def test_a_system_text_goes_before_the_prompt_where_there_is_no_place_for_it():
    request = ask("Read this.", system="You are careful.")
    assert fitted(request, {"system"}, "Full") == request
    fit = fitted(request, frozenset(), "Plain")
    assert fit.system is None
    assert fit.prompt == "You are careful.\n\nRead this."
