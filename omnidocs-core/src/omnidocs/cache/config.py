"""How much the cache keeps."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from typing import Any

from omnidocs.errors import ConfigError


@dataclass(frozen=True)
class CacheConfig:
    """Limits of a cache and the order in which it forgets.

    Args:
        max_entries: Engines kept at most; 0 for no limit.
        evict_unreferenced_first: Whether engines that no extractor holds go before
            those that one does. False evicts the least recently used, held or not.
        auto_cleanup_interval: A setting of OmniDocs 0.2, taken and without effect:
            ended owners are noticed at every call.
        max_bytes: Bytes kept at most, counted over the engines that tell theirs in an
            attribute ``memory_bytes``; 0 for no limit.

    Raises:
        ConfigError: a limit is negative, or a value is of the wrong type.
    """

    max_entries: int = 10
    evict_unreferenced_first: bool = True
    auto_cleanup_interval: int = 100
    max_bytes: int = 0

    def __post_init__(self) -> None:
        for name in ("max_entries", "max_bytes", "auto_cleanup_interval"):
            value = getattr(self, name)
            if not isinstance(value, int) or isinstance(value, bool) or value < 0:
                raise ConfigError(
                    f"The cache setting {name} is {value!r}, which is no whole number "
                    "from 0 up. Use 0 for no limit."
                )
        if not isinstance(self.evict_unreferenced_first, bool):
            raise ConfigError(
                "The cache setting evict_unreferenced_first is "
                f"{self.evict_unreferenced_first!r}. Use True or False."
            )

    def changed(self, **settings: Any) -> CacheConfig:
        """Return a copy with other settings; an unknown name is a ``ConfigError``."""
        known = [field.name for field in fields(self)]
        for name in settings:
            if name not in known:
                raise ConfigError(
                    f"The cache has no setting {name!r}. Its settings are {', '.join(known)}."
                )
        return replace(self, **settings)
