"""An extractor's hold on its engine: shared through the cache, or of its own."""

from __future__ import annotations

import asyncio
import weakref
from contextlib import AbstractContextManager, ExitStack, asynccontextmanager, nullcontext
from dataclasses import dataclass, replace
from functools import partial
from queue import Empty, SimpleQueue
from threading import Lock, Thread
from typing import TYPE_CHECKING, Any, Protocol

from omnidocs.backends import Backend, Config, EngineRunner
from omnidocs.cache import CacheKey, acquire, key_of
from omnidocs.errors import BackendUnavailableError, ConfigError, IncompatiblePluginError

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Collection

    from omnidocs.backends import BackendConfig

Runner = EngineRunner[Any, Any]


class Hold(Protocol):
    """The right to an engine until it is released."""

    def pin(self) -> AbstractContextManager[Runner]:
        """Use the engine inside ``with``; it is not closed before the block ends."""

    def release(self) -> None:
        """Give the engine up."""

    def abandon(self) -> None:
        """Give up an engine that does not answer; the next pin loads another."""


@dataclass(frozen=True)
class EngineChoice:
    """Which engine an extractor uses, and what is known about it.

    Args:
        config: What the engine is made with.
        backend: The backend; None for the engine of a library.
        hold: The extractor's right to the engine.
        batch_size: How many requests keep the engine busy.
    """

    config: Config
    backend: Backend | None
    hold: Hold
    batch_size: int

    @property
    def label(self) -> str:
        """The backend's label."""
        return self.backend.label if self.backend else ""

    @property
    def capabilities(self) -> Collection[str] | None:
        """What the backend declares; None for the engine of a library."""
        return self.backend.capabilities if self.backend else None


class OwnEngine:
    """An engine of one extractor: closed when it is released.

    An extractor that is garbage collected leaves its engine in a queue, and the next
    engine that is made closes it: no engine is closed inside the garbage collector.
    """

    _abandoned: SimpleQueue[Runner] = SimpleQueue()

    def __init__(self, loader: Callable[[], Runner], owner: object) -> None:
        self.close_abandoned()
        self._loader = loader
        self._owner = weakref.ref(owner)
        self._lock = Lock()
        self._load()

    def pin(self) -> AbstractContextManager[Runner]:
        """Use the engine; calls that are running when it is closed end first."""
        with self._lock:
            if not self._end.alive:
                self._load()
            return nullcontext(self._runner)

    def abandon(self) -> None:
        """Close the engine once the call in it has ended; the next pin loads another."""
        if self._end.detach() is not None:
            close = self._runner.close
            Thread(target=close, name="omnidocs-engine-closing", daemon=True).start()

    def _load(self) -> None:
        self._runner = self._loader()
        self._end = weakref.finalize(self._owner(), self._abandoned.put, self._runner)
        self._end.atexit = False

    def release(self) -> None:
        """Close the engine."""
        if self._end.detach() is not None:
            self._runner.close()

    @classmethod
    def close_abandoned(cls) -> None:
        """Close the engines whose extractors are gone."""
        while True:
            try:
                runner = cls._abandoned.get_nowait()
            except Empty:
                return
            runner.close()


@asynccontextmanager
async def apinned(hold: Hold) -> AsyncIterator[Runner]:
    """Use an engine in a coroutine; one that was evicted is loaded again in a thread."""
    pin = hold.pin()
    entering = asyncio.ensure_future(asyncio.to_thread(pin.__enter__))
    try:
        runner = await asyncio.shield(entering)
    except asyncio.CancelledError:
        await asyncio.wait([entering])
        if entering.exception() is None:
            pin.__exit__(None, None, None)
        raise
    with ExitStack() as stack:
        stack.push(pin)
        yield runner


def family_engine(owner: object, choice: Any, kind: str, family: str) -> EngineChoice:
    """The engine of a family's extractor.

    Args:
        owner: The extractor.
        choice: A config, a backend's name, or None for ``"auto"``.
        kind: The kind of engine that it talks to.
        family: The family's name, for a bare config.

    Raises:
        BackendNotInstalledError: the backend is not there, or cannot run here.
        ConfigError: the config is of another family, or of no backend.
    """
    from omnidocs.registry import engine_class, resolve_backend

    backend, config = resolve_backend("auto" if choice is None else choice, type(owner))
    key = _family_key(config, family, kind) if backend.cached else None
    hold = _hold(owner, partial(_loaded, backend, kind, config), key)
    size = config.runtime_values().get("batch_size", engine_class(backend, kind).batch_size)
    return EngineChoice(config, backend, hold, size)


def _loaded(backend: Backend, kind: str, config: BackendConfig) -> Runner:
    """Load an engine, if its backend can run here: what is loaded needs no second look."""
    from omnidocs.registry import engine_class, require_available

    require_available(backend)
    batch = "batch" in backend.capabilities
    return EngineRunner(engine_class(backend, kind), config, batch=batch)


def library_engine(owner: Any, config: Config) -> EngineChoice:
    """The engine of an extractor that brings its own.

    Raises:
        BackendUnavailableError: a library that it needs is missing.
        IncompatiblePluginError: the extractor names something that is no engine.
    """
    from omnidocs.backends import Engine
    from omnidocs.registry import import_target

    try:
        found = import_target(owner.engine)
    except ImportError as error:
        raise BackendUnavailableError(
            f"{type(owner).__name__} cannot run here: {error}. {owner.install}".rstrip()
        ) from error
    if not (isinstance(found, type) and issubclass(found, Engine)):
        raise IncompatiblePluginError(
            f"{owner.engine!r} of {type(owner).__name__} is no omnidocs Engine. Derive it from one."
        )
    loader = partial(EngineRunner, found, config)
    key = _library_key(config, owner.engine) if owner.cached else None
    return EngineChoice(config, None, _hold(owner, loader, key), found.batch_size)


def library_config(extractor: type[Any], choice: Any) -> Config:
    """The config of an extractor that brings its own engine, made where none is given.

    Raises:
        ConfigError: it is none of the extractor's, or has fields without a default.
    """
    wanted: type[Config] = extractor.config_class
    if choice is None:
        try:
            return wanted()
        except ValueError as error:
            raise ConfigError(
                f"{extractor.__name__} needs config={wanted.__name__}(...): {error}"
            ) from error
    if not isinstance(choice, wanted):
        raise ConfigError(
            f"{extractor.__name__} takes a {wanted.__name__}, not {type(choice).__name__}. "
            f"Write config={wanted.__name__}(...)."
        )
    return choice


def _family_key(config: Config, family: str, kind: str) -> CacheKey:
    """The key of an engine; one config may stand for an engine of each kind."""
    key = key_of(config, family=family)
    return key if kind == "vlm" else replace(key, family=f"{key.family}/{kind}")


def _library_key(config: Config, engine: str) -> CacheKey:
    """The key of an engine; only the first engine of a config class has the short one."""
    first = _first_engines.setdefault(type(config), engine)
    key = key_of(config)
    return key if first == engine else replace(key, family=engine)


_first_engines: dict[type[Config], str] = {}


def _hold(owner: object, loader: partial[Runner], key: CacheKey | None) -> Hold:
    return OwnEngine(loader, owner) if key is None else acquire(key, loader, owner)
