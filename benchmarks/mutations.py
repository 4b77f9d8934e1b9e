"""What damaged documents do to a conversion: run it with ``python benchmarks/mutations.py``.

Real PDFs are damaged in 10,000 ways (flipped bytes, cuts, swapped and repeated pieces) and
converted in worker processes. Each has to end within its time limits in pages that all have
an outcome, or in a ``DocumentError``; any other exception, a page that is missing, or a
document past its limits makes the script exit with 1. A seed makes the same damage again.

``--quick`` makes 300. Give other files as arguments.
"""

from __future__ import annotations

import argparse
import logging
import random
import re
import sys
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

from omnidocs import DocumentError, WorkerPool, convert

DATA = Path(__file__).resolve().parent.parent.parent / "shared" / "data"
FOLDERS = ("documents", "pages", "tables", "hostile")
COUNT = 10_000
LARGEST = 400_000
"""Bytes of a document; larger ones would measure the disk."""

PAGE_TIMEOUT = 20.0
GRACE = 10.0
"""Seconds beyond the limits for opening the file and for starting a worker."""

THREADS = 2


@dataclass
class Tally:
    """What became of the documents and their pages."""

    documents: Counter[str] = field(default_factory=Counter)
    pages: Counter[str] = field(default_factory=Counter)
    slowest: float = 0.0
    wrong: list[str] = field(default_factory=list)


def flip(data: bytearray, chance: random.Random) -> None:
    """Change up to 64 bytes."""
    for _ in range(chance.randint(1, 64)):
        data[chance.randrange(len(data))] = chance.randrange(256)


def cut(data: bytearray, chance: random.Random) -> None:
    """Take a piece out, or the end off."""
    start = chance.randrange(len(data))
    end = len(data) if chance.random() < 0.3 else start + chance.randint(1, 4096)
    del data[start:end]


def swap(data: bytearray, chance: random.Random) -> None:
    """Exchange two pieces of one length."""
    length = min(chance.randint(1, 2048), len(data) // 2)
    first, second = sorted(chance.sample(range(len(data) - length + 1), 2))
    one, two = data[first : first + length], data[second : second + length]
    data[first : first + length], data[second : second + length] = two, one


def repeat(data: bytearray, chance: random.Random) -> None:
    """Put a copy of a piece elsewhere."""
    start, place = chance.randrange(len(data)), chance.randrange(len(data))
    data[place:place] = data[start : start + chance.randint(1, 2048)]


def renumber(data: bytearray, chance: random.Random) -> None:
    """Change numbers: lengths, references, sizes of boxes."""
    numbers = list(re.finditer(rb"\d+", data))
    for found in sorted(chance.sample(numbers, min(8, len(numbers))), key=lambda m: -m.start()):
        new = chance.choice([0, 1, -1, 65535, 2**31 - 1, 2**31, chance.randrange(10_000)])
        data[found.start() : found.end()] = str(new).encode()


KINDS = (flip, cut, swap, repeat, renumber)


def damaged(sources: list[bytes], seed: int) -> bytes:
    """One of the documents with one to three kinds of damage."""
    chance = random.Random(seed)
    data = bytearray(chance.choice(sources))
    for kind in chance.choices(KINDS, k=chance.randint(1, 3)):
        if len(data) > 16:
            kind(data, chance)
    return bytes(data)


def attempt(data: bytes, seed: int, pool: WorkerPool, tally: Tally) -> None:
    """Convert one damaged document and note what became of it."""
    started = time.monotonic()
    allowed = PAGE_TIMEOUT + GRACE
    try:
        document = convert(data, ocr="never", workers=pool, page_timeout=PAGE_TIMEOUT)
    except DocumentError as error:
        tally.documents[type(error).__name__] += 1
    except Exception as error:  # noqa: BLE001  (what is looked for)
        tally.wrong.append(f"seed {seed}: {type(error).__name__}: {error}")
    else:
        allowed += PAGE_TIMEOUT * len(document.pages)
        tally.documents[document.status.value] += 1
        tally.pages.update(page.status.value for page in document.pages)
        if len(document.pages) != document.metadata["page_count"]:
            tally.wrong.append(f"seed {seed}: a page has no outcome")
    taken = time.monotonic() - started
    tally.slowest = max(tally.slowest, taken)
    if taken > allowed:
        tally.wrong.append(f"seed {seed}: {taken:.0f} s, allowed were {allowed:.0f}")


def share(sources: list[bytes], seeds: range) -> Tally:
    """Try some seeds, one after the other, in a worker of their own."""
    tally = Tally()
    with WorkerPool(1) as pool:
        for seed in seeds:
            attempt(damaged(sources, seed), seed, pool, tally)
    return tally


def originals(files: list[Path]) -> Iterator[bytes]:
    """The documents to damage."""
    paths = files or [path for name in FOLDERS for path in sorted((DATA / name).glob("*.pdf"))]
    for path in paths:
        if 0 < path.stat().st_size <= LARGEST:
            yield path.read_bytes()


def main() -> None:
    """Damage, convert, and print what happened."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("files", nargs="*", type=Path, help="PDFs instead of the usual ones")
    parser.add_argument("--quick", action="store_true", help="300 documents")
    parser.add_argument("--count", type=int, default=COUNT, help="how many documents")
    parser.add_argument("--seed", type=int, default=0, help="the first seed")
    chosen = parser.parse_args()
    sources = list(originals(chosen.files))
    if not sources:
        sys.exit(f"There are no PDFs in {DATA}. Name some as arguments.")
    logging.getLogger("omnidocs").setLevel(logging.ERROR)
    seeds = range(chosen.seed, chosen.seed + (300 if chosen.quick else chosen.count))
    started = time.monotonic()
    with ThreadPoolExecutor(THREADS) as threads:
        shares = [seeds[place::THREADS] for place in range(THREADS)]
        tallies = list(threads.map(lambda part: share(sources, part), shares))
    tell(tallies, len(seeds), len(sources), time.monotonic() - started)
    sys.exit(1 if any(tally.wrong for tally in tallies) else 0)


def tell(tallies: list[Tally], documents: int, sources: int, seconds: float) -> None:
    """Print the table."""
    print(f"{documents} damaged documents made of {sources}, in {seconds:.0f} s")
    for what in ("documents", "pages"):
        total: Counter[str] = sum((getattr(tally, what) for tally in tallies), Counter())
        print(f"  {what}: " + ", ".join(f"{name} {n}" for name, n in total.most_common()))
    print(f"  the slowest document: {max(tally.slowest for tally in tallies):.1f} s")
    wrong = [line for tally in tallies for line in tally.wrong]
    print(f"  broke a promise: {len(wrong)} (target 0)")
    for line in wrong[:20]:
        print(f"    {line}")


if __name__ == "__main__":
    main()
