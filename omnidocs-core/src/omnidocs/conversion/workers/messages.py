"""What a conversion and its workers say to each other: plain data only."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Self

from omnidocs import errors
from omnidocs.errors import ExtractionError, OmniDocsError

if TYPE_CHECKING:
    from pathlib import Path

    from omnidocs.conversion.choices import Choices
    from omnidocs.conversion.prepared import Rendering
    from omnidocs.document.origin import Origin


@dataclass(frozen=True)
class Setup:
    """What makes a worker like the process that started it. Comes first.

    Args:
        path: Entries of ``sys.path``, absolute.
        environment: Variables beside those that are inherited.
        memory_limit: MiB; None for no limit.
        backend_order: Labels, as they were set; None for the usual order.
        log_level: Of the logger ``omnidocs``.
    """

    path: tuple[str, ...]
    environment: tuple[tuple[str, str], ...]
    memory_limit: int | None
    backend_order: tuple[str, ...] | None
    log_level: int


@dataclass(frozen=True)
class OpenDocument:
    """Open a document under a number. Answered with ``Facts``.

    Args:
        document: The number.
        origin: What it is opened from.
        spool: The file that has its bytes, where they are too many to be sent.
        choices: Names of extractors; None where the pages are only to be prepared.
    """

    document: int
    origin: Origin
    spool: Path | None
    choices: Choices | None


@dataclass(frozen=True)
class ConvertPage:
    """Convert a page, 0-based. Answered with a ``ConvertedPage``."""

    document: int
    index: int


@dataclass(frozen=True)
class PreparePage:
    """Read a page, 0-based. Answered with a ``PackedPage``.

    Args:
        document: The number of the document.
        index: The page.
        rendering: Whether the image comes along.
    """

    document: int
    index: int
    rendering: Rendering


@dataclass(frozen=True)
class RenderPage:
    """Render a page, 0-based. Answered with its image."""

    document: int
    index: int


@dataclass(frozen=True)
class CloseDocument:
    """Close a document."""

    document: int


Order = OpenDocument | ConvertPage | PreparePage | RenderPage | CloseDocument


@dataclass(frozen=True)
class Failure:
    """An error as data: the names of its class and of that one's bases, and the text."""

    names: tuple[str, ...]
    text: str

    @classmethod
    def of(cls, error: Exception) -> Self:
        """Describe an error."""
        return cls(tuple(kind.__name__ for kind in type(error).__mro__), str(error))

    def rebuilt(self) -> OmniDocsError:
        """An error of ours of the same class, or of the nearest one that the core has."""
        for name in self.names:
            kind = getattr(errors, name, None)
            if isinstance(kind, type) and issubclass(kind, OmniDocsError):
                return kind(self.text)
        return ExtractionError(f"{self.names[0]}: {self.text}")


@dataclass(frozen=True)
class LogLine:
    """A log record as data."""

    logger: str
    level: int
    message: str


@dataclass(frozen=True)
class Answer:
    """What a worker says to an order.

    Args:
        value: What was asked for.
        failure: Why there is none.
        logs: What was logged meanwhile.
        seconds: Time spent on it.
        spent: Whether the worker ran out of its memory, and ends.
    """

    value: Any = None
    failure: Failure | None = None
    logs: tuple[LogLine, ...] = ()
    seconds: float = 0.0
    spent: bool = False
