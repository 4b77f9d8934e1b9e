"""A progress bar on stderr, where a person is watching."""

from __future__ import annotations

import sys
from contextlib import AbstractContextManager, contextmanager, nullcontext
from time import monotonic
from typing import TYPE_CHECKING, Self

from omnidocs.cli.status import is_verbose

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import TracebackType

    from rich.progress import Progress


class NoProgress:
    """Shows nothing: for pipes, logs and ``--quiet``."""

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        """End."""

    def begin(self, name: str, position: int) -> None:
        """Begin with a document, the ``position``-th from 1."""

    def advance(self, done: int, total: int) -> None:
        """Note the pages that are done of the current document."""

    def paused(self) -> AbstractContextManager[None]:
        """Leave the terminal alone for a while."""
        return nullcontext()


class ProgressBar(NoProgress):
    """The current document, its pages, and pages per second over the whole run."""

    def __init__(self, documents: int) -> None:
        self._documents = documents
        self._started = monotonic()
        self._pages_before = 0
        self._pages = 0
        self._bar = _make_bar()
        self._task = self._bar.add_task("", total=None, speed="")

    def __enter__(self) -> Self:
        self._bar.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        """Take the bar off the screen."""
        self._bar.stop()

    def begin(self, name: str, position: int) -> None:
        """Begin with a document."""
        self._pages_before += self._pages
        self._pages = 0
        place = f" ({position}/{self._documents})" if self._documents > 1 else ""
        self._bar.reset(self._task, total=None, description=f"{_short(name)}{place}")

    def advance(self, done: int, total: int) -> None:
        """Note the pages that are done."""
        self._pages = done
        seconds = max(monotonic() - self._started, 1e-6)
        speed = f"{(self._pages_before + done) / seconds:.1f} pages/s"
        self._bar.update(self._task, completed=done, total=total, speed=speed)

    @contextmanager
    def paused(self) -> Iterator[None]:
        """Leave the terminal alone for a while."""
        self._bar.stop()
        try:
            yield
        finally:
            self._bar.start()


def is_watched() -> bool:
    """Whether stderr is a terminal that shows no log."""
    return sys.stderr.isatty() and not is_verbose()


def _make_bar() -> Progress:
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    return Progress(
        TextColumn("{task.description}", markup=False),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("{task.fields[speed]}", markup=False),
        TimeElapsedColumn(),
        console=Console(stderr=True),
        transient=True,
    )


def _short(name: str, limit: int = 40) -> str:
    return name if len(name) <= limit else f"…{name[1 - limit :]}"
