"""What became of the documents of a run."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from omnidocs.cli.status import ExitStatus, describe, tell
from omnidocs.results import PageStatus

if TYPE_CHECKING:
    from collections.abc import Iterable

    from omnidocs.conversion import ConvertedDocument, ConvertedPage


@dataclass(frozen=True)
class DocumentReport:
    """What became of one document.

    Args:
        name: What the user calls it.
        pages: Pages that were converted or tried.
        failures: What went wrong, a line each.
        remarks: What else is to be told: pages that were left out as asked.
        lost: Whether there is no output at all.
        skipped: Whether its output was there already.
    """

    name: str
    pages: int = 0
    failures: tuple[str, ...] = ()
    remarks: tuple[str, ...] = ()
    lost: bool = False
    skipped: bool = False

    @classmethod
    def of_error(cls, name: str, error: Exception) -> DocumentReport:
        """A document that could not be converted."""
        reason = describe(error)
        return cls(name, failures=(reason if name in reason else f"{name}: {reason}",), lost=True)

    @classmethod
    def of_document(cls, name: str, document: ConvertedDocument) -> DocumentReport:
        """A document that was converted, with the pages that failed."""
        bad = document.failed_pages
        failed = [page for page in bad if page.status is not PageStatus.SKIPPED]
        skipped = [page for page in bad if page.status is PageStatus.SKIPPED]
        return cls(name, len(document.pages), _reasons(name, failed), _reasons(name, skipped))


@dataclass
class RunReport:
    """All documents of a run."""

    documents: list[DocumentReport] = field(default_factory=list)

    @property
    def status(self) -> ExitStatus:
        """Whether everything went well."""
        failed = any(document.failures for document in self.documents)
        return ExitStatus.FAILED if failed else ExitStatus.OK

    def tell(self, seconds: float, *, summary: bool) -> None:
        """Write what is to be told to stderr, after a line about the whole run if asked for."""
        if summary and self.documents:
            tell(self._summary(seconds))
        for document in self.documents:
            for line in (*document.failures, *document.remarks):
                tell(f"  {line}" if summary else line)

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


def _reasons(name: str, pages: Iterable[ConvertedPage]) -> tuple[str, ...]:
    """A line for each reason, with the pages that it holds for."""
    reasons: dict[str, list[int]] = {}
    for page in pages:
        reason = page.error or "; ".join(page.notes) or page.status.value
        reasons.setdefault(reason, []).append(page.number)
    return tuple(f"{name}, {_numbers(n)}: {reason}" for reason, n in reasons.items())


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
