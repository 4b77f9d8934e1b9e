"""What workers make of real documents is what this process makes of them."""

from __future__ import annotations

import resource
import sys
import threading
import time
from pathlib import Path

import pytest

from omnidocs.conversion import WorkerPool, convert
from omnidocs.errors import DocumentError

linux = pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc")


def outcome(path, **options):
    """The document without what differs from run to run, or the error."""
    try:
        document = convert(path, ocr="never", **options)
    except DocumentError as error:
        return type(error), str(error)
    return document.model_dump(exclude={"pages": {"__all__": {"seconds"}}})


@pytest.mark.parametrize("layout", ["auto", None])
def test_documents(shared_data, layout):
    paths = sorted(shared_data.rglob("*.pdf"), key=lambda path: path.stat().st_size)
    paths = [path for path in paths if "hostile" not in path.parts][::12][:8]
    assert len(paths) > 3
    with WorkerPool(2) as pool:
        for path in paths:
            few = {"pages": lambda count: range(min(count, 3)), "layout": layout}
            assert outcome(path, workers=pool, **few) == outcome(path, workers=0, **few), path.name


def resident(pid: str) -> int:
    """Bytes of a process that are in memory; 0 when it is gone."""
    try:
        fields = Path(f"/proc/{pid}/statm").read_text().split()
    except OSError:
        return 0
    return int(fields[1]) * resource.getpagesize()


@linux
def test_hostile_files(shared_data):
    """Each ends in an outcome for every page or in an error, within bounds on memory."""
    from omnidocs.conversion.events import WorkerStarted

    pids, most, over = ["self"], [0], threading.Event()

    def watch():
        while not over.wait(0.05):
            most[0] = max(most[0], sum(map(resident, tuple(pids))))

    def note(event):
        if isinstance(event, WorkerStarted):
            pids.append(str(event.pid))

    watcher = threading.Thread(target=watch)
    watcher.start()
    started = time.monotonic()
    before = resident("self")
    try:
        with WorkerPool(2) as pool:
            for path in sorted((shared_data / "hostile").iterdir()):
                found = outcome(path, workers=pool, events=note, page_timeout=30)
                if isinstance(found, dict):
                    assert found["pages"], path.name
                    for page in found["pages"]:
                        assert page["elements"] or page["error"] or page["notes"], path.name
    finally:
        over.set()
        watcher.join()
    assert most[0] - before < 1_500_000_000
    assert time.monotonic() - started < 240
