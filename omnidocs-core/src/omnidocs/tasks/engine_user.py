"""An extractor's life with its engine."""

from __future__ import annotations

from contextlib import asynccontextmanager, contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING, Any, ClassVar, Self

from omnidocs.backends.settings import SETTING_NAMES, check_names, checked_values
from omnidocs.errors import ConfigError, ExtractorClosedError
from omnidocs.tasks.asking import Asking, NoEngine
from omnidocs.tasks.engines import (
    EngineChoice,
    Runner,
    apinned,
    family_engine,
    library_config,
    library_engine,
)
from omnidocs.tasks.options import made
from omnidocs.tasks.page_reader import OutputT, PageReader

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator
    from types import TracebackType

    from omnidocs.backends import BackendConfig, Config
    from omnidocs.registry.family import ModelFamily
    from omnidocs.tasks.driving import Asker


class EngineUser(PageReader[OutputT], abstract=True):
    """A page reader that gets an engine when it is made, and lets go of it.

    An extractor of a model family has a ``family`` and takes ``backend=``; one that
    brings its own engine has a ``config_class`` and an ``engine`` and takes ``config=``;
    one that works by rules has neither. It may be used from any thread.

    Attributes:
        task: The name of the task.
        family: The model family; None for an extractor with an engine of its own.
        engine_kind: The kind of engine that the family talks to.
        config_class: The config of an extractor with an engine of its own.
        engine: That engine, ``"package.module:Class"``; None for an extractor by rules.
        cached: Whether that engine is shared through the cache.
        install: The command that installs what that engine needs.

    Args:
        config: The config of an extractor with an engine of its own; may be left out
            where each of its fields has a default.
        backend: A config of the family, a backend's bare config, a backend's name or
            ``"auto"``, which takes the first that can run here.

    Raises:
        BackendNotInstalledError: the backend is not there or cannot run here.
        ModelNotFoundError: the weights are not there.
        ModelLoadError: they cannot be loaded.
        ConfigError: the config is none for this extractor.
    """

    task: ClassVar[str] = ""
    family: ClassVar[ModelFamily | None] = None
    engine_kind: ClassVar[str] = "vlm"
    config_class: ClassVar[type[Config] | None] = None
    cached: ClassVar[bool] = True
    install: ClassVar[str] = ""

    config: Config | None = None
    """What the extractor was made with; None for one that has nothing to choose."""

    _engine: EngineChoice | None = None
    _closed: bool = False

    def __init__(
        self, config: Config | str | None = None, *, backend: BackendConfig | str | None = None
    ) -> None:
        if self.family is not None:
            choice = config if backend is None else backend
            self._engine = family_engine(self, choice, self.engine_kind, self.family.name)
            self.config = self._engine.config
            return
        if backend is not None:
            raise ConfigError(
                f"{type(self).__name__} brings its own engine and has no backend=. Use config=."
            )
        if self.config_class is not None:
            self.config = library_config(type(self), config)
        elif config is not None:
            raise ConfigError(f"{type(self).__name__} takes no config. Leave it out.")
        if self.engine is not None and self.config is not None:
            self._engine = library_engine(self, self.config)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def __repr__(self) -> str:
        return f"<{type(self).__name__}{' (closed)' if self._closed else ''} {self.config!r}>"

    @property
    def model_name(self) -> str:
        """What outputs call the model."""
        name = self.family.name if self.family else type(self).__name__
        model = getattr(self.config, "model", None)
        return f"{name} ({model})" if model else name

    @property
    def batch_size(self) -> int:
        """How many pages of a document are in work at once, unless a call says otherwise."""
        return self._engine.batch_size if self._engine else 1

    def supports(self, capability: str) -> bool:
        """Whether the backend declares a capability; False without a backend."""
        return capability in ((self._engine and self._engine.capabilities) or ())

    def close(self) -> None:
        """Let go of the engine; a second call does nothing.

        A shared engine stays in the cache until room is needed or ``clear_cache()``.
        """
        self._closed = True
        engine, self._engine = self._engine, None
        if engine is not None:
            engine.hold.release()

    def abandon_engine(self) -> None:
        """Give up an engine that does not answer; the next call loads another.

        A shared engine leaves the cache for all who use it. The call that does not end
        keeps its thread, and the engine, until it does.
        """
        if self._engine is not None:
            self._engine.hold.abandon()

    def _check(self, given: dict[str, Any]) -> Any:
        """The options of a call, before any work.

        Raises:
            ExtractorClosedError: the extractor is closed.
            ConfigError: an option is unknown or cannot work.
        """
        if self._closed:
            raise ExtractorClosedError(
                f"This {type(self).__name__} is closed. Make a new one; its engine may be cached."
            )
        if not self._writes_steps():
            return None
        options = made(self.make_options, given, f"{type(self).__name__} options")
        name = type(self).__name__
        check_names(options.settings, self._setting_names(), name)
        return replace(options, settings=checked_values(options.settings, self.config, name))

    def _setting_names(self) -> set[str]:
        """The settings that a call may change."""
        fields = self.config.runtime_fields() if self.config else {}
        generating = SETTING_NAMES if self._engine and self._engine.backend else ()
        return {*fields, *fields.values(), *generating}

    @contextmanager
    def _asking(self, options: Any) -> Iterator[Asker]:
        """Ask the engine; it is not closed before the block ends."""
        engine = self._engine
        if engine is None:
            yield NoEngine(type(self).__name__)
            return
        with engine.hold.pin() as runner:
            yield self._asker(engine, runner, options)

    @asynccontextmanager
    async def _aasking(self, options: Any) -> AsyncIterator[Asker]:
        """Ask the engine from a coroutine."""
        engine = self._engine
        if engine is None:
            yield NoEngine(type(self).__name__)
            return
        async with apinned(engine.hold) as runner:
            yield self._asker(engine, runner, options)

    def _asker(self, engine: EngineChoice, runner: Runner, options: Any) -> Asker:
        return Asking(
            runner,
            engine.config,
            backend=engine.label,
            capabilities=engine.capabilities,
            settings=options.settings,
            caller=id(self),
        )
