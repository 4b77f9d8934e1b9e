"""Workers that conversions share."""

from __future__ import annotations

import os
import sys
import threading

import pytest

import omnidocs
from omnidocs.conversion import ConversionStatus, WorkerPool, convert, iter_convert
from omnidocs.conversion.events import WorkerStarted
from omnidocs.errors import ConfigError, WorkerPoolClosedError
from omnidocs.registry import get_policy, set_policy

pytestmark = [
    pytest.mark.usefixtures("nothing_left"),
    pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc"),
]

ALONE = {"tables": None, "reading_order": None}


@pytest.fixture
def pool():
    with WorkerPool(1) as pool:
        yield pool


@pytest.fixture
def started():
    """The pids of the workers that were started, and an ``events`` that notes them."""
    pids = []

    def note(event):
        if isinstance(event, WorkerStarted):
            pids.append(event.pid)

    return pids, note


def test_it_is_public():
    assert omnidocs.WorkerPool is WorkerPool


def test_documents_share_a_worker(pool, pages, started):
    pids, note = started
    for text in ("one", "two", "three"):
        document = convert(pages(text), layout=None, workers=pool, events=note)
        assert document.text.startswith(text)
    assert len(pids) == 1


def test_iterators_take_turns_on_one_worker(pool, pages):
    first = iter_convert(pages(*"abcdefghij"), layout=None, workers=pool)
    second = iter_convert(pages(*"klmnopqrst"), layout=None, workers=pool)
    read = [page.elements[0].text[0] for pair in zip(first, second, strict=True) for page in pair]
    assert "".join(read) == "akblcmdneofpgqhrisjt"


def test_a_document_that_is_given_up_leaves_the_pool_to_others(pool, unruly, pages):
    given_up = iter_convert(pages("one", "sleep"), layout=unruly, workers=pool, **ALONE)
    next(given_up)
    given_up.close()
    assert convert(pages("two"), layout=None, workers=pool).status is ConversionStatus.OK


def test_threads_share_it(pages):
    done = {}
    with WorkerPool(2) as pool:

        def work(number):
            done[number] = convert(pages(f"n{number}", "x"), layout=None, workers=pool).text

        threads = [threading.Thread(target=work, args=(number,)) for number in range(6)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(60)
    assert [done[number].split()[0] for number in range(6)] == [f"n{n}" for n in range(6)]


def test_one_page_starts_one_worker(pages, started):
    pids, note = started
    with WorkerPool(4) as pool:
        convert(pages("one"), layout=None, workers=pool, events=note)
    assert len(pids) == 1


def test_a_closed_pool_is_an_error(pages):
    pool = WorkerPool(1)
    convert(pages("one"), layout=None, workers=pool)
    pool.close()
    pool.close()
    with pytest.raises(WorkerPoolClosedError, match="Make another"):
        convert(pages("one"), layout=None, workers=pool)
    assert "closed" in repr(pool)


def test_a_pool_that_is_closed_in_mid_document_is_an_error(unruly, pages):
    pool = WorkerPool(1)
    iterator = iter_convert(pages("one", "sleep"), layout=unruly, workers=pool, **ALONE)
    next(iterator)
    threading.Timer(0.3, pool.close).start()
    with pytest.raises(WorkerPoolClosedError):
        next(iterator)


def test_a_pool_of_another_process_is_an_error(pool, pages):
    convert(pages("one"), layout=None, workers=pool)
    child = os.fork()
    if child == 0:
        try:
            convert(pages("two"), layout=None, workers=pool)
        except WorkerPoolClosedError:
            os._exit(42)
        finally:
            os._exit(1)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 42
    assert convert(pages("two"), layout=None, workers=pool).status is ConversionStatus.OK


def test_another_policy_makes_another_worker(pool, pages, started):
    pids, note = started
    before = get_policy()
    convert(pages("one"), layout=None, workers=pool, events=note)
    try:
        set_policy(deny=["nobody"])
        convert(pages("one"), layout=None, workers=pool, events=note)
    finally:
        set_policy(first_party_only=before.first_party_only, deny=before.deny)
    assert len(pids) == 2


@pytest.mark.parametrize("workers", [-1, 1.5, True, "2", None, 100_000])
def test_what_is_no_number_of_workers(pages, workers):
    with pytest.raises(ConfigError, match="workers="):
        convert(pages("one"), layout=None, workers=workers)


def test_a_pool_has_a_worker_at_least():
    with pytest.raises(ConfigError, match="from 1"):
        WorkerPool(0)


@pytest.mark.parametrize(
    "option",
    [
        {"page_timeout": 0},
        {"page_timeout": "1"},
        {"timeout": -1},
        {"timeout": float("nan")},
        {"page_timeout": 1e11},
        {"timeout": True},
        {"memory_limit": 1},
        {"memory_limit": 1000.5},
        {"cancel": True},
        {"events": []},
    ],
)
def test_options_that_cannot_work(pages, option):
    with pytest.raises(ConfigError, match=next(iter(option))):
        convert(pages("one"), layout=None, **option)
