"""How fast and how steadily PDFs are converted: run it with ``python benchmarks/pdf.py``.

Each file is repeated to many pages, so that no figure hangs on a start. Times are those
of one processor core, the best of some rounds, so that other work on the machine counts
little. The last half of 1,000 pages may need no more memory than the first when pages are
let go; what the converted pages take themselves when all are kept is printed beside. Exits
with 1 when a target is missed.

``--quick`` takes fewer rounds and a tenth of the pages. Give other files as arguments.
"""

from __future__ import annotations

import argparse
import re
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

import pypdfium2 as pdfium

from omnidocs.conversion import convert, iter_convert

DOCUMENTS = Path(__file__).resolve().parent.parent.parent / "shared" / "data"
FILES = [
    "documents/multi_page.pdf",
    "documents/2305.03393v1-pg9.pdf",
    "documents/amt_handbook_sample.pdf",
    "pages/multi_column_miss.pdf",
    "pages/earnings.pdf",
    "pages/discoverworld_crazy_table4.pdf",
]
SPEED_PAGES = 12
ROUNDS = 8
SPEED_TARGET = 25.0
"""Pages in a second, over the same number of pages of each file."""

MEMORY_PAGES = 1000
MEMORY_TARGET = 1.1
"""Peak at the last page over the peak half-way."""


@dataclass(frozen=True)
class Speed:
    """Milliseconds of one processor core that a page of one file takes."""

    name: str
    chars: int
    mean: float
    failed: int


def repeated(sources: list[Path], pages: int, target: Path) -> Path:
    """Write a PDF of so many pages, those of each source over and over.

    The pages of one source share their fonts and images, as those of a real document do.
    """
    target_pdf = pdfium.PdfDocument.new()
    for number, source in enumerate(sources):
        opened = pdfium.PdfDocument(source)
        share = pages // len(sources) + (number < pages % len(sources))
        target_pdf.import_pages(opened, [page % len(opened) for page in range(share)])
        opened.close()
    target_pdf.save(target)
    target_pdf.close()
    return target


def speed(path: Path) -> Speed:
    """Convert a file once."""
    started = time.process_time()
    document = convert(path, ocr="never", workers=0)
    mean = 1000 * (time.process_time() - started) / SPEED_PAGES
    chars = sum(len(element.text) for element in document.elements)
    return Speed(path.name, chars // SPEED_PAGES, mean, len(document.failed_pages))


def speeds(sources: list[Path], folder: Path, rounds: int) -> bool:
    """Print a line for each file and one for all; return whether the target is met.

    The files take turns, so that a busy minute of the machine spoils no file's every round;
    what starts with the first page counts in the first round only.
    """
    paths = [repeated([source], SPEED_PAGES, folder / source.name) for source in sources]
    turns = [[speed(path) for path in paths] for _ in range(rounds)]
    best = [min(times, key=lambda one: one.mean) for times in zip(*turns, strict=True)]
    print(f"{'file':36} {'chars/page':>10} {'ms/page':>8} {'pages/s':>8}")
    for one in best:
        failed = f"  {one.failed} FAILED" if one.failed else ""
        print(f"{one.name[:36]:36} {one.chars:10} {one.mean:8.1f} {1000 / one.mean:8.1f}{failed}")
    mix = 1000 * len(best) / sum(one.mean for one in best)
    met = mix >= SPEED_TARGET and not any(one.failed for one in best)
    print(f"the mix: {mix:.1f} pages/s (target {SPEED_TARGET:g}){'' if met else '  MISSED'}")
    return met


def peak() -> float:
    """Most memory that this process had, in MiB (Linux)."""
    found = re.search(r"VmHWM:\s+(\d+)", Path("/proc/self/status").read_text(encoding="ascii"))
    return int(found[1]) / 1024 if found else 0.0


def peaks(path: Path, pages: int, *, keep: bool) -> tuple[float, float]:
    """Peak memory of this process half-way and at the end; with ``keep``, all pages are kept."""
    kept = []
    half = 0.0
    for page in iter_convert(path, ocr="never", workers=0):
        if keep:
            kept.append(page)
        if page.number == pages // 2:
            half = peak()
    return half, peak()


def measured_peaks(path: Path, pages: int, kind: str) -> tuple[float, float]:
    """``peaks`` of a fresh process; ``kind`` is "let go" or "kept"."""
    command = [sys.executable, __file__, "--peaks", kind, "--pages", str(pages), str(path)]
    ran = subprocess.run(command, check=True, capture_output=True, text=True)
    half, end = map(float, ran.stdout.split())
    return half, end


def memory(path: Path, pages: int) -> bool:
    """Print the peaks over many pages; return whether the target is met."""
    half, end = measured_peaks(path, pages, "let go")
    met = end <= MEMORY_TARGET * half
    print(
        f"peak memory: {half:.0f} MiB at {pages // 2} pages, {end:.0f} MiB at {pages}, "
        f"ratio {end / half:.3f} (target {MEMORY_TARGET:g}){'' if met else '  MISSED'}"
    )
    _, kept = measured_peaks(path, pages, "kept")
    each = 1024 * (kept - end) / pages
    print(f"with all pages kept: {kept:.0f} MiB, {each:.0f} KiB for each converted page")
    return met


def main() -> None:
    """Measure speed and memory; in a process started for it, memory alone."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("files", nargs="*", type=Path, help="PDFs instead of the usual ones")
    parser.add_argument("--quick", action="store_true", help="fewer rounds, a tenth of the pages")
    parser.add_argument("--pages", type=int, default=MEMORY_PAGES, help=argparse.SUPPRESS)
    parser.add_argument("--peaks", choices=("let go", "kept"), help=argparse.SUPPRESS)
    chosen = parser.parse_args()
    if chosen.peaks:
        print(*peaks(chosen.files[0], chosen.pages, keep=chosen.peaks == "kept"))
        return
    sources = chosen.files or [DOCUMENTS / name for name in FILES]
    sources = [source for source in sources if source.is_file()]
    if not sources:
        sys.exit(f"There are no PDFs in {DOCUMENTS}. Name some as arguments.")
    pages = chosen.pages // 10 if chosen.quick else chosen.pages
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        fast = speeds(sources, folder, 3 if chosen.quick else ROUNDS)
        steady = memory(repeated(sources, pages, folder / "long.pdf"), pages)
    sys.exit(0 if fast and steady else 1)


if __name__ == "__main__":
    main()
