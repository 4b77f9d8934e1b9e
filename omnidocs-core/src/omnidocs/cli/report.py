"""What became of the documents of a run."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from omnidocs.cli.status import ExitStatus, describe, tell

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from omnidocs.conversion import ConvertedDocument


@dataclass(frozen=True)
class DocumentReport:
    """What became of one document.

    Args:
        name: What the user calls it.
        pages: Pages that were converted or tried.
        failures: What went wrong, a line each.
        lost: Whether there is no output at all.
        skipped: Whether its output was there already.
    """

    name: str
    pages: int = 0
    failures: tuple[str, ...] = ()
    lost: bool = False
    skipped: bool = False

    @classmethod
    def of_error(cls, name: str, error: Exception) -> DocumentReport:
        """A document that could not be converted."""
        return cls(name, failures=(f"{name}: {describe(error)}",), lost=True)

    @classmethod
    def of_document(cls, name: str, document: ConvertedDocument) -> DocumentReport:
        """A document that was converted, with the pages that failed."""
        reasons: dict[str, list[int]] = {}
        for page in document.failed_pages:
            reason = page.error or "; ".join(page.notes) or page.status.value
            reasons.setdefault(reason, []).append(page.number)
        failures = tuple(f"{name}, {_numbers(n)}: {reason}" for reason, n in reasons.items())
        return cls(name, len(document.pages), failures)


@dataclass
class RunReport:
    """All documents of a run."""

    documents: list[DocumentReport] = field(default_factory=list)

    @property
    def status(self) -> ExitStatus:
        """Whether everything went well."""
        return ExitStatus.FAILED if any(self._failures()) else ExitStatus.OK

    def tell(self, seconds: float, *, summary: bool) -> None:
        """Write the failures to stderr, after a line about the whole run if asked for."""
        if summary:
            tell(self._summary(seconds))
        indent = "  " if summary else ""
        for failure in self._failures():
            tell(f"{indent}{failure}")

    def _failures(self) -> Iterator[str]:
        return (failure for document in self.documents for failure in document.failures)

    def _summary(self, seconds: float) -> str:
        pages = sum(document.pages for document in self.documents)
        speed = f" ({pages / seconds:.1f} pages/s)" if pages else ""
        counts = {
            "failed": sum(document.lost for document in self.documents),
            "incomplete": sum(bool(d.failures) and not d.lost for d in self.documents),
            "left as is": sum(document.skipped for document in self.documents),
        }
        notable = ", ".join(f"{count} {what}" for what, count in counts.items() if count)
        head = f"{_count(len(self.documents), 'document')}, {_count(pages, 'page')}"
        return f"{head} in {seconds:.1f} s{speed}{': ' if notable else ''}{notable}"


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def _numbers(numbers: Iterable[int]) -> str:
    """Page numbers as people write them: ``pages 3-7, 9``."""
    ranges: list[list[int]] = []
    for number in sorted(numbers):
        if ranges and number == ranges[-1][-1] + 1:
            ranges[-1][1:] = [number]
        else:
            ranges.append([number])
    text = ", ".join("-".join(map(str, ends)) for ends in ranges)
    return f"page{'s' if '-' in text or ',' in text else ''} {text}"
