"""Engines that do not answer, and conversions that are given up."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import textwrap
import threading
import time
from pathlib import Path

import pytest

from omnidocs.cache import get_cache_info, list_cached_keys
from omnidocs.conversion import convert, iter_convert
from omnidocs.errors import ConfigError
from omnidocs.results import PageStatus
from omnidocs.testing import live_engines


def waiting():
    return [t.name for t in threading.enumerate() if t.name.startswith("omnidocs-stage")]


@pytest.fixture(autouse=True)
def _stuck_calls_end():
    yield
    for thread in threading.enumerate():
        if thread.name == "omnidocs-engine-call":
            thread.join()


def slow(index, seconds=6.0):
    """An engine that blocks on one page."""

    def say(page, settings):
        latency = seconds if page.index == index else 0.0
        return f"[[reply:page {page.index}]]", {"latency": latency}

    return say


def test_a_batch_that_takes_too_long_has_timed_out_and_the_next_gets_a_fresh_engine(told, pictures):
    started = time.monotonic()
    with told(slow(1)) as text:
        before = list_cached_keys()
        document = convert(pictures, text=text, batch_size=2, engine_timeout=0.5, layout=None)
        assert list_cached_keys() == before
    assert time.monotonic() - started < 6
    late, good = document.pages[:2], document.pages[2:]
    assert [page.status for page in late] == [PageStatus.TIMED_OUT] * 2
    assert {page.error_type for page in late} == {"ExtractionTimeoutError"}
    assert "engine_timeout=0.5" in late[0].error
    assert [page.elements[0].text for page in good] == ["page 2", "page 3"]


def test_the_engine_that_is_stuck_is_nobody_s_any_more(told, pictures):
    with told(slow(0)) as text, told(slow(None)) as other:
        stuck = text._engine.hold.entry
        convert(pictures[:1], text=text, engine_timeout=0.3, layout=None)
        assert list_cached_keys() == []
        assert stuck.abandoned
        [page] = convert(pictures[:1], text=other, layout=None).pages
        assert page.elements[0].text == "page 0"


def test_the_engine_is_closed_once_the_call_in_it_ends(told, pictures):
    before = live_engines()
    with told(slow(0, seconds=1.0)) as text:
        convert(pictures[:1], text=text, engine_timeout=0.1, layout=None)
        [stuck] = [t for t in threading.enumerate() if t.name == "omnidocs-engine-call"]
        assert (live_engines(), len(get_cache_info()["detached"])) == (before + 1, 1)
        stuck.join()
        assert get_cache_info()["detached"] == []
        assert live_engines() == before


@pytest.mark.parametrize("timeout", [0, -1, "soon"])
def test_a_deadline_is_a_number_of_seconds(pictures, timeout):
    with pytest.raises(ConfigError, match="engine_timeout"):
        convert(pictures, engine_timeout=timeout)


@pytest.mark.parametrize("size", [0, -1, 1.5, None])
def test_a_batch_has_at_least_one_page(pictures, size):
    with pytest.raises(ConfigError, match="batch_size"):
        convert(pictures, batch_size=size)


def test_an_iterator_that_is_given_up_ends_its_threads(told, pictures):
    with told(slow(None)) as text:
        pages = iter_convert(pictures, text=text, batch_size=1, layout=None)
        next(pages)
        pages.close()
        assert waiting() == []


def test_an_error_of_the_caller_ends_the_threads(told, pictures):
    def stop(done, total):
        raise ZeroDivisionError

    with told(slow(None)) as text:
        with pytest.raises(ZeroDivisionError):
            convert(pictures, text=text, batch_size=1, layout=None, progress=stop)
        assert waiting() == []


INTERRUPTED = """
import signal
import sys

# A shell that runs the tests in the background has it ignored.
signal.signal(signal.SIGINT, signal.default_int_handler)
sys.path.insert(0, {tests!r})
from core.conversion.stages.conftest import Told, picture
from omnidocs.conversion import convert

def say(page, settings):
    print("asked", flush=True)
    return "[[reply:x]]", {{"latency": 60.0}}

try:
    convert([picture("a")] * 4, text=Told(say), batch_size=1, layout=None)
except KeyboardInterrupt:
    print("interrupted", flush=True)
"""


@pytest.mark.skipif(os.name == "nt", reason="signals are sent otherwise on Windows")
def test_an_interrupt_ends_a_conversion_whose_engine_is_at_work(distribution, tmp_path):
    tests = str(Path(__file__).resolve().parents[3])
    script = tmp_path / "script.py"
    script.write_text(textwrap.dedent(INTERRUPTED.format(tests=tests)))
    with subprocess.Popen(
        [sys.executable, script],
        env={**os.environ, "PYTHONPATH": str(distribution)},
        stdout=subprocess.PIPE,
        text=True,
    ) as running:
        try:
            assert running.stdout.readline() == "asked\n"
            running.send_signal(signal.SIGINT)
            output, _ = running.communicate(timeout=30)
        finally:
            running.kill()
    assert "interrupted" in output
    assert running.returncode == 0
