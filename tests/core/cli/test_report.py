"""What became of a run, in words."""

from __future__ import annotations

import pytest

from omnidocs.cli.report import DocumentReport, RunReport
from omnidocs.cli.status import ExitStatus, describe, status_of
from omnidocs.conversion import ConvertedDocument, ConvertedPage
from omnidocs.errors import (
    ConfigError,
    DocumentLoadError,
    ModelNotFoundError,
    UnknownPluginError,
)
from omnidocs.results import PageStatus


def failed_page(index, error):
    return ConvertedPage(index=index, status=PageStatus.FAILED, error=error)


def test_pages_that_failed_alike_are_told_in_one_line():
    pages = [failed_page(i, "too dark") for i in (2, 3, 4, 8)] + [failed_page(9, "torn")]
    report = DocumentReport.of_document("a.pdf", ConvertedDocument(pages=tuple(pages)))
    assert report.failures == ("a.pdf, pages 3-5, 9: too dark", "a.pdf, page 10: torn")


def test_a_truncated_page_is_told_by_its_notes():
    page = ConvertedPage(index=0, status=PageStatus.TRUNCATED, notes=("cut at the limit",))
    report = DocumentReport.of_document("a.pdf", ConvertedDocument(pages=(page,)))
    assert report.failures == ("a.pdf, page 1: cut at the limit",)


def test_the_summary_counts_documents_pages_and_failures(capsys):
    run = RunReport(
        [
            DocumentReport("a.pdf", pages=9),
            DocumentReport("b.pdf", pages=1, failures=("b.pdf, page 1: torn",)),
            DocumentReport.of_error("c.pdf", DocumentLoadError("It is empty.")),
            DocumentReport("d.pdf", skipped=True),
        ]
    )
    run.tell(2.0, summary=True)
    assert capsys.readouterr().err.splitlines() == [
        "4 documents, 10 pages in 2.0 s (5.0 pages/s): 1 failed, 1 incomplete, 1 left as is",
        "  b.pdf, page 1: torn",
        "  c.pdf: It is empty.",
    ]
    assert run.status is ExitStatus.FAILED


def test_a_run_without_failures_is_fine(capsys):
    run = RunReport([DocumentReport("a.pdf", pages=1)])
    run.tell(1.0, summary=False)
    assert capsys.readouterr().err == ""
    assert run.status is ExitStatus.OK


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (ConfigError("x"), ExitStatus.USAGE),
        (UnknownPluginError("x"), ExitStatus.USAGE),
        (DocumentLoadError("x"), ExitStatus.FAILED),
        (ModelNotFoundError("x"), ExitStatus.FAILED),
    ],
)
def test_an_error_that_ends_the_command_has_a_status(error, status):
    assert status_of(error) is status


def test_a_fault_of_the_program_is_called_one():
    assert describe(ZeroDivisionError("by zero")) == (
        "unexpected ZeroDivisionError: by zero. "
        "This is a fault in OmniDocs or in a plugin; run with -v to see where."
    )
    assert describe(PermissionError(13, "Permission denied", "x")) == (
        "x: Permission denied. Check the path, its rights and the space left."
    )
