"""What worker processes cost and bring: run it with ``python benchmarks/workers.py``.

One document of 100 pages is converted in this process and by one and two workers, by
turns: processor time of all processes, and time on the clock. One page says what a start
costs. The last half of 1,000 pages may need no more memory than the first, here and in the
worker. Exits with 1 when a target is missed.

``--quick`` takes fewer turns and a tenth of the pages. Give other files as arguments.
"""

from __future__ import annotations

import argparse
import os
import re
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from pdf import DOCUMENTS, FILES, repeated

from omnidocs.conversion import convert, iter_convert
from omnidocs.conversion.events import Event, WorkerStarted

PAGES = 100
TURNS = 5
SPEED_TARGET = 1.05
"""Time on the clock with one worker, its start included, over that without."""

MEMORY_PAGES = 1000
MEMORY_TARGET = 1.1
"""Peak at the last page over the peak half-way."""


@dataclass(frozen=True)
class Cost:
    """Seconds of all processes' processors, and on the clock."""

    cpu: float
    wall: float


def cost(path: Path, workers: int) -> Cost:
    """Convert a document once."""
    before, started = os.times(), time.perf_counter()
    document = convert(path, ocr="never", workers=workers)
    wall, after = time.perf_counter() - started, os.times()
    if document.failed_pages:
        sys.exit(f"{len(document.failed_pages)} pages of {path.name} failed.")
    return Cost(sum(after[:4]) - sum(before[:4]), wall)


def costs(path: Path, turns: int) -> dict[int, Cost]:
    """The least of some turns by number of workers; all take part in each turn."""
    found: dict[int, list[Cost]] = {workers: [] for workers in (0, 1, 2)}
    for _ in range(turns):
        for workers, seen in found.items():
            seen.append(cost(path, workers))
    return {
        workers: Cost(min(one.cpu for one in seen), min(one.wall for one in seen))
        for workers, seen in found.items()
    }


def speed(path: Path, one_page: Path, turns: int) -> bool:
    """Print what workers cost and bring; return whether the target is met."""
    many, one = costs(path, turns), costs(one_page, turns)
    print(f"{PAGES} pages{'cpu':>8} {'ratio':>6} {'clock':>7} {'ratio':>6}")
    for workers, found in many.items():
        print(
            f"{workers} workers{found.cpu:7.2f}s {found.cpu / many[0].cpu:6.3f} "
            f"{found.wall:6.2f}s {found.wall / many[0].wall:6.3f}"
        )
    print(f"a start: {one[1].cpu - one[0].cpu:.2f} s cpu, {one[1].wall - one[0].wall:.2f} s clock")
    after = (many[1].cpu - one[1].cpu) / (many[0].cpu - one[0].cpu)
    print(f"one worker, cpu after the start: {after:.3f}")
    ratio = many[1].wall / many[0].wall
    met = ratio <= SPEED_TARGET
    print(f"one worker, clock: {ratio:.3f} (target {SPEED_TARGET:g}){'' if met else '  MISSED'}")
    return met


def peak(pid: str | int) -> float:
    """Most memory that a process had, in MiB (Linux)."""
    status = Path(f"/proc/{pid}/status").read_text(encoding="ascii")
    found = re.search(r"VmHWM:\s+(\d+)", status)
    return int(found[1]) / 1024 if found else 0.0


def memory(path: Path, pages: int) -> bool:
    """Print the peaks over many pages; return whether the target is met."""
    pids: list[int] = []

    def note(event: Event) -> None:
        if isinstance(event, WorkerStarted):
            pids.append(event.pid)

    peaks = [
        (peak("self"), peak(pids[0]))
        for page in iter_convert(path, ocr="never", events=note)
        if page.number in {pages // 2, pages}
    ]
    met = True
    for name, half, end in zip(("here", "in the worker"), *peaks, strict=True):
        met = met and end <= MEMORY_TARGET * half
        print(f"peak memory {name}: {half:.0f} MiB at {pages // 2} pages, {end:.0f} MiB at {pages}")
    print(f"target: {MEMORY_TARGET:g}{'' if met else '  MISSED'}")
    return met


def main() -> None:
    """Measure memory first, while this process is small; then speed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("files", nargs="*", type=Path, help="PDFs instead of the usual ones")
    parser.add_argument("--quick", action="store_true", help="fewer turns, a tenth of the pages")
    chosen = parser.parse_args()
    sources = chosen.files or [DOCUMENTS / name for name in FILES]
    sources = [source for source in sources if source.is_file()]
    if not sources:
        sys.exit(f"There are no PDFs in {DOCUMENTS}. Name some as arguments.")
    turns, part = (2, 10) if chosen.quick else (TURNS, 1)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        many = repeated(sources, MEMORY_PAGES // part, folder / "many.pdf")
        steady = memory(many, MEMORY_PAGES // part)
        one = repeated(sources[:1], 1, folder / "one.pdf")
        cheap = speed(repeated(sources, PAGES, folder / "some.pdf"), one, turns)
    sys.exit(0 if steady and cheap else 1)


if __name__ == "__main__":
    main()
