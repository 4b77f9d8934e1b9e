"""What sharing an engine costs: run it with ``python benchmarks/cache.py``.

The engines sleep instead of loading weights, so that the figures are the cache's own.
"""

from __future__ import annotations

import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor

from omnidocs.backends import BackendConfig
from omnidocs.cache import ModelCache, key_of

LOAD_SECONDS = 0.5
THREADS = 32


class SlowEngine:
    """Takes half a second to load."""

    loads = 0

    def __init__(self) -> None:
        SlowEngine.loads += 1
        time.sleep(LOAD_SECONDS)


class Extractor:
    """As much of an extractor as the cache sees."""

    def __init__(self, cache: ModelCache, model: str) -> None:
        config = BackendConfig(model=model)
        self.lease = cache.acquire(key_of(config), SlowEngine, owner=self)


def second_extractor() -> float:
    """Milliseconds for an extractor whose engine is there, the median of 1,000."""
    cache = ModelCache()
    first = Extractor(cache, "m")
    times = []
    for _ in range(1000):
        started = time.perf_counter()
        Extractor(cache, "m")
        times.append(time.perf_counter() - started)
    first.lease.release()
    return sorted(times)[500] * 1000


def pin_and_unpin() -> float:
    """Microseconds for one use of an engine, the mean of 100,000."""
    lease = Extractor(ModelCache(), "m").lease
    started = time.perf_counter()
    for _ in range(100_000):
        with lease.pin():
            pass
    return (time.perf_counter() - started) * 10


def many_threads() -> tuple[int, float]:
    """Loads, and seconds in all, when 32 threads ask for one key at once."""
    SlowEngine.loads = 0
    cache, start = ModelCache(), threading.Barrier(THREADS)

    def ask(_: int) -> Extractor:
        start.wait()
        return Extractor(cache, "m")

    started = time.perf_counter()
    with ThreadPoolExecutor(THREADS) as pool:
        list(pool.map(ask, range(THREADS)))
    return SlowEngine.loads, time.perf_counter() - started


def two_keys() -> float:
    """Seconds in all, when two threads ask for a key each."""
    cache = ModelCache()
    started = time.perf_counter()
    with ThreadPoolExecutor(2) as pool:
        list(pool.map(lambda model: Extractor(cache, model), "ab"))
    return time.perf_counter() - started


def main() -> int:
    """Print the table; the exit status is 1 where a target is missed."""
    second, pin, side_by_side = second_extractor(), pin_and_unpin(), two_keys()
    loads, together = many_threads()
    rows = [
        ("second extractor on a cached engine", f"{second:.3f} ms", "< 1 ms", second < 1),
        ("one pin and unpin", f"{pin:.1f} us", "< 50 us", pin < 50),
        (f"loads for {THREADS} threads, one key", f"{loads}", "1", loads == 1),
        (f"{THREADS} threads, a load of 0.5 s", f"{together:.2f} s", "< 0.75 s", together < 0.75),
        (
            "two keys, a load of 0.5 s each",
            f"{side_by_side:.2f} s",
            "< 0.75 s",
            side_by_side < 0.75,
        ),
    ]
    for name, figure, target, met in rows:
        print(f"{name:38} {figure:>10}   {target:>8}   {'met' if met else 'MISSED'}")
    return 0 if all(row[-1] for row in rows) else 1


if __name__ == "__main__":
    sys.exit(main())
