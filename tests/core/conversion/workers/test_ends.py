"""How a conversion ends before its last page, and what it leaves behind: nothing."""

from __future__ import annotations

import gc
import signal
import sys
import threading
import time

import pytest

from omnidocs.conversion import ConversionStatus, convert, iter_convert
from omnidocs.conversion.events import DocumentOpened, PageDone, PageStarted, WorkerStarted
from omnidocs.errors import ConversionCancelledError, DocumentTimeoutError
from omnidocs.results import PageStatus

pytestmark = [
    pytest.mark.usefixtures("nothing_left"),
    pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc"),
]

ALONE = {"tables": None, "reading_order": None}


def test_events_tell_what_happens(pages):
    events = []
    convert(pages("one", "two"), layout=None, events=events.append)
    assert isinstance(events[0], WorkerStarted)
    assert events[1] == DocumentOpened("<bytes>", 2)
    assert [event.index for event in events if isinstance(event, PageStarted)] == [0, 1]
    done = [event for event in events if isinstance(event, PageDone)]
    assert [(event.index, event.status) for event in done] == [
        (0, PageStatus.OK),
        (1, PageStatus.OK),
    ]


@pytest.mark.parametrize("workers", [1, 2])
def test_cancelling_keeps_what_is_done_and_waits_for_nobody(unruly, pages, workers):
    cancel = threading.Event()

    def on_event(event):
        if event == PageStarted(1):
            cancel.set()

    started = time.monotonic()
    document = convert(
        pages("one", "sleep", "sleep", "sleep"),
        layout=unruly,
        workers=workers,
        cancel=cancel,
        events=on_event,
        **ALONE,
    )
    assert time.monotonic() - started < 30
    assert document.status is not ConversionStatus.OK
    assert [page.status for page in document.pages[1:]] == [PageStatus.SKIPPED] * 3
    assert document.pages[3].notes == ("cancelled",)
    if workers == 1:
        assert document.pages[0].status is PageStatus.OK


def test_cancelling_before_the_document_is_open_is_an_error(pages):
    cancel = threading.Event()
    cancel.set()
    with pytest.raises(ConversionCancelledError):
        convert(pages("one"), layout=None, cancel=cancel)


def test_without_workers_cancelling_holds_between_pages(pages):
    cancel = threading.Event()
    document = convert(
        pages("one", "two"),
        layout=None,
        workers=0,
        cancel=cancel,
        progress=lambda done, total: cancel.set(),
    )
    assert [page.status.value for page in document.pages] == ["ok", "skipped"]


def test_the_time_of_the_document(unruly, pages):
    document = convert(pages("one", "sleep", "three"), layout=unruly, timeout=8, **ALONE)
    assert [page.status.value for page in document.pages] == ["ok", "timed_out", "timed_out"]
    assert "8 s of the document" in document.pages[2].error
    assert document.pages[2].error_type == "ExtractionTimeoutError"


def test_the_time_of_the_document_holds_while_it_is_opened(pages):
    with pytest.raises(DocumentTimeoutError, match="Raise timeout"):
        convert(pages("one"), layout=None, timeout=0.01)


def test_the_time_of_the_document_without_workers(pages):
    document = convert(pages("one", "two"), layout=None, workers=0, timeout=1e-6)
    assert [page.status.value for page in document.pages] == ["timed_out"] * 2


@pytest.mark.parametrize("asked", [0, 1])
@pytest.mark.parametrize("way", ["close", "del", "cycle"])
def test_an_iterator_that_is_given_up_ends_its_workers(unruly, pages, asked, way):
    iterator = iter_convert(pages("one", "sleep", "sleep"), layout=unruly, workers=2, **ALONE)
    for _ in range(asked):
        next(iterator)
    if way == "close":
        iterator.close()
    elif way == "cycle":
        cycle = [iterator]
        cycle.append(cycle)
        del cycle
    del iterator
    gc.collect()


class StopError(Exception):
    """What a callback raises."""


@pytest.mark.parametrize("kind", [WorkerStarted, DocumentOpened, PageStarted, PageDone])
def test_a_callback_that_raises_ends_everything(pages, kind):
    def on_event(event):
        if isinstance(event, kind):
            raise StopError

    with pytest.raises(StopError):
        convert(pages("one", "two", "three"), layout=None, workers=2, events=on_event)


def test_progress_that_raises_ends_everything(unruly, pages):
    def progress(done, total):
        raise StopError

    with pytest.raises(StopError):
        convert(
            pages("one", "sleep", "sleep"), layout=unruly, workers=2, progress=progress, **ALONE
        )


@pytest.fixture
def interruptible():
    """Ctrl-C as it usually is; a shell that runs the tests in the background has it ignored."""
    usual = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, usual)


@pytest.mark.usefixtures("interruptible")
def test_a_keyboard_interrupt_ends_everything_at_once(unruly, pages):
    import _thread

    def on_event(event):
        if event == PageStarted(1):
            threading.Timer(0.2, _thread.interrupt_main).start()

    started = time.monotonic()
    with pytest.raises(KeyboardInterrupt):
        convert(
            pages("sleep", "sleep", "three"), layout=unruly, workers=2, events=on_event, **ALONE
        )
    assert time.monotonic() - started < 30
