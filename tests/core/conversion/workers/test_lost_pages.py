"""A page that hangs, crashes or eats memory costs itself alone."""

from __future__ import annotations

import os
import signal
import sys
import threading
import time

import pytest

from omnidocs.conversion import ConversionStatus, convert, iter_convert
from omnidocs.conversion.events import PageStarted, WorkerLost, WorkerStarted
from omnidocs.errors import DocumentLoadError, WorkerError
from omnidocs.results import PageStatus

pytestmark = [
    pytest.mark.usefixtures("nothing_left"),
    pytest.mark.skipif(not os.path.isdir("/proc/self/fd"), reason="needs /proc"),  # noqa: PTH112
]

ALONE = {"tables": None, "reading_order": None}


def outcomes(document):
    return [(page.status.value, page.error_type) for page in document.pages]


@pytest.mark.parametrize("word", ["sleep", "spin", "child"])
def test_a_page_that_hangs_times_out_and_the_others_are_there(unruly, pages, word):
    started = time.monotonic()
    events = []
    document = convert(
        pages("one", word, "three"),
        layout=unruly,
        page_timeout=1.5,
        events=events.append,
        **ALONE,
    )
    assert outcomes(document) == [
        ("ok", None),
        ("timed_out", "ExtractionTimeoutError"),
        ("ok", None),
    ]
    assert "1.5 s" in document.pages[1].error
    assert "page_timeout" in document.pages[1].error
    assert document.status is ConversionStatus.PARTIAL
    assert "three and more words" in document.text
    assert time.monotonic() - started < 40
    assert [event.index for event in events if isinstance(event, WorkerLost)] == [1]
    assert len([event for event in events if isinstance(event, WorkerStarted)]) == 2


@pytest.mark.parametrize(
    ("word", "how"),
    [
        ("abort", "ended with signal 6 (SIGABRT)"),
        ("quit", "ended with exit status 5"),
        ("crash", "ended with signal 11 (SIGSEGV)"),
        ("exit", "ended with exit status 3 (it said: the toy has had enough)"),
    ],
)
def test_a_page_that_crashes_tells_how(unruly, pages, word, how):
    document = convert(pages("one", word, "three", "four"), layout=unruly, workers=2, **ALONE)
    assert outcomes(document) == [("ok", None), ("failed", "WorkerLostError")] + [("ok", None)] * 2
    assert how in document.pages[1].error
    assert "memory_limit (2048 MiB)" in document.pages[1].error


def test_a_page_that_eats_memory_fails_with_the_limit(unruly, pages):
    events = []
    document = convert(
        pages("one", "eat", "three"),
        layout=unruly,
        memory_limit=400,
        events=events.append,
        **ALONE,
    )
    assert outcomes(document) == [("ok", None), ("failed", "MemoryError"), ("ok", None)]
    assert "400 MiB" in document.pages[1].error
    assert "eat and more words" in document.text, "the text layer is still there"
    [lost] = [event for event in events if isinstance(event, WorkerLost)]
    assert "memory" in lost.reason


def test_a_worker_that_is_killed_costs_its_page(unruly, pages):
    started, document = [], {}

    def on_event(event):
        if isinstance(event, WorkerStarted):
            started.append(event.pid)
        if event == PageStarted(1):
            os.kill(started[-1], signal.SIGKILL)

    document = convert(
        pages("one", "sleep", "three"), layout=unruly, events=on_event, page_timeout=60, **ALONE
    )
    assert [status for status, _ in outcomes(document)] == ["ok", "failed", "ok"]
    assert "signal 9 (SIGKILL)" in document.pages[1].error
    assert len(started) == 2


def test_an_error_of_a_page_is_the_same_as_without_workers(unruly, pages, caplog):
    document = convert(pages("raise", "two"), layout=unruly, **ALONE)
    assert outcomes(document) == [("failed", "ExtractionError"), ("ok", None)]
    assert document.pages[0].error == "the toy stumbled"
    assert "Page 1 could not be converted: the toy stumbled" in caplog.text


def test_what_libraries_print_harms_nothing(unruly, pages, capfd):
    document = convert(pages("print", "two"), layout=unruly, **ALONE)
    assert document.status is ConversionStatus.OK
    assert capfd.readouterr() == ("", "")


def test_a_worker_that_ends_while_it_opens_is_an_error_of_the_document(unruly, pages):
    with pytest.raises(DocumentLoadError, match="exit status 7"):
        iter_convert(pages("one"), layout="unruly_start", **ALONE)


def test_workers_that_do_not_start_are_an_error_and_no_loop(pages, monkeypatch):
    monkeypatch.setattr(sys, "executable", "/bin/false")
    with pytest.raises(WorkerError, match=r"3 workers in a row .* exit status 1.*workers=0"):
        convert(pages("one"), layout=None)
    monkeypatch.setattr(sys, "executable", "/no/such/python")
    with pytest.raises(WorkerError, match="No such file"):
        convert(pages("one"), layout=None)


def test_a_worker_converts_without_workers(unruly, pages):
    [page] = convert(pages("ask"), layout=unruly, **ALONE).pages
    assert page.error_type == "DocumentLoadError"


def test_four_threads_at_once(unruly, pages):
    done = {}

    def work(number):
        done[number] = convert(pages(f"{number}", "abort", "nap"), layout=unruly, **ALONE)

    threads = [threading.Thread(target=work, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(90)
    for number in range(4):
        statuses = [page.status for page in done[number].pages]
        assert statuses == [PageStatus.OK, PageStatus.FAILED, PageStatus.OK]
        assert done[number].pages[0].elements[0].text == f"{number} and more words"
