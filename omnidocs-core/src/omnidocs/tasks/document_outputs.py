"""What a task returns for a document."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, Generic, TypeAlias, TypeVar, overload

from omnidocs.errors import ConfigError

if TYPE_CHECKING:
    from omnidocs.document import Document
    from omnidocs.results import PageOutcome

T = TypeVar("T")

ProgressCallback: TypeAlias = Callable[[int, int], None]
"""Called after each page with the number of pages done and their total."""


class DocumentOutputs(Sequence[T], Generic[T]):
    """The outputs of a document's pages, in order.

    An item of a page that failed raises that page's error; ``outcomes`` tells of every
    page without raising.

    Attributes:
        outcomes: What became of each page.
    """

    def __init__(self, outcomes: Sequence[PageOutcome[T]]) -> None:
        self.outcomes = list(outcomes)

    def __len__(self) -> int:
        return len(self.outcomes)

    @overload
    def __getitem__(self, index: int) -> T: ...

    @overload
    def __getitem__(self, index: slice) -> DocumentOutputs[T]: ...

    def __getitem__(self, index: int | slice) -> T | DocumentOutputs[T]:
        """The output of a page, by its place in this sequence."""
        if isinstance(index, slice):
            return DocumentOutputs(self.outcomes[index])
        return self.outcomes[index].unwrap()

    def __repr__(self) -> str:
        bad = len(self.failed)
        return f"<DocumentOutputs {len(self)} pages{f', {bad} failed' if bad else ''}>"

    @property
    def failed(self) -> list[PageOutcome[T]]:
        """The outcomes that have no output."""
        return [outcome for outcome in self.outcomes if not outcome.ok]


def portions(document: Document, size: int) -> Iterator[range]:
    """The page indices of a document, ``size`` at a time.

    Raises:
        ConfigError: it is no document, or ``size`` is below 1.
    """
    if size < 1:
        raise ConfigError(f"batch_size={size} is not possible. Give at least 1.")
    if not hasattr(document, "page_count"):
        raise ConfigError(
            f"Give a Document, not {type(document).__name__}: Document.open(...) makes one."
        )
    total = document.page_count
    return (range(first, min(first + size, total)) for first in range(0, total, size))
