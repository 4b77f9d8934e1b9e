"""Documents that nobody closes, at every moment."""

from __future__ import annotations

import gc
import os
import subprocess
import sys
import threading

import pytest

from omnidocs.document import Document
from omnidocs.document.pdfium.library import LOCK, open_handles
from omnidocs.errors import DocumentLoadError


@pytest.fixture
def path(tmp_path, pdf, text):
    file = tmp_path / "one.pdf"
    file.write_bytes(pdf([text(20, 100, "words")] * 2))
    return file


def test_a_forgotten_document_is_closed_by_the_next_call(path):
    before = open_handles()
    doc = Document.open(path)
    assert open_handles() == before + 1
    del doc
    gc.collect()
    assert open_handles() == before


def test_a_closed_document_is_closed_at_once(path):
    before = open_handles()
    doc = Document.open(path)
    doc.close()
    assert open_handles() == before


def test_a_document_that_failed_to_open_leaves_nothing_behind(path):
    before = open_handles()
    with pytest.raises(IndexError):
        Document.open(path, page_range=(5, 9))
    with pytest.raises(DocumentLoadError):
        Document.from_bytes(b"%PDF-1.7 broken")
    assert open_handles() == before


def test_a_page_keeps_its_document_open(path):
    page = Document.open(path)[1]
    gc.collect()
    assert page.text == "words"


def test_a_finalizer_waits_for_no_lock(path):
    """The collector may run in a thread while another one holds PDFium's lock."""
    doc = Document.open(path)
    holding, done = threading.Event(), threading.Event()

    def hold():
        with LOCK:
            holding.set()
            done.wait(10)

    holder = threading.Thread(target=hold)
    holder.start()
    holding.wait(10)
    forgetter = threading.Thread(target=gc.collect)
    del doc
    forgetter.start()
    forgetter.join(5)
    waited = forgetter.is_alive()
    done.set()
    holder.join()
    assert not waited


def run(code, path):
    return subprocess.run(
        [sys.executable, "-W", "error", "-X", "faulthandler", "-c", code, str(path)],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


OPEN = "import itertools, sys, threading, time\nfrom omnidocs.document import Document\n"
OPEN += "doc = Document.open(sys.argv[1])\n"
ENDINGS = {
    "open at exit": "doc[0].words",
    "in a cycle": "doc.me = doc; del doc",
    "page at exit": "page = doc[0]; page.image; del doc; raise SystemExit(0)",
    # Threads that go on get errors; what they print of them would race with the exit itself.
    "threads at exit": (
        "threading.excepthook = lambda _: None\n"
        "def work():\n"
        "    for turn in itertools.count(): doc.clear_cache(); doc.get_page(turn % 2)\n"
        "for _ in range(4): threading.Thread(target=work, daemon=True).start()\n"
        "time.sleep(0.3)"
    ),
}


@pytest.mark.parametrize("code", [pytest.param(OPEN + c, id=name) for name, c in ENDINGS.items()])
def test_the_interpreter_ends_in_peace(code, path):
    ended = run(code, path)
    assert ended.returncode == 0, ended.stderr
    assert "pypdfium2" not in ended.stderr
    assert "Fatal" not in ended.stderr


@pytest.mark.skipif(not hasattr(os, "fork"), reason="this system has no fork")
def test_a_child_process_inherits_no_held_lock(path):
    code = (
        "import os, sys, threading, warnings\n"
        "warnings.simplefilter('ignore')\n"
        "from omnidocs.document import Document\n"
        "doc = Document.open(sys.argv[1])\n"
        "stop = threading.Event()\n"
        "def work():\n"
        "    while not stop.is_set(): doc.clear_cache(); doc.get_page(0)\n"
        "threads = [threading.Thread(target=work) for _ in range(3)]\n"
        "for thread in threads: thread.start()\n"
        "for _ in range(8):\n"
        "    pid = os.fork()\n"
        "    if pid == 0:\n"
        "        ok = Document.open(sys.argv[1])[1].text == 'words'\n"
        "        os._exit(0 if ok else 3)\n"
        "    assert os.waitpid(pid, 0)[1] == 0\n"
        "stop.set()\n"
        "for thread in threads: thread.join()\n"
        "print('done')"
    )
    ended = run(code, path)
    assert ended.stdout.strip() == "done", ended.stderr
