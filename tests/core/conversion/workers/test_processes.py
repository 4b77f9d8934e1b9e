"""What only a process of its own shows: its death, its signals, its main module."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import textwrap
import time

import pytest

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc")

BEGINNING = """
import json, sys, threading
from omnidocs.conversion import convert, iter_convert
from omnidocs.conversion.events import PageStarted, WorkerStarted

def note(event):
    if isinstance(event, WorkerStarted):
        print(json.dumps(["worker", event.pid]), flush=True)
    if isinstance(event, PageStarted):
        print(json.dumps(["page", event.index]), flush=True)

options = {"layout": "unruly", "tables": None, "reading_order": None, "events": note}
"""


@pytest.fixture
def program(unruly, tmp_path):
    """Start a program that may use the unruly layout; killed after the test."""
    running = []

    def start(code: str, **options) -> subprocess.Popen[str]:
        script = tmp_path / "program.py"
        script.write_text(BEGINNING + textwrap.dedent(code))
        process = subprocess.Popen(
            [sys.executable, "-W", "error", str(script)],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            cwd=tmp_path,
            env={**os.environ, "PYTHONPATH": str(tmp_path / "site")},
            preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),  # noqa: PLW1509
            **options,
        )
        running.append(process)
        return process

    yield start
    for process in running:
        process.kill()
        process.communicate(timeout=30)


def pids_until(process, *wanted):
    """The workers that were started before the pages were begun."""
    pids, missing = [], set(wanted)
    while missing:
        kind, number = json.loads(process.stdout.readline())
        if kind == "worker":
            pids.append(number)
        else:
            missing.discard(number)
    return pids


def wait_until_gone(pids, is_alive, seconds=15):
    deadline = time.monotonic() + seconds
    while any(map(is_alive, pids)) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not any(map(is_alive, pids))


@pytest.mark.parametrize("word", ["sleep", "spin", "child"])
def test_a_program_that_is_killed_leaves_no_worker(program, pages, tmp_path, is_alive, word):
    (tmp_path / "a.pdf").write_bytes(pages(word, word))
    process = program("convert('a.pdf', workers=2, **options)")
    pids = pids_until(process, 0, 1)
    assert len(pids) == 2
    assert all(map(is_alive, pids))
    process.kill()
    wait_until_gone(pids, is_alive)


def test_a_worker_that_lets_no_thread_run_ends_after_its_time(program, pages, tmp_path, is_alive):
    (tmp_path / "a.pdf").write_bytes(pages("regex"))
    process = program("convert('a.pdf', page_timeout=3, **options)")
    pids = pids_until(process, 0)
    process.kill()
    wait_until_gone(pids, is_alive, seconds=30)


def test_an_interrupt_from_the_keyboard(program, pages, tmp_path, is_alive):
    (tmp_path / "a.pdf").write_bytes(pages("sleep", "sleep"))
    process = program(
        """
        try:
            convert("a.pdf", workers=2, **options)
        except KeyboardInterrupt:
            print(json.dumps(threading.active_count()))
        """
    )
    pids = pids_until(process, 0, 1)
    process.send_signal(signal.SIGINT)
    stdout, stderr = process.communicate(timeout=30)
    assert (process.returncode, stdout, stderr) == (0, "1\n", "")
    wait_until_gone(pids, is_alive)


def test_an_interrupt_while_the_consumer_is_elsewhere(program, pages, tmp_path, is_alive):
    (tmp_path / "a.pdf").write_bytes(pages("one", "sleep", "sleep"))
    process = program(
        """
        import time
        pages = iter_convert("a.pdf", workers=2, **options)
        next(pages)
        print(json.dumps(["page", 100]), flush=True)
        time.sleep(600)
        """
    )
    pids = pids_until(process, 100)
    process.send_signal(signal.SIGINT)
    process.communicate(timeout=30)
    assert process.returncode == -signal.SIGINT
    wait_until_gone(pids, is_alive)


def test_a_program_may_end_with_an_iterator_open(program, pages, tmp_path, is_alive):
    (tmp_path / "a.pdf").write_bytes(pages("one", "sleep", "sleep"))
    process = program(
        """
        pages = iter_convert("a.pdf", workers=2, **options)
        next(pages)
        """
    )
    stdout, stderr = process.communicate(timeout=60)
    assert (process.returncode, stderr) == (0, "")
    pids = [number for kind, number in map(json.loads, stdout.splitlines()) if kind == "worker"]
    wait_until_gone(pids, is_alive)


def test_the_main_module_is_not_run_again_and_files_beside_it_are_not_imported(
    program, pages, tmp_path
):
    (tmp_path / "a.pdf").write_bytes(pages("one"))
    (tmp_path / "cwd").mkdir()
    (tmp_path / "cwd" / "json.py").write_text("raise SystemExit('the wrong json')")
    process = program(
        """
        import os
        os.chdir("cwd")
        print("main")
        assert convert("../a.pdf", layout=None).status == "ok"
        """
    )
    stdout, stderr = process.communicate(timeout=60)
    assert (process.returncode, stdout, stderr) == (0, "main\n", "")


def test_a_frozen_program_converts_in_its_own_process(program, pages, tmp_path):
    (tmp_path / "a.pdf").write_bytes(pages("one"))
    process = program(
        """
        import logging
        logging.basicConfig(level=logging.INFO)
        sys.frozen = True
        assert convert("a.pdf", layout=None, events=note).status == "ok"
        """
    )
    stdout, stderr = process.communicate(timeout=60)
    assert process.returncode == 0
    assert '"worker"' not in stdout
    assert "Converting without workers: this program is frozen" in stderr


def test_the_command_writes_what_is_done_after_an_interrupt(unruly, pages, tmp_path):
    (tmp_path / "a.pdf").write_bytes(pages("one", "sleep"))
    (tmp_path / "b.pdf").write_bytes(pages("never begun"))
    process = interrupted_command(tmp_path, "a.pdf", "b.pdf", "-o", "out/")
    _, stderr = process.communicate(timeout=60)
    assert process.returncode == 130
    assert stderr.endswith("Interrupted.\n")
    assert "a.pdf, page 2: cancelled" in stderr
    assert "one and more words" in (tmp_path / "out" / "a.md").read_text()
    assert not (tmp_path / "out" / "b.md").exists()


def test_a_second_interrupt_ends_the_command_at_once(unruly, pages, tmp_path, monkeypatch):
    (tmp_path / "a.pdf").write_bytes(pages("one", "sleep"))
    process = interrupted_command(tmp_path, "a.pdf", "-o", "a.md", "--workers", "0")
    time.sleep(0.5)
    process.send_signal(signal.SIGINT)
    _, stderr = process.communicate(timeout=30)
    assert process.returncode == 130
    assert stderr == "Interrupted.\n"
    assert not (tmp_path / "a.md").exists()


def interrupted_command(tmp_path, *arguments):
    """The command, interrupted when it is at a page that does not end."""
    process = subprocess.Popen(
        [sys.executable, "-m", "omnidocs", "convert", *arguments, "--layout", "unruly"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(tmp_path / "site"), "TOY_MARK": "mark"},
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),  # noqa: PLW1509
    )
    deadline = time.monotonic() + 60
    while not (tmp_path / "mark").exists():
        assert time.monotonic() < deadline
        time.sleep(0.05)
    process.send_signal(signal.SIGINT)
    return process
