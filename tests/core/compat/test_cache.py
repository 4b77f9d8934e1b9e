"""The model cache is used with plain strings, values and owners, as in OmniDocs 0.2."""

from __future__ import annotations

import gc

import pytest
from pydantic import BaseModel, SecretStr

import omnidocs
from omnidocs.cache import CacheConfig, ModelCache
from omnidocs.errors import ConfigError


class Owner:
    """Somebody who uses a model."""


class OldTextPyTorchConfig(BaseModel):
    """The config of an extractor that was written for 0.2."""

    model: str
    device: str = "cuda"
    max_tokens: int = 4096
    temperature: float = 0.1
    api_key: str | None = None
    token: SecretStr | None = None


@pytest.fixture(autouse=True)
def empty_cache():
    omnidocs.clear_cache()
    yield
    omnidocs.clear_cache()


def test_values_are_kept_under_strings():
    assert omnidocs.get_cached("model") is None
    omnidocs.set_cached("model", ["weights"])
    assert omnidocs.get_cached("model") == ["weights"]
    assert omnidocs.get_or_load("model", lambda: pytest.fail("loaded again")) == ["weights"]
    assert omnidocs.list_cached_keys() == ["model"]
    assert omnidocs.remove_cached("model") is True
    assert omnidocs.remove_cached("model") is False


def test_owners_are_counted_while_they_live():
    first, second = Owner(), Owner()
    omnidocs.get_or_load("model", object, owner=first)
    assert omnidocs.add_reference("model", second) is True
    assert omnidocs.add_reference("absent", second) is False
    entry = omnidocs.get_cache_info()["entries"]["model"]
    assert (entry["ref_count"], entry["access_count"]) == (2, 0)
    assert entry["age_seconds"] >= 0
    del first
    gc.collect()
    assert omnidocs.get_cache_info()["entries"]["model"]["ref_count"] == 1


def test_the_info_counts_entries_and_accesses():
    omnidocs.set_cached("model", 1)
    omnidocs.get_cached("model")
    info = omnidocs.get_cache_info()
    assert info["num_entries"] == 1
    assert info["max_entries"] == omnidocs.get_cache_config()["max_entries"] == 10
    assert info["keys"] == ["model"]
    assert info["entries"]["model"]["access_count"] == 1


def test_the_least_recently_used_goes_first_and_what_is_held_last():
    cache, owner = ModelCache(config=CacheConfig(max_entries=2)), Owner()
    cache.set("a", 1)
    cache.set("b", 2)
    assert cache.get("a") == 1
    cache.set("c", 3)
    assert cache.keys() == ["a", "c"]
    cache.add_reference("a", owner)
    cache.set("d", 4)
    assert cache.keys() == ["a", "d"]


def test_a_config_that_is_no_config_of_ours_has_a_key():
    key = omnidocs.get_cache_key(OldTextPyTorchConfig(model="m"))
    same = OldTextPyTorchConfig(model="m", max_tokens=9, temperature=0, api_key="s", token="t")
    assert key == "OldTextPyTorchConfig:device=cuda:model=m"
    assert omnidocs.get_cache_key(same) == "OldTextPyTorchConfig:device=cuda:model=m"
    assert omnidocs.get_cache_key(OldTextPyTorchConfig(model="m"), prefix="Old") == f"Old:{key}"
    with pytest.raises(ConfigError, match="dict"):
        omnidocs.get_cache_key({"model": "m"})
