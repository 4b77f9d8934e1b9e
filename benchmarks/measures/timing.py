"""Measuring by turns: a busy moment of the machine hits all that is compared.

The fastest turn counts, for other programs can only slow one down.
"""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Callable, Mapping


def fastest(runs: Mapping[str, Callable[[], object]], turns: int) -> dict[str, float]:
    """The seconds of each run; all of them are run in each turn."""
    times: dict[str, list[float]] = {name: [] for name in runs}
    for _ in range(turns):
        for name, run in runs.items():
            started = time.perf_counter()
            run()
            times[name].append(time.perf_counter() - started)
    return {name: min(found) for name, found in times.items()}


def import_seconds(codes: Mapping[str, str], turns: int) -> dict[str, float]:
    """The seconds that a fresh process takes for each piece of code."""

    def run(code: str) -> Callable[[], object]:
        return lambda: subprocess.run([sys.executable, "-c", code], check=True)

    return fastest({name: run(code) for name, code in codes.items()}, turns)
