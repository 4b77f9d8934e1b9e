"""How fast and how steadily PDFs are converted: run it with ``python benchmarks/pdf.py``.

Each file is repeated to many pages, so that no figure hangs on a start. Times are those
of the processor, which other work on the machine does not change. The last 500 of 1,000
pages may need no more memory than the first. Give other files as arguments.
"""

from __future__ import annotations

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
SPEED_PAGES = 40
MEMORY_PAGES = 1000


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


def speed(source: Path, folder: Path) -> Speed:
    """Convert a file repeated to many pages, after a start that does not count."""
    path = repeated([source], SPEED_PAGES, folder / source.name)
    convert(path, pages=[0], ocr="never")
    started = time.process_time()
    document = convert(path, ocr="never")
    mean = 1000 * (time.process_time() - started) / SPEED_PAGES
    chars = sum(len(element.text) for element in document.elements)
    return Speed(source.name, chars // SPEED_PAGES, mean, len(document.failed_pages))


def resident() -> float:
    """Memory of this process in MiB (Linux)."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * 4096 / 2**20


def memory(path: Path, *, keep: bool) -> list[tuple[int, float]]:
    """Memory after each 100 pages; with ``keep``, the converted pages are all kept."""
    kept = []
    readings = []
    for page in iter_convert(path, ocr="never"):
        if keep:
            kept.append(page)
        if page.number % 100 == 0:
            readings.append((page.number, resident()))
    return readings


def main() -> None:
    sources = [Path(name) for name in sys.argv[1:]] or [DOCUMENTS / name for name in FILES]
    sources = [source for source in sources if source.is_file()]
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        print(f"{'file':36} {'chars/page':>10} {'ms/page':>8} {'pages/s':>8}")
        for source in sources:
            found = speed(source, folder)
            failed = f"  {found.failed} FAILED" if found.failed else ""
            print(
                f"{found.name[:36]:36} {found.chars:10} {found.mean:8.1f} "
                f"{1000 / found.mean:8.1f}{failed}"
            )
        long = repeated(sources, MEMORY_PAGES, folder / "long.pdf")
        started = time.process_time()
        for keep in (False, True):
            readings = memory(long, keep=keep)
            half = dict(readings)[MEMORY_PAGES // 2]
            growth = readings[-1][1] / half - 1
            kind = "pages kept" if keep else "pages let go"
            series = " ".join(f"{mib:.0f}" for _, mib in readings)
            print(f"memory, {kind}: {series} MiB; last half {growth:+.1%}")
        seconds = time.process_time() - started
        print(f"{2 * MEMORY_PAGES / seconds:.1f} pages/s over {2 * MEMORY_PAGES} pages")


if __name__ == "__main__":
    main()
