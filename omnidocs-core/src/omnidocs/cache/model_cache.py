"""The cache itself: one load for a key, least recently used first out."""

from __future__ import annotations

import threading
import time
from collections import OrderedDict, deque
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Literal, TypeVar

from omnidocs.cache.config import CacheConfig
from omnidocs.cache.entry import CacheEntry, OwnerRef
from omnidocs.cache.events import CacheEvent, Listener, tell
from omnidocs.cache.lease import Lease
from omnidocs.cache.loading import Load

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from omnidocs.cache.key import CacheKey

T = TypeVar("T")


class _Aftermath:
    """What a change of state leaves to be done once the lock is free."""

    def __init__(self) -> None:
        self.closing: list[CacheEntry] = []
        self.events: list[CacheEvent] = []


class ModelCache:
    """Engines by key, safe to use from any thread.

    Engines are loaded and closed, and listeners called, while no lock is held. Owners
    are held weakly. Their end and the end of a use are only noted, in a queue that the
    next call works through, because they may come from inside the garbage collector.

    Keys are ``CacheKey`` objects or their renderings; any other string is a key too.

    Args:
        config: Limits; None for the defaults.
    """

    def __init__(self, config: CacheConfig | None = None) -> None:
        self.listeners: list[Listener] = []
        self.notes: deque[OwnerRef | CacheEntry | None] = deque()
        self._config = config or CacheConfig()
        self._entries: OrderedDict[str, CacheEntry] = OrderedDict()
        self._detached: list[CacheEntry] = []
        self._loads: dict[str, Load] = {}
        self._lock = threading.Lock()

    @property
    def config(self) -> CacheConfig:
        """The settings in force."""
        return self._config

    def configure(self, **settings: Any) -> None:
        """Change settings and apply them at once.

        Raises:
            ConfigError: a setting is unknown or its value cannot work.
        """
        with self._locked() as aftermath:
            self._config = self._config.changed(**settings)
            self._make_room(aftermath)

    def acquire(
        self, key: CacheKey | str, loader: Callable[[], T], owner: object | None = None
    ) -> Lease[T]:
        """Return a lease on the engine of a key, loaded if need be.

        However many threads ask for a key, its loader runs once; an error of it reaches
        all of them and leaves nothing behind.

        Args:
            key: The engine's identity.
            loader: Loads the engine; kept, to load it again after an eviction.
            owner: Who uses the lease; held weakly. None, or an owner that takes no weak
                references, counts for as long as the lease itself is alive.

        Raises:
            CacheError: the loader asks for an engine whose load waits for this one.
        """
        lease = Lease(self, str(key), loader)

        def take(entry: CacheEntry) -> None:
            holder = lease if owner is None else owner
            lease.owner = entry.own(holder, self.notes.append, leased=True) or entry.own(
                lease, self.notes.append, leased=True
            )
            lease.entry = entry

        self._obtain(lease.key, loader, take)
        return lease

    def get_or_load(
        self, key: CacheKey | str, loader_fn: Callable[[], T], owner: object | None = None
    ) -> T:
        """Return the bare value of a key, loaded if need be.

        Without a lease the cache cannot tell when the value is in use: it closes the
        value once it has left the cache and ``owner`` is gone.
        """
        entry = self._obtain(str(key), loader_fn, lambda entry: self._lend(entry, owner))
        value: T = entry.value
        return value

    def get(self, key: CacheKey | str) -> Any | None:
        """Return the bare value of a key, or None."""
        with self._locked():
            entry = self._find(str(key))
            return entry and entry.value

    def set(self, key: CacheKey | str, value: object, owner: object | None = None) -> None:
        """Store a value that was loaded elsewhere; the owners of an older one stay."""
        entry = CacheEntry(value, key=str(key))
        with self._locked() as aftermath:
            present = self._entries.get(entry.key)
            if present is not None and present.value is value:
                entry = present
            self._store(entry, aftermath)
            self._lend(entry, owner)

    def add_reference(self, key: CacheKey | str, owner: object) -> bool:
        """Count an owner of a cached value.

        Returns:
            False where nothing is cached under the key, or where the owner takes no
            weak references, so that its end would go unnoticed.
        """
        with self._locked():
            entry = self._entries.get(str(key))
            return entry is not None and self._lend(entry, owner)

    def remove(self, key: CacheKey | str) -> bool:
        """Take a value out: close it, or leave that to the last one who uses it."""
        with self._locked() as aftermath:
            return self._detach(str(key), "removed", aftermath)

    def abandon(self, entry: CacheEntry) -> None:
        """Take out a value that does not answer, and let nobody use it again."""
        with self._locked() as aftermath:
            entry.abandoned = True
            if self._entries.get(entry.key) is entry:
                self._detach(entry.key, "removed", aftermath)

    def clear(self) -> None:
        """Take every value out, each as ``remove`` does."""
        with self._locked() as aftermath:
            for key in list(self._entries):
                self._detach(key, "removed", aftermath)

    def keys(self) -> list[str]:
        """List the renderings of the cached keys, least recently used first."""
        with self._locked():
            return list(self._entries)

    def info(self) -> dict[str, Any]:
        """Describe what is cached, what is being loaded and what waits to be closed."""
        now = time.monotonic()
        with self._locked():
            return {
                "num_entries": len(self._entries),
                "max_entries": self._config.max_entries,
                "max_bytes": self._config.max_bytes,
                "keys": list(self._entries),
                "entries": {key: _described(e, now) for key, e in self._entries.items()},
                "loading": list(self._loads),
                "detached": [entry.key for entry in self._detached],
            }

    def pin(self, lease: Lease[Any]) -> CacheEntry:
        """Begin a use of a lease's engine; called by ``Lease.pin``."""
        with self._locked():
            entry = lease.entry
            if entry is not None and entry.usable:
                entry.pins += 1
                entry.last_accessed = time.monotonic()
                if self._entries.get(lease.key) is entry:
                    self._entries.move_to_end(lease.key)
                return entry

        def take(entry: CacheEntry) -> None:
            entry.pins += 1
            lease.entry = entry
            if lease.owner is not None and lease.owner() is not None:
                lease.owner.move(entry.owners)

        return self._obtain(lease.key, lease.loader, take)

    def settle(self) -> None:
        """Work through the notes, unless another thread is at it and will."""
        while self.notes and self._lock.acquire(blocking=False):
            aftermath = _Aftermath()
            try:
                self._read_notes(aftermath)
            finally:
                self._lock.release()
            self._finish(aftermath)

    @contextmanager
    def _locked(self) -> Iterator[_Aftermath]:
        aftermath = _Aftermath()
        try:
            with self._lock:
                self._read_notes(aftermath)
                yield aftermath
        finally:
            self._finish(aftermath)
            self.settle()

    def _read_notes(self, aftermath: _Aftermath) -> None:
        while self.notes:
            note = self.notes.popleft()
            if isinstance(note, OwnerRef):
                note.drop()
            elif note is not None:
                note.pins -= 1
        for entry in [entry for entry in self._detached if not entry.in_use]:
            self._detached.remove(entry)
            self._retire(entry, aftermath)

    def _finish(self, aftermath: _Aftermath) -> None:
        for entry in aftermath.closing:
            entry.close()
        for event in aftermath.events:
            tell(self.listeners, event)

    def _obtain(
        self, key: str, loader: Callable[[], Any], take: Callable[[CacheEntry], object]
    ) -> CacheEntry:
        """Find, await or load an entry; ``take`` is called on it under the lock."""
        while True:
            with self._locked() as aftermath:
                entry = self._find(key)
                if entry is not None:
                    take(entry)
                    return entry
                load = self._loads.get(key)
                if load is None:
                    mine = self._loads[key] = Load(key)
                    self._make_room(aftermath)
                else:
                    load.queue()
            if load is None:
                return self._load(mine, loader, take)
            entry = load.wait()
            with self._locked():
                if entry.usable:
                    take(entry)
                    return entry

    def _load(
        self, load: Load, loader: Callable[[], Any], take: Callable[[CacheEntry], object]
    ) -> CacheEntry:
        started = time.monotonic()
        try:
            entry = CacheEntry(load.run(loader), key=load.key)
            with self._locked() as aftermath:
                del self._loads[load.key]
                take(entry)
                self._store(entry, aftermath)
                seconds = time.monotonic() - started
                aftermath.events.append(CacheEvent("loaded", load.key, seconds))
        except BaseException as error:
            with self._locked():
                self._loads.pop(load.key, None)
            load.end(error)
            raise
        load.end(entry)
        return entry

    def _find(self, key: str) -> CacheEntry | None:
        entry = self._entries.get(key)
        if entry is not None:
            entry.touch()
            self._entries.move_to_end(key)
        return entry

    def _lend(self, entry: CacheEntry, owner: object | None) -> bool:
        if owner is None:
            return False
        return entry.own(owner, self.notes.append, leased=False) is not None

    def _store(self, entry: CacheEntry, aftermath: _Aftermath) -> None:
        present = self._entries.get(entry.key)
        if present is not None and present is not entry:
            for owner in list(present.owners.values()):
                owner.move(entry.owners)
            self._detach(entry.key, "replaced", aftermath)
        self._entries[entry.key] = entry
        self._entries.move_to_end(entry.key)
        self._make_room(aftermath, keep=entry)

    def _make_room(self, aftermath: _Aftermath, keep: CacheEntry | None = None) -> None:
        """Evict until the limits are kept, before a load so that two need not fit at once."""
        while self._is_full():
            others = [entry for entry in self._entries.values() if entry is not keep]
            if not others:
                return
            self._detach(min(others, key=self._worth).key, "evicted", aftermath)

    def _is_full(self) -> bool:
        limits = self._config
        count = len(self._entries) + len(self._loads)
        size = sum(entry.size for entry in self._entries.values()) if limits.max_bytes else 0
        return 0 < limits.max_entries < count or 0 < limits.max_bytes < size

    def _worth(self, entry: CacheEntry) -> tuple[bool, bool]:
        if not self._config.evict_unreferenced_first:
            return (False, False)
        return (entry.in_use, entry.ref_count > 0)

    def _detach(
        self, key: str, kind: Literal["evicted", "removed", "replaced"], aftermath: _Aftermath
    ) -> bool:
        entry = self._entries.pop(key, None)
        if entry is None:
            return False
        aftermath.events.append(CacheEvent(kind, key))
        if entry.in_use:
            self._detached.append(entry)
        else:
            self._retire(entry, aftermath)
        return True

    def _retire(self, entry: CacheEntry, aftermath: _Aftermath) -> None:
        entry.closed = True
        entry.owners.clear()
        aftermath.closing.append(entry)


def _described(entry: CacheEntry, now: float) -> dict[str, Any]:
    return {
        "ref_count": entry.ref_count,
        "access_count": entry.access_count,
        "age_seconds": now - entry.created_at,
        "idle_seconds": now - entry.last_accessed,
        "pins": entry.pins,
        "bytes": entry.size,
    }
