"""Measuring by turns: a busy moment of the machine hits all that is compared.

The fastest turn counts, for other programs can only slow one down; or the middle one of the
ratios between two runs of one turn, where what is measured scatters by itself.
"""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from statistics import median
from typing import NamedTuple


def fastest(runs: Mapping[str, Callable[[], object]], turns: int) -> dict[str, float]:
    """The seconds of each run; all of them are run in each turn."""
    times: dict[str, list[float]] = {name: [] for name in runs}
    for _ in range(turns):
        for name, run in runs.items():
            started = time.perf_counter()
            run()
            times[name].append(time.perf_counter() - started)
    return {name: min(found) for name, found in times.items()}


class Turn(NamedTuple):
    """A run: seconds by the clock, and of the CPU in this process and its children."""

    wall: float
    cpu: float


def by_turns(runs: Mapping[str, Callable[[], object]], turns: int) -> dict[str, list[Turn]]:
    """The runs of each turn, every other turn in the opposite order."""
    found: dict[str, list[Turn]] = {name: [] for name in runs}
    names = list(runs)
    for _ in range(turns):
        for name in names:
            started, used = time.perf_counter(), _cpu_seconds()
            runs[name]()
            found[name].append(Turn(time.perf_counter() - started, _cpu_seconds() - used))
        names.reverse()
    return found


def wall_ratio(one: Sequence[Turn], other: Sequence[Turn]) -> float:
    """How much longer one run takes than the other: the median over their turns."""
    ratios: list[float] = [a.wall / b.wall for a, b in zip(one, other, strict=True)]
    return median(ratios)


def cpu_ratio(one: Sequence[Turn], other: Sequence[Turn]) -> float:
    """How much more of the CPU one run takes than the other, all turns together."""
    return sum(turn.cpu for turn in one) / sum(turn.cpu for turn in other)


def _cpu_seconds() -> float:
    """What this process and its children have taken of the CPU so far."""
    import psutil  # comes with vLLM

    own = psutil.Process()
    times = [process.cpu_times() for process in (own, *own.children(recursive=True))]
    return float(sum(time.user + time.system for time in times))


def import_seconds(codes: Mapping[str, str], turns: int) -> dict[str, float]:
    """The seconds that a fresh process takes for each piece of code."""

    def run(code: str) -> Callable[[], object]:
        return lambda: subprocess.run([sys.executable, "-c", code], check=True)

    return fastest({name: run(code) for name, code in codes.items()}, turns)
