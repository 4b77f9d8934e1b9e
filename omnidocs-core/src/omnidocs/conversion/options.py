"""The arguments of ``convert`` that say how."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from omnidocs.conversion.chosen import check_choice
from omnidocs.conversion.finishing import DEFAULT_BATCH_SIZE
from omnidocs.conversion.workers import WorkerPool
from omnidocs.conversion.workers.pool import check_workers
from omnidocs.errors import ConfigError

if TYPE_CHECKING:
    import threading
    from collections.abc import Callable, Iterable

    from omnidocs.conversion.events import Event

DEFAULT_DPI = 200
"""Resolution of page images: what OCR engines read best. A page whose text layer is
usable is never rendered."""

DEFAULT_PAGE_TIMEOUT = 120.0
"""Seconds for a page."""

DEFAULT_MEMORY_LIMIT = 2048
"""MiB for a worker."""

MOST_SECONDS = 100_000_000
"""Three years: what the clocks of all systems can wait for."""

LEAST_MEMORY = 256
"""MiB that a worker needs to convert anything."""


@dataclass(frozen=True, kw_only=True)
class Options:
    """The arguments of ``convert`` that say how, as the user gave them.

    Raises:
        ConfigError: one has a value that cannot work.
    """

    pages: Iterable[int] | Callable[[int], Iterable[int]] | None = None
    password: str | None = None
    dpi: int = DEFAULT_DPI
    text: Any = None
    ocr: Any = "auto"
    layout: Any = "auto"
    tables: Any = "auto"
    formulas: Any = None
    reading_order: Any = "auto"
    figures: bool = False
    batch_size: int = DEFAULT_BATCH_SIZE
    engine_timeout: float | None = None
    workers: int | WorkerPool = 1
    page_timeout: float | None = DEFAULT_PAGE_TIMEOUT
    timeout: float | None = None
    memory_limit: int | None = DEFAULT_MEMORY_LIMIT
    cancel: threading.Event | None = None
    events: Callable[[Event], None] | None = None

    def __post_init__(self) -> None:
        for name in ("text", "ocr", "layout", "tables", "formulas", "reading_order"):
            check_choice(name, getattr(self, name))
        if self.ocr is None:
            raise ConfigError('ocr=None says nothing. Use "never" to leave pictures unread.')
        if not isinstance(self.workers, WorkerPool):
            check_workers(self.workers, least=0)
        _check_seconds("page_timeout", self.page_timeout)
        _check_seconds("timeout", self.timeout)
        _check_seconds("engine_timeout", self.engine_timeout)
        if not _is_whole(self.batch_size) or self.batch_size < 1:
            raise ConfigError(
                f"batch_size={self.batch_size!r} cannot work. Pass a whole number from 1."
            )
        _check_memory(self.memory_limit)
        if self.cancel is not None and not callable(getattr(self.cancel, "is_set", None)):
            raise ConfigError(f"cancel={self.cancel!r} is no event. Pass a threading.Event.")
        if self.events is not None and not callable(self.events):
            raise ConfigError(f"events={self.events!r} cannot be called. Pass a function.")


def _check_seconds(name: str, seconds: Any) -> None:
    if seconds is None:
        return
    is_number = isinstance(seconds, int | float) and not isinstance(seconds, bool)
    if not (is_number and 0 < seconds <= MOST_SECONDS):
        raise ConfigError(
            f"{name}={seconds!r} is no time. Pass a number of seconds above 0 and up to "
            f"{MOST_SECONDS:,}, or None."
        )


def _check_memory(limit: Any) -> None:
    if limit is None:
        return
    if not _is_whole(limit) or limit < LEAST_MEMORY:
        raise ConfigError(
            f"memory_limit={limit!r} cannot work. Pass a whole number of MiB from "
            f"{LEAST_MEMORY}, or None for no limit."
        )


def _is_whole(number: Any) -> bool:
    return isinstance(number, int) and not isinstance(number, bool)
