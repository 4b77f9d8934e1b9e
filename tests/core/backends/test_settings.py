"""How the settings of a request come about."""

from __future__ import annotations

from typing import Annotated

import pytest
from PIL import Image
from pydantic import Field

from omnidocs.backends import BackendConfig, DetectionRequest, Request, Runtime, Settings
from omnidocs.backends.settings import (
    check_names,
    checked_values,
    merged_request,
    merged_settings,
)
from omnidocs.errors import ConfigError


class SomeConfig(BackendConfig):
    model: str = "some"
    device: str = "cpu"
    max_new_tokens: Annotated[int, Runtime("max_tokens"), Field(ge=1)] = 4096
    temperature: Annotated[float | None, Runtime()] = None
    image_size: Annotated[int | None, Runtime()] = None
    confidence: Annotated[float | None, Runtime()] = None


def test_a_default_of_the_config_is_the_weakest():
    assert merged_settings(Settings(), SomeConfig(), {}).max_tokens == 4096
    assert merged_settings(Settings(max_tokens=64), SomeConfig(), {}).max_tokens == 64


def test_what_the_user_wrote_into_the_config_is_stronger_than_the_family():
    config = SomeConfig(max_new_tokens=100)
    assert merged_settings(Settings(max_tokens=64), config, {}).max_tokens == 100
    changed = SomeConfig().model_copy(update={"max_new_tokens": 7})
    assert merged_settings(Settings(max_tokens=64), changed, {}).max_tokens == 7


def test_what_the_user_says_with_the_call_is_the_strongest():
    config = SomeConfig(max_new_tokens=100)
    assert merged_settings(Settings(max_tokens=64), config, {"max_tokens": 5}).max_tokens == 5


def test_what_only_the_family_says_stays():
    asked = Settings(stop=("</doc>",), no_repeat_ngram=100, json_schema={"type": "object"})
    merged = merged_settings(asked, SomeConfig(temperature=0.5), {"seed": 3})
    assert merged.stop == ("</doc>",)
    assert merged.no_repeat_ngram == 100
    assert merged.json_schema == {"type": "object"}
    assert merged.temperature == 0.5
    assert merged.seed == 3


def test_zero_is_a_value():
    assert (
        merged_settings(Settings(temperature=0.7), SomeConfig(temperature=0.0), {}).temperature == 0
    )


def test_runtime_fields_that_are_no_settings_are_extra():
    merged = merged_settings(Settings(extra={"page": 1}), SomeConfig(image_size=1024), {})
    assert merged.extra == {"page": 1, "image_size": 1024}
    assert merged_settings(Settings(), SomeConfig(), {"image_size": 512}).extra["image_size"] == 512


def test_an_unknown_setting_is_refused_with_those_that_exist():
    with pytest.raises(
        ConfigError, match=r"'max_token' cannot be set for one call of Some. .*are: a, b\."
    ):
        check_names({"max_token": 5, "a": 1}, {"b", "a"}, "Some")
    with pytest.raises(ConfigError, match="are: none"):
        check_names({"max_token": 5}, (), "Some")
    check_names({"a": 1}, {"a"}, "Some")


def test_a_setting_may_go_by_the_name_of_its_config_field():
    assert merged_settings(Settings(), SomeConfig(), {"max_new_tokens": 5}).max_tokens == 5


def test_a_detection_takes_its_confidence_from_the_strongest():
    image = Image.new("RGB", (4, 4))
    asked = DetectionRequest(image, confidence=0.4)
    assert merged_request(asked, SomeConfig(), {}).confidence == 0.4
    assert merged_request(asked, SomeConfig(confidence=0.6), {}).confidence == 0.6
    assert merged_request(asked, SomeConfig(confidence=0.6), {"confidence": 0.9}).confidence == 0.9
    assert merged_request(asked, SomeConfig(image_size=640), {}).extra["image_size"] == 640


def test_requests_of_a_library_are_left_alone():
    assert merged_request("a question", SomeConfig(), {}) == "a question"


def test_a_request_keeps_its_images():
    image = Image.new("RGB", (4, 4))
    merged = merged_request(Request("Read.", (image,)), SomeConfig(), {})
    assert merged.images == (image,)
    assert merged.settings.max_tokens == 4096


@pytest.mark.parametrize(
    ("setting", "value"),
    [
        ("max_tokens", -1),
        ("max_tokens", "many"),
        ("max_new_tokens", 0),
        ("temperature", "hot"),
        ("top_k", -1),
        ("stop", "###"),
        ("top_p", 1.5),
        ("timeout", 0),
    ],
)
def test_a_value_that_cannot_work_is_refused_with_the_reason(setting, value):
    with pytest.raises(ConfigError, match=rf"{setting}={value!r} cannot work for Some: Input"):
        checked_values({setting: value}, SomeConfig(), "Some")


def test_values_become_what_their_fields_hold():
    given = {"stop": ["a", "b"], "temperature": None, "max_tokens": 5}
    found = checked_values(given, SomeConfig(), "Some")
    assert found == {"stop": ("a", "b"), "temperature": None, "max_tokens": 5}
