"""OmniDocs beside other libraries on the same pages: run it with ``python benchmarks/peers.py``.

Libraries that need no weights read the generated documents (``measures/generated.py``), and
the real ones of ``../shared/data`` where they are: headings of documents, checks of
olmOCR-bench, tables of ICDAR-2013. Each runs in a process of its own, one after the other;
name the Python of its environment with ``--python markitdown=PATH``. One that cannot be
imported is listed as not installed. Nothing here is a dependency of OmniDocs.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from measures.checks import Check, MarkdownPage, read_checks
from measures.generated import Truth, generate
from measures.headings import HEADINGS
from measures.icdar import Score, read_truth
from measures.markdown import heading_score, order_score, table_score, word_score
from measures.readers import READERS

HERE = Path(__file__).resolve().parent
DATA = HERE.parent.parent / "shared" / "data"
SEED = 2026
COUNT = 20
COLUMNS = (
    ("words", "words"),
    ("order", "order"),
    ("headings", "headings"),
    ("real", "headings of real documents"),
    ("tables", "tables"),
    ("icdar", "ICDAR tables"),
    ("text", "text checks"),
    ("cells", "table checks"),
)


@dataclass
class Task:
    """What every library reads, and the answers."""

    generated: list[Truth]
    checks: list[Check] = field(default_factory=list)
    structures: list[Path] = field(default_factory=list)
    headings: dict[Path, list[tuple[int, str]]] = field(default_factory=dict)

    @property
    def paths(self) -> list[Path]:
        """Each document once."""
        real = [DATA / "pages" / check.pdf for check in self.checks]
        real += [_pdf_of(structure) for structure in self.structures] + list(self.headings)
        return [truth.path for truth in self.generated] + sorted(set(real))


def _pdf_of(structure: Path) -> Path:
    """The document of an answer file; ``eu-009b`` is another reading of ``eu-009a``."""
    pdf = structure.with_name(structure.name.removesuffix("-str.xml") + ".pdf")
    return pdf if pdf.exists() else pdf.with_name(f"{pdf.stem[:-1]}a.pdf")


def make_task(folder: Path, count: int) -> Task:
    """The generated documents, and the real ones where they are."""
    task = Task(generate(folder, count, SEED))
    if DATA.is_dir():
        checks = read_checks(DATA / "pages" / "checks.jsonl")
        task.checks = [check for check in checks if check.kind != "math"]
        # Of two readings of one document, the one that it is named after.
        answers = sorted((DATA / "tables").glob("*-str.xml"))
        task.structures = [path for path in answers if not path.name.endswith("b-str.xml")]
        task.headings = {DATA / "documents" / name: answer for name, answer in HEADINGS.items()}
    return task


def scores(texts: Mapping[str, str | None], task: Task) -> dict[str, Score]:
    """The score in each column; a document that a library failed on counts as empty."""

    def of(path: Path) -> str:
        return texts[str(path)] or ""

    total = {name: Score() for name, _ in COLUMNS}
    for truth in task.generated:
        text = of(truth.path)
        total["words"].add_score(word_score(text, truth))
        total["order"].add_score(order_score(text, truth))
        total["headings"].add_score(heading_score(text, truth.headings))
        total["tables"].add_score(table_score(text, truth.tables))
    for path, headings in task.headings.items():
        total["real"].add_score(heading_score(of(path), headings))
    for structure in task.structures:
        tables = [table.cells for table in read_truth(structure)]
        total["icdar"].add_score(table_score(of(_pdf_of(structure)), tables))
    for check in task.checks:
        passed = MarkdownPage(of(DATA / "pages" / check.pdf)).passes(check)
        total["cells" if check.kind == "table" else "text"].add(passed, 1, 1)
    return total


def run(name: str, python: str, paths: Sequence[Path]) -> dict[str, Any]:
    """What a library makes of the documents, in a process of its own."""
    ran = subprocess.run(
        [python, str(HERE / "measures" / "readers.py"), name],
        input=json.dumps([str(path) for path in paths]),
        capture_output=True,
        text=True,
        check=False,
    )
    if ran.returncode:
        return {"broken": (ran.stderr.strip().splitlines() or [f"status {ran.returncode}"])[-1]}
    answer: dict[str, Any] = json.loads(ran.stdout)
    return answer


def row(name: str, answer: Mapping[str, Any], task: Task, pages: int) -> str:
    """A line of the table."""
    if "missing" in answer:
        return f"| {name} | not installed: {answer['missing']} |"
    if "broken" in answer:
        return f"| {name} | its process failed: {answer['broken']} |"
    found = scores(answer["texts"], task)
    cells = [f"{found[key].f1:.3f}" if found[key].expected else "-" for key, _ in COLUMNS]
    failed = sum(text is None for text in answer["texts"].values())
    speed = 1000 * answer["seconds"] / pages
    note = f", {failed} failed" if failed else ""
    label = f"{name} {answer['version']}{note}"
    return f"| {label} | {' | '.join(cells)} | {speed:.1f} | {answer['peak']:.0f} |"


def page_count(paths: Sequence[Path]) -> int:
    """Pages of all documents."""
    from omnidocs import Document

    total = 0
    for path in paths:
        with Document.open(path) as document:
            total += document.page_count
    return total


def main() -> None:
    """Print a line for each library."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--python", action="append", default=[], metavar="NAME=PATH")
    parser.add_argument("--quick", action="store_true", help="a quarter of the documents")
    parser.add_argument("--only", action="append", choices=READERS, help="may be repeated")
    options, _ = parser.parse_known_args()
    pythons = dict(entry.split("=", 1) for entry in options.python)
    if unknown := pythons.keys() - READERS.keys():
        parser.error(f"{sorted(unknown)} are not known. Known are {', '.join(READERS)}.")
    with tempfile.TemporaryDirectory() as folder:
        task = make_task(Path(folder), COUNT // 4 if options.quick else COUNT)
        pages = page_count(task.paths)
        print(f"{len(task.paths)} documents, {pages} pages; every score is an F1 or a share\n")
        titles = ["library", *(title for _, title in COLUMNS), "ms/page, CPU", "peak MiB"]
        print(f"| {' | '.join(titles)} |\n|{' --- |' * len(titles)}")
        for name in options.only or READERS:
            answer = run(name, pythons.get(name, sys.executable), task.paths)
            print(row(name, answer, task, pages), flush=True)


if __name__ == "__main__":
    main()
