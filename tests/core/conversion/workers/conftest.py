"""A layout plugin that misbehaves as the page says, and a view of this process's leftovers."""

from __future__ import annotations

import gc
import importlib
import os
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

UNRULY = '''
import ctypes, os, re, subprocess, sys, time
from omnidocs.errors import ExtractionError
from omnidocs.results import LayoutOutput
from omnidocs.tasks import BaseLayoutExtractor


class UnrulyLayout(BaseLayoutExtractor):
    """Does what the first word of the page says, and finds no region."""

    def extract(self, image, custom_labels=None, **options):
        word = image.words[0].text if image.words else ""
        getattr(self, f"do_{word}", lambda: None)()
        return LayoutOutput(image_width=image.width, image_height=image.height)

    def do_sleep(self):
        if "TOY_MARK" in os.environ:
            open(os.environ["TOY_MARK"], "w").close()
        time.sleep(600)

    def do_nap(self):
        time.sleep(0.3)

    def do_spin(self):
        while True:
            pass

    def do_regex(self):
        re.match("(a+)+b", "a" * 60)

    def do_child(self):
        subprocess.run(["sleep", "600"])

    def do_eat(self):
        hoard = []
        while True:
            hoard.append(bytearray(16 << 20))

    def do_abort(self):
        os.abort()

    def do_crash(self):
        ctypes.string_at(0)

    def do_exit(self):
        sys.stderr.write("the toy has had enough\\n")
        sys.stderr.flush()
        os._exit(3)

    def do_quit(self):
        raise SystemExit(5)

    def do_print(self):
        print("printed by python", flush=True)
        ctypes.CDLL(None).puts(b"printed by a library")
        ctypes.CDLL(None).fflush(None)
        os.system("echo printed by a child")

    def do_raise(self):
        raise ExtractionError("the toy stumbled")

    def do_ask(self):
        from omnidocs import convert
        [page] = convert(b"%PDF-", layout=None).pages


class UnrulyStart(UnrulyLayout):
    def __init__(self):
        os._exit(7)
'''

ENTRY_POINTS = """[omnidocs.layout_extraction]
unruly = toy_unruly:UnrulyLayout
unruly_start = toy_unruly:UnrulyStart
"""


@pytest.fixture
def unruly(tmp_path, monkeypatch) -> Iterator[str]:
    """The name of a layout extractor that does what the first word of a page says."""
    site = tmp_path / "site"
    info = site / "toy_unruly-1.0.dist-info"
    info.mkdir(parents=True)
    (site / "toy_unruly.py").write_text(UNRULY)
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: toy-unruly\nVersion: 1.0\n")
    (info / "entry_points.txt").write_text(ENTRY_POINTS)
    with monkeypatch.context() as patch:
        patch.syspath_prepend(str(site))
        importlib.invalidate_caches()
        yield "unruly"
        sys.modules.pop("toy_unruly", None)
    importlib.invalidate_caches()


@pytest.fixture
def pages(pdf, line) -> Callable[..., bytes]:
    """A PDF with a line of text on each page."""

    def make(*texts: str) -> bytes:
        return pdf([line(72, 200, f"{text} and more words") for text in texts])

    return make


def children() -> set[int]:
    """The processes that this one has started and that have not ended."""
    found = set()
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if int(fields[1]) == os.getpid():
            found.add(int(stat.parent.name))
    return found


def threads() -> set[threading.Thread]:
    """Those of OmniDocs."""
    return {thread for thread in threading.enumerate() if "omnidocs" in thread.name}


def descriptors() -> int:
    return len(list(Path("/proc/self/fd").iterdir()))


@pytest.fixture
def nothing_left(tmp_path_factory, monkeypatch) -> Iterator[None]:
    """No process, thread, descriptor or file of a conversion is left after the test."""
    files = tmp_path_factory.mktemp("files")
    monkeypatch.setattr(tempfile, "tempdir", str(files))
    gc.collect()
    before = children(), descriptors(), threads()
    yield
    gc.collect()
    deadline = time.monotonic() + 5
    while time.monotonic() < deadline and (children() - before[0] or threads() - before[2]):
        time.sleep(0.02)
    assert children() <= before[0]
    assert threads() <= before[2]
    assert descriptors() <= before[1]
    assert list(files.iterdir()) == []


def alive(pid: int) -> bool:
    """Whether a process runs, zombies not counted."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


@pytest.fixture
def is_alive() -> Callable[[int], bool]:
    return alive
