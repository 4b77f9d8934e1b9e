"""Speed and memory of documents: run it with ``python benchmarks/document.py``.

Times are CPU time, the best of several rounds, so that other work on the machine counts
little. The ratio is against PDFium called directly through pypdfium2. Give PDFs as
arguments, or none for those of ``../shared/data``.
"""

from __future__ import annotations

import resource
import sys
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pypdfium2 as pdfium

from omnidocs.document import Document
from omnidocs.document.pdfium import LOCK

DATA = Path(__file__).resolve().parent.parent.parent / "shared" / "data"
ROUNDS = 7
DPI = 150
MANY_PAGES = 400


def best(work: Callable[[], object]) -> float:
    """Milliseconds of CPU time, the best round."""
    times = []
    for _ in range(ROUNDS):
        started = time.process_time()
        work()
        times.append(time.process_time() - started)
    return 1000 * min(times)


def read_content(doc: Document) -> object:
    """Words, lines, rulings, pictures and links of the first page."""
    page = next(iter(doc))
    return page.words, page.lines, page.rulings


def render(doc: Document) -> object:
    """The image of the first page."""
    return next(doc.iter_pages())


def directly_rendered(path: Path) -> float:
    """Milliseconds to render the first page with pypdfium2 alone."""
    with LOCK, pdfium.PdfDocument(path) as pdf:

        def work() -> None:
            page = pdf[0]
            bitmap = page.render(scale=DPI / 72, rev_byteorder=True)
            bitmap.to_pil()
            bitmap.close()
            page.close()

        return best(work)


def directly_read(path: Path) -> float:
    """Milliseconds for the plain text of the first page with pypdfium2 alone."""
    with LOCK, pdfium.PdfDocument(path) as pdf:

        def work() -> None:
            page = pdf[0]
            text = page.get_textpage()
            text.get_text_range()
            text.close()
            page.close()

        return best(work)


def speed(paths: list[Path]) -> None:
    """A line for each document."""
    print(f"{'first page of':32}{'chars':>7}{'words+lines ms':>16}{'text ms':>9}", end="")
    print(f"{'render ms':>11}{'directly':>10}{'ratio':>7}")
    for path in paths:
        with Document.open(path, dpi=DPI) as doc:
            chars = doc[0].text_layer.visible_chars
            content = best(partial(read_content, doc))
            rendered = best(partial(render, doc))
        text, direct = directly_read(path), directly_rendered(path)
        print(f"{path.stem[:31]:32}{chars:7}{content:16.1f}{text:9.1f}", end="")
        print(f"{rendered:11.1f}{direct:10.1f}{rendered / direct:7.2f}")


def memory(path: Path) -> None:
    """Peak memory over many pages, after the first twentieth and at the end."""
    with tempfile.TemporaryDirectory() as folder:
        many = Path(folder) / "many.pdf"
        with LOCK, pdfium.PdfDocument(path) as source, pdfium.PdfDocument.new() as target:
            for _ in range(MANY_PAGES):
                target.import_pages(source, [0])
            target.save(many)
        started = time.perf_counter()
        with Document.open(many, dpi=DPI) as doc:
            for page in doc:
                read = page.lines, page.image
                if page.index == MANY_PAGES // 20:
                    early = peak()
            del read
        seconds = time.perf_counter() - started
    print(f"\n{MANY_PAGES} pages of {path.stem}: words, lines and images in {seconds:.1f} s;")
    print(f"peak memory {early:.0f} MB after {MANY_PAGES // 20} pages, {peak():.0f} MB at the end")


def peak() -> float:
    """Most memory that this process had, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def main() -> None:
    """Measure the files that are named, or those beside the project."""
    named = [Path(name) for name in sys.argv[1:] if not name.startswith("--")]
    paths = named or sorted([*DATA.glob("documents/*.pdf"), *DATA.glob("pages/*.pdf")])
    if not paths:
        sys.exit(f"There are no PDFs in {DATA}. Name some as arguments.")
    memory(paths[-1])
    speed(paths)


if __name__ == "__main__":
    main()
