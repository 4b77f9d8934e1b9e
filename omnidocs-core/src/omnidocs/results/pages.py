"""What became of the pages of a document."""

from __future__ import annotations

from enum import StrEnum
from typing import Any, Generic, Self, TypeVar

from pydantic import Field, PrivateAttr, SerializeAsAny, model_validator

from omnidocs import errors
from omnidocs.errors import ConfigError, ExtractionError, OmniDocsError, RequestError
from omnidocs.results.output import Output
from omnidocs.results.tracebacks import without_frames

T = TypeVar("T")


class PageStatus(StrEnum):
    """What became of a page."""

    OK = "ok"
    FAILED = "failed"
    TIMED_OUT = "timed_out"
    TRUNCATED = "truncated"
    """There is an output, and the model ended before the page did."""
    SKIPPED = "skipped"


_WITH_OUTPUT = frozenset({PageStatus.OK, PageStatus.TRUNCATED})
_WITH_ERROR = frozenset({PageStatus.FAILED, PageStatus.TIMED_OUT})


def is_timeout(error: BaseException) -> bool:
    """Whether an error means that the time ran out."""
    timed_out = isinstance(error, RequestError) and error.kind == "timeout"
    return timed_out or isinstance(error, TimeoutError)


class PageOutcome(Output, Generic[T]):
    """What became of one page: its output, or why there is none.

    Args:
        index: The page, from 0.
        status: What became of it. ``ok`` and ``truncated`` have an output, ``failed`` and
            ``timed_out`` have an error.
        output: What the task returned.
        error: The message of the error.
        error_type: The name of its class.
        seconds: How long the page took.
        notes: What a reader of the output should know, a sentence each.
    """

    index: int = Field(ge=0)
    status: PageStatus = PageStatus.OK
    output: SerializeAsAny[T] | None = None
    error: str | None = None
    error_type: str | None = None
    seconds: float | None = Field(default=None, ge=0)
    notes: list[str] = Field(default_factory=list)

    _exception: BaseException | None = PrivateAttr(default=None)

    @model_validator(mode="after")
    def _whole(self) -> Self:
        if self.status in _WITH_OUTPUT and self.output is None:
            raise ConfigError(f"A page with status {self.status.value!r} needs an output.")
        if self.status in _WITH_ERROR and self.error is None:
            raise ConfigError(f"A page with status {self.status.value!r} needs an error.")
        return self

    @classmethod
    def failed(
        cls,
        index: int,
        exception: BaseException,
        seconds: float | None = None,
        notes: list[str] | None = None,
    ) -> Self:
        """The outcome of a page whose work raised.

        It is ``timed_out`` for a ``TimeoutError`` and for an engine's request that timed out.

        The exception is kept for ``unwrap`` without its traceback, which would keep the page
        image in memory; a note in it says where it was raised.
        """
        outcome = cls(
            index=index,
            status=PageStatus.TIMED_OUT if is_timeout(exception) else PageStatus.FAILED,
            error=str(exception) or type(exception).__name__,
            error_type=type(exception).__name__,
            seconds=seconds,
            notes=notes or [],
        )
        outcome._exception = without_frames(exception)
        return outcome

    @property
    def ok(self) -> bool:
        """Whether there is an output, be it a truncated one."""
        return self.status in _WITH_OUTPUT

    @property
    def number(self) -> int:
        """The page as people count: ``index + 1``."""
        return self.index + 1

    def unwrap(self) -> T:
        """The output.

        Raises:
            Exception: what the page raised; an error of the same class or an
                ``ExtractionError`` where the outcome was loaded from JSON.
            ExtractionError: the page was skipped.
        """
        if self.ok and self.output is not None:
            return self.output
        try:
            raise self._exception or self._remade()
        finally:
            del self  # the traceback would keep it, and with it the exception: a cycle

    def _remade(self) -> OmniDocsError:
        if self.error is None:
            return ExtractionError(f"Page {self.number} was skipped, so it has no output.")
        kind: Any = getattr(errors, self.error_type or "", None)
        if isinstance(kind, type) and issubclass(kind, OmniDocsError):
            return kind(self.error)
        return ExtractionError(f"Page {self.number} failed: {self.error_type}: {self.error}")
