"""Reads PDFs with one library: ``python readers.py NAME`` in that library's environment.

It takes a JSON list of paths on its standard input and prints a JSON object: the markdown
of each path (null where the library failed), the version, seconds of processor time, and
mebibytes at the peak. It needs nothing but the library, so each runs in its own environment.
Every reader takes the library's own way to markdown; a library that has none gives its text,
with its tables as pipe tables where it finds any.
"""

from __future__ import annotations

import json
import os
import resource
import sys
from collections.abc import Callable, Sequence
from importlib import metadata
from typing import Any

Reader = Callable[[str], str]


def omnidocs() -> Reader:
    from omnidocs.conversion import convert

    return lambda path: convert(path, ocr="never", workers=0).markdown


def markitdown() -> Reader:
    from markitdown import MarkItDown

    converter = MarkItDown(enable_plugins=False)
    return lambda path: str(converter.convert(path).text_content)


def pymupdf4llm() -> Reader:
    import pymupdf4llm as library

    # As ours: no OCR, and neither running heads nor page numbers.
    options = {"use_ocr": False, "header": False, "footer": False, "show_progress": False}
    return lambda path: str(library.to_markdown(path, **options))


def pdfplumber() -> Reader:
    import pdfplumber as library

    def read(path: str) -> str:
        parts: list[str] = []
        with library.open(path) as document:
            for page in document.pages:
                tables = page.find_tables()
                rest = page
                for table in tables:
                    rest = rest.outside_bbox(table.bbox, relative=False, strict=False)
                parts += [rest.extract_text(), *(_pipe(table.extract()) for table in tables)]
        return "\n\n".join(parts)

    return read


def pdfminer() -> Reader:
    from pdfminer.high_level import extract_text

    return lambda path: str(extract_text(path))


def pypdf() -> Reader:
    from pypdf import PdfReader

    return lambda path: "\n\n".join(page.extract_text() for page in PdfReader(path).pages)


def docling_parse() -> Reader:
    from docling_core.types.doc.page import TextCellUnit
    from docling_parse.pdf_parser import DoclingPdfParser

    parser = DoclingPdfParser(loglevel="fatal")

    def read(path: str) -> str:
        document = parser.load(path)
        lines = [
            cell.text
            for _, page in document.iterate_pages()
            for cell in page.iterate_cells(unit_type=TextCellUnit.LINE)
        ]
        document.unload()
        return "\n".join(lines)

    return read


READERS: dict[str, tuple[str, Callable[[], Reader]]] = {
    "omnidocs": ("omnidocs-core", omnidocs),
    "markitdown": ("markitdown", markitdown),
    "pdfplumber": ("pdfplumber", pdfplumber),
    "docling-parse": ("docling-parse", docling_parse),
    "pdfminer.six": ("pdfminer.six", pdfminer),
    "pypdf": ("pypdf", pypdf),
    "pymupdf4llm": ("pymupdf4llm", pymupdf4llm),
}
"""The distribution of each library, and what makes its reader."""


def _pipe(rows: Sequence[Sequence[str | None]]) -> str:
    """A pipe table; what spans several places is empty at all but the first."""
    lines = [
        "| " + " | ".join(" ".join((text or "").split()).replace("|", "\\|") for text in row) + " |"
        for row in rows
    ]
    return "\n".join([*lines[:1], "|" + " --- |" * len(rows[0]), *lines[1:]]) if rows else ""


def _cpu_seconds() -> float:
    """Processor time of this process and of those that it started and that have ended."""
    return sum(os.times()[:4])


def _read_all(read: Reader, paths: Sequence[str]) -> dict[str, Any]:
    read(paths[0])  # what starts with the first page is no page's cost
    texts: dict[str, str | None] = {}
    started = _cpu_seconds()
    for path in paths:
        try:
            texts[path] = read(path)
        except Exception as error:  # noqa: BLE001  (a library may raise anything; it is counted)
            print(f"{path}: {error!r}", file=sys.stderr)
            texts[path] = None
    return {
        "texts": texts,
        "seconds": _cpu_seconds() - started,
        "peak": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
    }


def main() -> None:
    """Read the paths and print what came of it."""
    out = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)  # libraries print, some of them from C
    distribution, make = READERS[sys.argv[1]]
    paths = json.load(sys.stdin)
    try:
        version, read = metadata.version(distribution), make()
    except ImportError as error:
        json.dump({"missing": str(error)}, out)
        return
    answer = {"version": version, **_read_all(read, paths)}
    json.dump(answer, out)


if __name__ == "__main__":
    main()
