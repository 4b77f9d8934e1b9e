"""The bar that a person sees."""

from __future__ import annotations

import io
from contextlib import redirect_stderr

import pytest

from omnidocs.cli.progress import NoProgress, ProgressBar, is_watched


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.fixture
def terminal(monkeypatch):
    """What a terminal shows, once stderr is redirected to it."""
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setenv("COLUMNS", "120")
    return Terminal()


def test_the_bar_shows_the_document_its_place_and_its_pages(terminal):
    with redirect_stderr(terminal), ProgressBar(3) as bar:
        bar.begin("/a/very/long/path/that/would/fill/the/whole/line/report.pdf", 2)
        bar.advance(1, 4)
        bar.advance(4, 4)
    shown = terminal.getvalue()
    assert "…" in shown
    assert "report.pdf (2/3)" in shown
    assert "4/4" in shown
    assert "pages/s" in shown


def test_a_single_document_has_no_place(terminal):
    with redirect_stderr(terminal), ProgressBar(1) as bar:
        bar.begin("a.pdf", 1)
        bar.advance(1, 1)
    assert "a.pdf" in terminal.getvalue()
    assert "(1/1)" not in terminal.getvalue()


def test_speed_counts_the_pages_of_all_documents(terminal, monkeypatch):
    clock = iter([0.0, 1.0, 2.0])
    monkeypatch.setattr("omnidocs.cli.progress.monotonic", lambda: next(clock))
    with redirect_stderr(terminal), ProgressBar(2) as bar:
        bar.begin("a.pdf", 1)
        bar.advance(7, 7)
        bar.begin("b.pdf", 2)
        bar.advance(5, 5)
    assert "6.0 pages/s" in terminal.getvalue()


def test_a_question_is_asked_while_the_bar_is_away(terminal):
    with redirect_stderr(terminal), ProgressBar(1) as bar:
        bar.begin("a.pdf", 1)
        with bar.paused():
            before = terminal.getvalue()
            terminal.write("Password: ")
            assert terminal.getvalue() == before + "Password: "
        bar.advance(1, 1)
    assert "1/1" in terminal.getvalue()


def test_a_pipe_is_not_watched(terminal):
    with redirect_stderr(terminal):
        assert is_watched()
    with redirect_stderr(io.StringIO()):
        assert not is_watched()


def test_without_a_watcher_nothing_is_shown(terminal):
    with redirect_stderr(terminal), NoProgress() as bar:
        bar.begin("a.pdf", 1)
        bar.advance(1, 1)
        with bar.paused():
            pass
    assert terminal.getvalue() == ""
