"""How good the text is: run it with ``python benchmarks/quality.py``.

The real documents of ``../shared/data`` are converted and compared with their answers, then
generated ones, on which no rule was developed. ``--ocr`` also reads scanned pages, which
takes a minute; ``-v`` lists what is wrong. The exit status is 1 where a target is missed.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from pathlib import Path

from measures.checks import MarkdownPage, read_checks
from measures.generated import generate
from measures.headings import HEADINGS
from measures.icdar import Score
from measures.markdown import (
    heading_score,
    heading_text_score,
    headings_in,
    order_score,
    table_score,
    word_score,
)
from measures.regions import score_found, score_given
from measures.text import f1, find, normalise, plain, words

import omnidocs

DATA = Path(__file__).resolve().parent.parent.parent / "shared" / "data"

HANDBOOK_ORDER = (
    "pulleys, provided the inner race",
    "The two general types of self-locking nuts",
    "The Boots self-locking nut is of one piece",
    "The spring keeps the locking and load-carrying sections",
    "The spring, through the medium of the locking section",
    "Boots self-locking nuts are made with three different",
    "the most common ranges in size for No. 6",
    "The stainless steel self-locking nut may be spun",
    "The elastic stop nut is a standard nut",
)
HELD_OUT = 40
SEED = 2026
"""Of the documents that are generated; rules are developed on others."""

SCANS = {"phototest.tif": "phototest.gold.txt", "eurotext.tif": "eurotext.txt"}


@dataclass(frozen=True)
class Line:
    """A measured value, and the target that it must reach if there is one."""

    name: str
    value: float
    detail: str = ""
    target: float | None = None

    @property
    def is_missed(self) -> bool:
        return self.target is not None and self.value < self.target

    def __str__(self) -> str:
        goal = "" if self.target is None else f"target {self.target:.2f}"
        note = "  MISSED" if self.is_missed else ""
        return f"{self.name:<48}{self.value:7.3f}  {self.detail:<26} {goal}{note}"


@cache
def markdown(name: str) -> str:
    """The markdown of a document, converted once."""
    document = omnidocs.convert(DATA / name)
    if document.status != "ok":
        raise SystemExit(f"{name} could not be converted as a whole: {document.status}")
    return document.markdown


def page_checks(*, verbose: bool) -> Iterator[Line]:
    """The checks of olmOCR-bench, by kind."""
    passed: Counter[str] = Counter()
    asked: Counter[str] = Counter()
    for check in read_checks(DATA / "pages" / "checks.jsonl"):
        kind = check.kind if check.kind in ("table", "math") else "text"
        asked[kind] += 1
        if MarkdownPage(markdown(f"pages/{check.pdf}")).passes(check):
            passed[kind] += 1
        elif verbose:
            print(f"  failed: {check.name} {check.wanted}")
    names = {"text": "present, absent, order", "table": "cells of tables", "math": "formulas"}
    targets = {"text": 0.95, "table": 0.7, "math": None}
    for kind, name in names.items():
        count = f"{passed[kind]} of {asked[kind]}"
        share = passed[kind] / asked[kind]
        yield Line(f"page checks: {name}", share, count, targets[kind])


def tables(*, verbose: bool) -> Iterator[Line]:
    """The ICDAR-2013 tables: cells in given regions, regions, cells in found regions."""
    given, chars, exact, found = Score(), Score(), Score(), Score()
    for structure in sorted((DATA / "tables").glob("*-str.xml")):
        mine = score_given(structure)
        regions = score_found(structure)
        given.add_score(mine)
        chars.add_score(regions.chars)
        exact.add_score(regions.exact)
        found.add_score(regions.cells)
        if verbose and min(mine.f1, regions.chars.f1, regions.cells.f1) < 0.99:
            print(
                f"  {structure.stem}: cells {mine.f1:.3f}, regions {regions.chars.f1:.3f}, "
                f"both {regions.cells.f1:.3f}"
            )
    yield Line("tables: cells, regions given (F1)", given.f1, given.summary, 0.88)
    yield Line("tables: regions by characters (F1)", chars.f1, chars.summary, 0.85)
    yield Line("tables: regions exactly right (F1)", exact.f1, exact.summary)
    yield Line("tables: cells, regions found (F1)", found.f1, found.summary, 0.85)


def headings(*, verbose: bool) -> Iterator[Line]:
    """The headings of real documents: their texts alone, and with their levels."""
    texts, levels = Score(), Score()
    for name, answer in HEADINGS.items():
        text = markdown(f"documents/{name}")
        texts.add_score(heading_text_score(text, answer))
        mine = heading_score(text, answer)
        levels.add_score(mine)
        if verbose and not mine.correct == mine.found == mine.expected:
            print(f"  {name}: {headings_in(text)}")
    yield Line("headings of documents/ (F1)", texts.f1, texts.summary, 0.9)
    yield Line("headings of documents/ at their levels (F1)", levels.f1, levels.summary, 0.9)


def columns(*, verbose: bool) -> Iterator[Line]:
    """The order of a page in two columns."""
    text = plain(markdown("documents/amt_handbook_sample.pdf"))
    places = [find(normalise(start), text) for start in HANDBOOK_ORDER]
    pairs = list(pairwise(places))
    good = sum(0 <= first < second for first, second in pairs)
    if verbose and good < len(pairs):
        print(f"  places: {places}")
    share = good / len(pairs)
    yield Line("paragraphs of two columns in order", share, f"{good} of {len(pairs)} pairs", 1.0)


def held_out(*, verbose: bool) -> Iterator[Line]:
    """Generated documents: words, order, headings at their levels, cells of tables."""
    totals = {name: Score() for name in ("words", "order", "headings at levels", "cells")}
    with tempfile.TemporaryDirectory() as folder:
        for truth in generate(Path(folder), HELD_OUT, SEED):
            text = omnidocs.convert(truth.path).markdown
            scores = (
                word_score(text, truth),
                order_score(text, truth),
                heading_score(text, truth.headings),
                table_score(text, truth.tables),
            )
            for total, score in zip(totals.values(), scores, strict=True):
                total.add_score(score)
            if verbose and min(score.f1 for score in scores) < 0.99:
                print(f"  {truth.path.name}: {[round(score.f1, 3) for score in scores]}")
    targets = (0.99, 0.99, 0.95, 0.88)
    for (name, score), target in zip(totals.items(), targets, strict=True):
        yield Line(f"generated documents: {name} (F1)", score.f1, score.summary, target)


def scans(*, verbose: bool) -> Iterator[Line]:
    """Words that OCR reads on scanned pages, in any order."""
    right = read = there = 0
    for image, answer in SCANS.items():
        expected = Counter(words((DATA / "ocr" / answer).read_text("utf-8")))
        found = Counter(words(plain(markdown(f"ocr/{image}"))))
        right += (found & expected).total()
        read += found.total()
        there += expected.total()
        if verbose:
            print(f"  {image}: not read {expected - found}, wrong {found - expected}")
    yield Line("words of scans (F1)", f1(right / max(1, read), right / there), target=0.9)


def main() -> int:
    """Print the table; 1 where a target is missed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--ocr", action="store_true", help="read scanned pages too")
    parser.add_argument("-v", "--verbose", action="store_true", help="list what is wrong")
    options, _ = parser.parse_known_args()
    parts = [page_checks, tables, headings, columns, *([scans] if options.ocr else [])]
    if not DATA.is_dir():
        print("The evaluation documents (shared/data) are not on this machine.")
        parts = []
    parts.append(held_out)
    missed = False
    for part in parts:
        for line in part(verbose=options.verbose):
            print(line, flush=True)
            missed = missed or line.is_missed
    return int(missed)


if __name__ == "__main__":
    sys.exit(main())
