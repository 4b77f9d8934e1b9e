"""Which configs share an engine, and what their keys look like."""

from __future__ import annotations

import threading
from pathlib import Path
from typing import Annotated, Any, ClassVar

import pytest
from hypothesis import given, strategies as st
from pydantic import Field, SecretStr

from omnidocs.backends import BackendConfig, Config, Runtime
from omnidocs.cache import CacheKey, get_cache_key, key_of
from omnidocs.errors import ConfigError


class PyTorchConfig(BackendConfig):
    device: str = "cuda"
    revision: str | None = None
    token: SecretStr | None = None
    max_new_tokens: Annotated[int, Runtime("max_tokens")] = 4096


class QwenTextPyTorchConfig(PyTorchConfig):
    key_class: ClassVar[type[Config] | None] = PyTorchConfig
    family_name: ClassVar[str | None] = "Qwen"


class QwenLayoutPyTorchConfig(PyTorchConfig):
    key_class: ClassVar[type[Config] | None] = PyTorchConfig
    family_name: ClassVar[str | None] = "Qwen"
    max_new_tokens: Annotated[int, Runtime("max_tokens")] = 1024


class Loose(Config):
    """Load fields of every shape."""

    options: dict[str, Any] = Field(default_factory=dict)
    folder: Path | None = None
    words: frozenset[str] = frozenset()
    count: int | str = 0


def other_plugin_config(module: str) -> type[BackendConfig]:
    """A config class of the same name, from another distribution."""
    return type(
        "PyTorchConfig", (BackendConfig,), {"__module__": module, "__qualname__": "PyTorchConfig"}
    )


def test_the_rendering_names_family_class_and_sorted_load_fields():
    key = key_of(QwenTextPyTorchConfig(model="Qwen/Qwen3-VL-8B-Instruct"))
    assert str(key) == "Qwen:PyTorchConfig:device=cuda:model=Qwen/Qwen3-VL-8B-Instruct"


def test_text_and_layout_configs_of_a_family_share_an_engine():
    text = QwenTextPyTorchConfig(model="m", max_new_tokens=8192)
    layout = QwenLayoutPyTorchConfig(model="m")
    assert key_of(text) == key_of(layout)
    assert hash(key_of(text)) == hash(key_of(layout))


def test_a_bare_config_shares_with_the_derived_one_when_the_extractor_names_the_family():
    assert key_of(PyTorchConfig(model="m"), family="Qwen") == key_of(
        QwenTextPyTorchConfig(model="m")
    )


def test_a_bare_config_of_no_family_has_a_key_of_its_own():
    key = key_of(PyTorchConfig(model="m"))
    assert str(key) == "PyTorchConfig:device=cuda:model=m"
    assert key != key_of(QwenTextPyTorchConfig(model="m"))


@pytest.mark.parametrize("change", [{"device": "cpu"}, {"model": "n"}, {"revision": "main"}])
def test_another_load_field_is_another_engine(change):
    config = QwenTextPyTorchConfig(model="m")
    assert key_of(config) != key_of(config.model_copy(update=change))


def test_an_unmarked_field_of_a_users_subclass_is_a_load_field():
    class Mine(QwenTextPyTorchConfig):
        adapter: str | None = None

    assert key_of(Mine(model="m", adapter="a")) != key_of(Mine(model="m", adapter="b"))
    assert ":adapter=a:" in str(key_of(Mine(model="m", adapter="a")))


def test_secrets_are_not_in_a_key():
    with_token = PyTorchConfig(model="m", token=SecretStr("hunter2"))
    key = key_of(with_token)
    assert "hunter2" not in repr(key)
    assert "token" not in str(key)


def test_two_plugins_with_equal_class_names_never_share():
    ours = key_of(PyTorchConfig(model="m"))
    theirs = [key_of(other_plugin_config(module)(model="m")) for module in ("acme", "bolt.config")]
    assert len({ours, *theirs}) == 3
    assert len({str(ours), *map(str, theirs)}) == 3
    assert str(theirs[1]) == "bolt.config.PyTorchConfig:model=m"


def test_the_order_of_nested_values_does_not_matter():
    assert key_of(Loose(options={"a": {"x": 1, "y": None}, "b": [1]})) == key_of(
        Loose(options={"b": [1], "a": {"y": None, "x": 1}})
    )


def test_sets_are_compared_as_sets():
    words = [f"word{i}" for i in range(40)]
    assert key_of(Loose(words=frozenset(words))) == key_of(Loose(words=frozenset(words[::-1])))


def test_paths_and_nested_values_are_rendered(tmp_path):
    key = key_of(Loose(folder=tmp_path, options={"b": 1, "a": None}))
    assert str(key) == f'Loose:count=0:folder={tmp_path}:options={{"a":null,"b":1}}:words=[]'


def test_none_is_left_out_of_the_rendering_and_kept_in_the_identity():
    assert "revision" not in str(key_of(PyTorchConfig(model="m")))
    assert "revision" in key_of(PyTorchConfig(model="m")).fields


def test_a_number_and_its_digits_are_told_apart():
    assert str(key_of(Loose(count=3))) != str(key_of(Loose(count="3")))


def test_a_value_that_imitates_other_fields_is_quoted():
    sly = PyTorchConfig(model="m:revision=r")
    plain = PyTorchConfig(model="m", revision="r")
    assert str(key_of(sly)) != str(key_of(plain))


texts = st.text(alphabet='ab:="{[\\ \n1', max_size=6)


@given(
    st.lists(
        st.tuples(st.none() | texts, texts, st.none() | texts | st.integers(0, 11)), max_size=20
    )
)
def test_different_keys_have_different_renderings(values):
    keys = {
        CacheKey("module:Class", family, Loose(options={}, count=0).model_dump_json())
        for family, _, _ in values
    } | {key_of(Sly(a=first, b=second), family=family) for family, first, second in values}
    assert len({str(key) for key in keys}) == len(keys)


class Sly(Config):
    a: str
    b: str | int | None


def test_a_value_that_json_cannot_hold_is_a_config_error():
    with pytest.raises(
        ConfigError, match=r"load field of Loose cannot be written as JSON.*Runtime"
    ):
        key_of(Loose(options={"lock": threading.Lock()}))


def test_only_configs_have_keys():
    with pytest.raises(ConfigError, match="not from dict"):
        key_of({"model": "m"})  # type: ignore[arg-type]


def test_the_public_function_gives_the_rendering_with_an_optional_prefix():
    config = QwenTextPyTorchConfig(model="m")
    assert get_cache_key(config) == str(key_of(config))
    assert get_cache_key(config, prefix="mine") == f"mine:{key_of(config)}"
