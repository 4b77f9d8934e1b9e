"""An extractor's hold on an engine."""

from __future__ import annotations

from typing import TYPE_CHECKING, Generic, TypeVar

from omnidocs.errors import CacheError

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import TracebackType

    from omnidocs.cache.entry import CacheEntry, OwnerRef
    from omnidocs.cache.model_cache import ModelCache

T = TypeVar("T")


class Lease(Generic[T]):
    """The right to an engine, made by ``acquire``.

    A lease keeps working when its engine is evicted or removed: the next pin loads it
    again. It ends with ``release``, or when its owner is garbage collected.

    Args:
        cache: The cache that made it.
        key: The rendering of the engine's key.
        loader: Loads the engine. It must not hold the owner, which would then live
            for as long as the lease.
    """

    __slots__ = ("__weakref__", "cache", "entry", "key", "loader", "owner", "released")

    def __init__(self, cache: ModelCache, key: str, loader: Callable[[], T]) -> None:
        self.cache = cache
        self.key = key
        self.loader = loader
        self.entry: CacheEntry | None = None
        self.owner: OwnerRef | None = None
        self.released = False

    def __repr__(self) -> str:
        return f"<Lease {self.key}{' (released)' if self.released else ''}>"

    def pin(self) -> Pin[T]:
        """Use the engine inside ``with``; it is not closed before the block ends.

        Raises:
            CacheError: the lease was released.
        """
        return Pin(self)

    def abandon(self) -> None:
        """Give up an engine that does not answer: the next pin, of any lease, loads another.

        The engine leaves the cache at once, and is closed if the calls in it ever end.
        """
        if self.entry is not None:
            self.cache.abandon(self.entry)

    def release(self) -> None:
        """Give the lease up; twice is harmless.

        Takes no lock and closes nothing, so that finalizers may call it. The engine
        stays cached until room is needed.
        """
        self.released = True
        if self.owner is not None:
            self.cache.notes.append(self.owner)


class Pin(Generic[T]):
    """One use of an engine, as a context manager that gives the engine."""

    __slots__ = ("_entry", "_lease")

    def __init__(self, lease: Lease[T]) -> None:
        self._lease = lease
        self._entry: CacheEntry | None = None

    def __enter__(self) -> T:
        if self._lease.released:
            raise CacheError(
                f"The lease on {self._lease.key} was released. Acquire the engine again."
            )
        self._entry = self._lease.cache.pin(self._lease)
        value: T = self._entry.value
        return value

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        """Unpin; an engine that was only waiting for this is closed.

        A generator that is given up may be ending inside the garbage collector, where
        no engine may be closed: then the next call to the cache does it.
        """
        entry, self._entry = self._entry, None
        cache = self._lease.cache
        cache.notes.append(entry)
        if kind is not GeneratorExit:
            cache.settle()
