"""Engines and owners to cache."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from omnidocs.cache import CacheConfig, ModelCache, clear_cache, get_cache_config, set_cache_config


class Engine:
    """Counts how often it was closed, and tells its size."""

    def __init__(self, name: str = "", memory_bytes: int = 0) -> None:
        self.name = name
        self.memory_bytes = memory_bytes
        self.closings = 0

    def close(self) -> None:
        self.closings += 1


class Owner:
    """Stands for an extractor."""


@pytest.fixture
def engine_class() -> type[Engine]:
    return Engine


@pytest.fixture
def owner_class() -> type[Owner]:
    return Owner


@pytest.fixture
def cache() -> ModelCache:
    return ModelCache()


@pytest.fixture
def small_cache() -> ModelCache:
    """A cache with room for two."""
    return ModelCache(CacheConfig(max_entries=2))


@pytest.fixture
def shared_cache() -> Iterator[None]:
    """The cache of the process, empty, with its settings put back afterwards."""
    before = get_cache_config()
    clear_cache()
    yield
    clear_cache()
    set_cache_config(**before)
