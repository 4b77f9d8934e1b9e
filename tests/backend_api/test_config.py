"""What a user may write in an APIConfig, and what stays secret."""

from __future__ import annotations

import pickle

import pytest
from pydantic import ValidationError

from omnidocs.cache import key_of
from omnidocs_backend_api import APIConfig

SECRET = "sk-very-secret-0123456789"
HEADER = "Basic c2VjcmV0"


@pytest.fixture
def config():
    headers = {"X-Gateway": HEADER}
    return APIConfig(model="openai/gpt-4o", api_key=SECRET, extra_headers=headers)


def test_both_names_of_the_address_are_taken():
    one = APIConfig(model="m", base_url="http://localhost:8000/v1")
    other = APIConfig(model="m", api_base="http://localhost:8000/v1/")
    assert one == other


def test_two_addresses_are_refused():
    with pytest.raises(ValidationError, match="name two addresses"):
        APIConfig(model="m", base_url="http://a/v1", api_base="http://b/v1")


@pytest.mark.parametrize("address", ["localhost:8000", "ftp://host/v1", "http://", "/models/x"])
def test_what_is_no_address_is_refused_with_an_example(address):
    with pytest.raises(ValidationError, match="Write it as 'http://localhost:8000/v1'"):
        APIConfig(model="m", base_url=address)


@pytest.mark.parametrize("address", [f"http://me:{SECRET}@host/v1", f"http://host/v1?key={SECRET}"])
def test_a_secret_in_the_address_is_refused_and_not_repeated(address):
    with pytest.raises(ValidationError, match="must hold no password and no query") as caught:
        APIConfig(model="m", base_url=address)
    assert SECRET not in str(caught.value)


@pytest.mark.parametrize(
    "wrong",
    [
        {"model": ""},
        {"rate_limit": 0},
        {"timeout": 0},
        {"max_retries": -1},
        {"max_concurrency": 0},
        {"max_tokens": 0},
        {"temperature": 2.5},
        {"image_format": "webp"},
        {"max_image_side": 0},
        {"jpeg_quality": 101},
        {"modle": "m"},
    ],
)
def test_values_that_cannot_work_are_refused(wrong):
    with pytest.raises(ValidationError, match=next(iter(wrong))):
        APIConfig(**{"model": "m", **wrong})


def test_a_key_read_from_a_file_loses_its_newline():
    assert APIConfig(model="m", api_key=f"{SECRET}\n").api_key.get_secret_value() == SECRET


@pytest.mark.parametrize("key", ["", "  ", "two words"])
def test_a_key_that_is_none_is_refused(key):
    with pytest.raises(ValidationError, match="Copy it again"):
        APIConfig(model="m", api_key=key)


def test_secrets_are_in_no_text(config):
    texts = [repr(config), str(config), config.model_dump_json(), str(config.model_dump())]
    texts += [str(key_of(config)), repr(config.load_values())]
    assert not [text for text in texts if SECRET in text or HEADER in text]


def test_a_mistyped_field_does_not_show_the_key_that_it_holds():
    with pytest.raises(ValidationError) as caught:
        APIConfig(model="m", apikey=SECRET)
    assert SECRET not in str(caught.value)


def test_a_config_survives_pickling_with_its_secrets(config):
    back = pickle.loads(pickle.dumps(config))
    assert back == config
    assert back.api_key.get_secret_value() == SECRET


def test_another_timeout_is_no_other_engine():
    patient, hasty = (APIConfig(model="m", timeout=seconds) for seconds in (600, 1))
    assert key_of(patient) == key_of(hasty)
    assert key_of(patient) != key_of(APIConfig(model="n"))
