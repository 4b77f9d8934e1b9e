"""What RapidOCR reads, and what the framework adds: ``python benchmarks/ocr.py [--quick]``.

Speed is that of one page in one thread, through the extractor and with the library called
directly with the same options, turn by turn in one run; then of two pages at once. Words
are compared as a bag: precision and recall of the words of the known text, or of the text
layer of pages that are rendered and read as pictures.
"""

from __future__ import annotations

import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Any, NamedTuple

from measures.text import f1, normalise
from PIL import Image

from omnidocs import Document
from omnidocs.tasks.ocr_extraction import RapidOCR, RapidOCRConfig, TesseractOCR
from omnidocs_models._support import usable_cpus
from omnidocs_models.rapidocr.models import parameters
from omnidocs_models.tesseract.program import find_program

DATA = Path(__file__).resolve().parents[2] / "shared" / "data"
DPI = 200
SCANS = {"eurotext": "eurotext.txt", "phototest": "phototest.gold.txt", "8071_093.3B": ""}
BORN_DIGITAL = (
    "documents/2305.03393v1-pg9.pdf",
    "pages/multi_column_miss.pdf",
    "pages/earnings.pdf",
    "pages/olmo2-pg4.pdf",
    "documents/multi_page.pdf",
)


class Row(NamedTuple):
    """A line of the table; ``least`` is None where there is no target."""

    name: str
    figure: float
    unit: str = ""
    least: float | None = None

    @property
    def met(self) -> bool:
        """Whether the figure is good enough."""
        return self.least is None or self.figure >= self.least


class Spent(NamedTuple):
    """Seconds of the processor and of the clock."""

    cpu: float
    wall: float


def spent(work: Callable[[], object]) -> Spent:
    """What one run of the work costs."""
    cpu, wall = time.process_time(), time.perf_counter()
    work()
    return Spent(time.process_time() - cpu, time.perf_counter() - wall)


def word_f1(read: str, known: str) -> float:
    """How well two texts agree in their words, order left aside: 0 to 1."""
    ours, theirs = Counter(normalise(read).split()), Counter(normalise(known).split())
    shared = (ours & theirs).total()
    return f1(shared / max(ours.total(), 1), shared / max(theirs.total(), 1))


def library() -> Any:
    """The library itself with the options that the extractor gives it."""
    import rapidocr

    folder = Path(str(rapidocr.__file__)).parent
    return rapidocr.RapidOCR(params=parameters(RapidOCRConfig(), folder))


def framework_cost(ocr: RapidOCR, page: Image.Image, rounds: int) -> Iterator[Row]:
    """Pages through the framework against pages through the library alone."""
    direct = library()
    for read in (ocr.extract, direct):
        read(page)  # the first page of an engine is slower
    ours, theirs = [], []
    for _ in range(rounds):
        ours.append(spent(lambda: ocr.extract(page)))
        theirs.append(spent(lambda: direct(page)))
    for kind in Spent._fields:
        mine, other = (sum(getattr(run, kind) for run in runs) for runs in (ours, theirs))
        yield Row(f"library, {kind}", other / rounds, "s/page")
        yield Row(f"framework, {kind}", mine / rounds, "s/page")
        yield Row(f"framework against library, {kind}", other / mine, "x", 0.97)


def two_at_once(ocr: RapidOCR, page: Image.Image, pages: int) -> Iterator[Row]:
    """A batch of pages against the same pages one by one, by the clock."""
    alone = spent(lambda: [ocr.extract(page) for _ in range(pages)])
    batch = spent(lambda: ocr.extract_batch([page] * pages))
    cpus = usable_cpus()
    least = 1.6 if cpus > 1 else None
    yield Row(f"batch on {cpus} CPUs against one by one", alone.wall / batch.wall, "x", least)
    yield Row("CPU of the batch against one by one", batch.cpu / alone.cpu, "x")


def scans(extractors: Sequence[RapidOCR | TesseractOCR]) -> Iterator[Row]:
    """Scanned pages against their known texts."""
    for name, known in SCANS.items():
        text = (DATA / "ocr" / (known or f"{name}.txt")).read_text(encoding="utf-8")
        for extractor in extractors:
            read = extractor.extract(DATA / "ocr" / f"{name}.tif").full_text
            least = 0.97 if isinstance(extractor, RapidOCR) else None
            yield Row(f"{type(extractor).__name__}, {name}", word_f1(read, text), "F1", least)


def born_digital(extractors: Sequence[RapidOCR | TesseractOCR]) -> Iterator[Row]:
    """Rendered pages against their own text layers."""
    for path in BORN_DIGITAL:
        with Document.open(DATA / path, dpi=DPI) as document:
            page = document[0]
            for extractor in extractors:
                read = extractor.extract(page.image).full_text
                least = 0.97 if isinstance(extractor, RapidOCR) else None
                name = f"{type(extractor).__name__}, {Path(path).stem}"
                yield Row(name, word_f1(read, page.text), "F1", least)


def main(arguments: Sequence[str]) -> int:
    """Print the table; the exit status is 1 where a target is missed."""
    quick = "--quick" in arguments
    if not DATA.is_dir():
        print(f"The documents are not on this machine: {DATA}")
        return 0
    rows: list[Row] = []
    with ExitStack() as stack:
        ocr = stack.enter_context(RapidOCR())
        extractors: list[RapidOCR | TesseractOCR] = [ocr]
        if find_program():
            extractors.append(stack.enter_context(TesseractOCR()))
        page = Image.open(DATA / "ocr" / "eurotext.tif").convert("RGB")
        rows += framework_cost(ocr, page, rounds=3 if quick else 8)
        rows += two_at_once(ocr, page, pages=4 if quick else 12)
        rows += scans(extractors)
        if not quick:
            rows += born_digital(extractors)
    for row in rows:
        target = "" if row.least is None else f">= {row.least:.2f}"
        print(
            f"{row.name:48} {row.figure:7.3f} {row.unit:7} {target:8} {'' if row.met else 'MISSED'}"
        )
    return 0 if all(row.met for row in rows) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
