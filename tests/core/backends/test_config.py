"""The rules that every config keeps."""

from __future__ import annotations

import pickle
from typing import Annotated

import pytest
from pydantic import SecretStr, ValidationError

from omnidocs.backends import BackendConfig, Runtime
from omnidocs.errors import ConfigError


class KeyedConfig(BackendConfig):
    model: str = "some"
    device: str = "cpu"
    api_key: SecretStr | None = None
    max_new_tokens: Annotated[int, Runtime("max_tokens")] = 4096
    top_p: Annotated[float | None, Runtime()] = None


class UsersConfig(KeyedConfig):
    extra_field: int = 3


def test_a_config_is_frozen_and_says_how_to_change_it():
    config = KeyedConfig()
    with pytest.raises(ConfigError, match=r"model_copy\(update=\{'device': ...\}\)"):
        config.device = "cuda"
    with pytest.raises(ConfigError, match="frozen"):
        del config.device
    assert config.model_copy(update={"device": "cuda"}).device == "cuda"


def test_a_misspelt_field_is_refused():
    with pytest.raises(ValidationError, match="devise"):
        KeyedConfig(devise="cuda")


def test_a_config_is_never_hashed():
    with pytest.raises(TypeError, match="unhashable"):
        hash(KeyedConfig())


def test_load_values_leave_out_runtime_fields_and_secrets():
    config = KeyedConfig(api_key="sk-secret", max_new_tokens=5)
    assert config.load_values() == KeyedConfig().load_values() == {"model": "some", "device": "cpu"}


def test_a_field_that_a_user_adds_is_a_load_field():
    assert UsersConfig().load_values() == {"model": "some", "device": "cpu", "extra_field": 3}


def test_runtime_values_go_by_the_names_of_their_settings():
    assert KeyedConfig().runtime_values() == {"max_tokens": 4096}
    assert KeyedConfig(top_p=0.5).runtime_values() == {"max_tokens": 4096, "top_p": 0.5}


def test_chosen_settings_are_those_that_were_given():
    assert KeyedConfig().chosen_settings() == set()
    assert KeyedConfig(max_new_tokens=4096, device="cuda").chosen_settings() == {"max_tokens"}


def test_a_secret_is_in_no_text():
    config = KeyedConfig(api_key="sk-secret")
    assert (
        "sk-secret" not in f"{config!r} {config} {config.model_dump_json()} {config.load_values()}"
    )


def test_a_config_travels():
    config = KeyedConfig(api_key="sk-secret", top_p=0.5)
    copy = pickle.loads(pickle.dumps(config))
    assert copy == config
    assert copy.api_key.get_secret_value() == "sk-secret"
