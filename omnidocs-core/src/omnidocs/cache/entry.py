"""One cached engine, and who holds it."""

from __future__ import annotations

import logging
import time
import weakref
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

logger = logging.getLogger("omnidocs.cache")


class OwnerRef(weakref.ref[Any]):
    """A weak reference to an owner, noted under the owner's identity.

    Identity and not equality, so that owners need neither ``__hash__`` nor ``__eq__``.
    """

    __slots__ = ("home", "leased", "owner_id")

    home: dict[int, OwnerRef]
    leased: bool
    owner_id: int

    def __new__(cls, owner: object, ended: Callable[[OwnerRef], None]) -> OwnerRef:
        """Refer to ``owner``; ``ended`` runs inside the garbage collector."""
        self = super().__new__(cls, owner, ended)
        self.home = {}
        self.leased = True
        self.owner_id = id(owner)
        return self

    def move(self, home: dict[int, OwnerRef]) -> None:
        """Count the owner in ``home`` and nowhere else."""
        self.drop()
        self.home = home
        home[self.owner_id] = self

    def drop(self) -> None:
        """Count the owner no more; a newer one at the same address is left alone."""
        if self.home.get(self.owner_id) is self:
            del self.home[self.owner_id]


@dataclass(eq=False)
class CacheEntry:
    """A cached value with what is known about its use.

    Args:
        value: The engine.
        key: The rendering of its key.
        created_at: When it was loaded, on the monotonic clock, in seconds.
        last_accessed: When it was last asked for or pinned, on the same clock.
        access_count: How often it was found in the cache.
        pins: Calls and streams that are running on it.
        owners: Live owners, by identity.
        size: Bytes of memory that the engine says it takes; 0 where it does not say.
        closed: Whether it was closed.
        abandoned: Whether it does not answer, so that nobody may ask it any more.
    """

    value: Any
    key: str = ""
    created_at: float = field(default_factory=time.monotonic)
    last_accessed: float = field(default_factory=time.monotonic)
    access_count: int = 0
    pins: int = 0
    owners: dict[int, OwnerRef] = field(default_factory=dict, repr=False)
    size: int = field(init=False)
    closed: bool = False
    abandoned: bool = False

    def __post_init__(self) -> None:
        size = getattr(self.value, "memory_bytes", 0)
        self.size = size if isinstance(size, int) else 0

    @property
    def ref_count(self) -> int:
        """How many owners hold it."""
        return len(self.owners)

    @property
    def usable(self) -> bool:
        """Whether it may be asked."""
        return not (self.closed or self.abandoned)

    @property
    def in_use(self) -> bool:
        """Whether closing it now would break somebody.

        An owner with a lease asks for the engine at each call and is no obstacle; one
        that was handed the bare value is, for as long as it lives.
        """
        return self.pins > 0 or any(not owner.leased for owner in self.owners.values())

    def touch(self) -> None:
        """Note that it was found in the cache."""
        self.last_accessed = time.monotonic()
        self.access_count += 1

    def own(
        self, owner: object, ended: Callable[[OwnerRef], None], *, leased: bool
    ) -> OwnerRef | None:
        """Count an owner, once however often it asks.

        Returns:
            None for an owner that takes no weak reference and so cannot be counted:
            nobody would notice its end.
        """
        known = self.owners.get(id(owner))
        if known is None or known() is not owner:
            try:
                known = OwnerRef(owner, ended)
            except TypeError:
                return None
            known.leased = leased
            known.move(self.owners)
        known.leased = known.leased and leased
        return known

    def close(self) -> None:
        """Close the engine and let go of it; an error is logged and goes no further."""
        value, self.value = self.value, None
        close = getattr(value, "close", None)
        if not callable(close):
            return
        try:
            close()
        except Exception:  # a plugin's engine: the cache must stay whole
            logger.exception("The engine %s could not be closed", self.key)
