"""Settings take effect at once, and wrong ones are refused."""

from __future__ import annotations

import pytest

from omnidocs.cache import CacheConfig, ModelCache
from omnidocs.errors import ConfigError


def test_a_smaller_limit_evicts_at_once(cache, engine_class):
    engines = [engine_class(str(i)) for i in range(4)]
    for engine in engines:
        cache.set(engine.name, engine)
    cache.configure(max_entries=1)
    assert cache.keys() == ["3"]
    assert [engine.closings for engine in engines] == [1, 1, 1, 0]


def test_zero_is_no_limit():
    cache = ModelCache(CacheConfig(max_entries=0))
    for i in range(30):
        cache.set(str(i), i)
    assert cache.info()["num_entries"] == 30


def test_a_budget_of_bytes_can_be_set_later(cache, engine_class):
    for key in "abc":
        cache.set(key, engine_class(key, 10))
    cache.configure(max_bytes=25)
    assert cache.keys() == ["b", "c"]
    assert cache.config.max_entries == CacheConfig().max_entries


def test_an_unknown_setting_is_refused_with_the_known_ones(cache):
    with pytest.raises(ConfigError, match=r"no setting 'max_entry'.*max_entries, evict"):
        cache.configure(max_entry=1)


@pytest.mark.parametrize("value", [-1, 1.5, "3", None, True])
@pytest.mark.parametrize("name", ["max_entries", "max_bytes"])
def test_a_limit_that_cannot_work_is_refused_and_changes_nothing(cache, name, value):
    before = cache.config
    with pytest.raises(ConfigError, match=f"{name} is {value!r}"):
        cache.configure(**{name: value})
    assert cache.config == before


def test_a_choice_that_is_no_truth_value_is_refused():
    with pytest.raises(ConfigError, match="evict_unreferenced_first is 'no'"):
        CacheConfig(evict_unreferenced_first="no")
