"""Tesseract's tab-separated values: a row for each page, block, paragraph, line and word.

Columns: level, page, block, paragraph, line, word, left, top, width, height, confidence
(0 to 100; -1 for all but words) and text. Source: the tsv renderer of Tesseract 5.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import reduce
from itertools import groupby
from statistics import fmean
from typing import NamedTuple

from omnidocs.results import BoundingBox
from omnidocs_models._support import RecognizedLine, RecognizedWord

_WORD = "5"
_COLUMNS = 12


class _Row(NamedTuple):
    paragraph: tuple[str, ...]
    line: tuple[str, ...]
    word: RecognizedWord


def parse_lines(tsv: str) -> tuple[RecognizedLine, ...]:
    """The lines in the program's own reading order, with their words.

    Boxes are in pixels of the image; a line's confidence is the mean of its words'.
    """
    lines: list[RecognizedLine] = []
    paragraphs: dict[tuple[str, ...], int] = {}
    for _, group in groupby(_rows(tsv), key=lambda row: row.line):
        rows = list(group)
        number = paragraphs.setdefault(rows[0].paragraph, len(paragraphs))
        lines.append(_line(tuple(row.word for row in rows), number))
    return tuple(lines)


def _rows(tsv: str) -> Iterator[_Row]:
    for record in tsv.split("\n"):
        fields = record.rstrip("\r").split("\t", _COLUMNS - 1)
        if len(fields) < _COLUMNS or fields[0] != _WORD:
            continue
        text = " ".join(fields[11].split())
        confidence = float(fields[10])
        if text and confidence >= 0:
            box = BoundingBox.from_xywh(*(float(value) for value in fields[6:10]))
            word = RecognizedWord(text, box, min(confidence / 100, 1.0))
            yield _Row(tuple(fields[1:4]), tuple(fields[1:5]), word)


def _line(words: tuple[RecognizedWord, ...], paragraph: int) -> RecognizedLine:
    return RecognizedLine(
        text=" ".join(word.text for word in words),
        bbox=reduce(BoundingBox.union, (word.bbox for word in words)),
        confidence=fmean(word.confidence for word in words),
        words=words,
        paragraph=paragraph,
    )
