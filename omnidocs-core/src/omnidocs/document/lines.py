"""Lines out of words.

A line here is a segment: words on one baseline that stand as near as words of prose do.
Words come in the order of the PDF or of the OCR engine, which is right along a line nearly
always, so pieces grow in that order first; then pieces that lie side by side are joined,
because PDFs draw the parts of one line at different times.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from dataclasses import replace
from statistics import median
from typing import TYPE_CHECKING, Final

from omnidocs.document.content import Ruling, TextLine, Word
from omnidocs.document.frames import Placed, place
from omnidocs.document.pdfium.characters import has_rtl
from omnidocs.results import BoundingBox

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

_SAME_ROW: Final = 0.5
"""Part of the lower of two words that must lie beside the other."""

_GAP: Final = 1.0
"""Widest gap in a line, in font sizes."""

_GAP_OF_OCR: Final = 1.5
"""The same between words of OCR, whose boxes and sizes are estimates."""

_MARKER_GAP: Final = 2.0
"""Widest gap after a list marker or a section number, in font sizes."""

_BACKWARDS: Final = 0.5
"""How far a word may reach back over the one before it, in font sizes."""

_NEIGHBOURS: Final = 6
"""Pieces of a row that a new piece is held against when pieces are joined."""

_TOUCH: Final = 0.06
"""White between words that are not parted by a space, in font sizes."""

_CLOSING: Final = frozenset(",.;:!?)]}%\u2019\u201d\u00bb")
_SUPERSCRIPT_SIZE: Final = 0.8
_SUPERSCRIPT_RISE: Final = 0.15

_MARKER: Final = re.compile(
    r"[\u2022\u2023\u25e6\u25aa\u25a0\u25cf\u25cb\u2219\u2013\u2014\u00b7*-]"
    r"|\(?(?:\d{1,3}|[a-zA-Z]|[ivx]{1,5})[.)]|\d{1,2}(?:\.\d{1,2})*\.?|[A-Z]\.?"
    r"|(?:Table|Fig\.|Figure|Algorithm|Appendix|Chapter|Section) ?[A-Z0-9][\d.]*[.:]?"
)
_MARKER_WORDS = 2


def group_lines(
    words: Sequence[Word], rulings: Sequence[Ruling] = (), *, from_ocr: bool = False
) -> tuple[TextLine, ...]:
    """Group words into lines, in the order of their first words.

    Args:
        words: In the order of the PDF or the OCR engine.
        rulings: Vertical ones part lines that cross them.
        from_ocr: Whether the boxes of the words are estimates.
    """
    gap = _GAP_OF_OCR if from_ocr else _GAP
    by_angle: defaultdict[int, list[Placed]] = defaultdict(list)
    for order, word in enumerate(words):
        by_angle[word.angle].append(place(word, order))
    pieces: list[_Piece] = []
    for angle, placed in by_angle.items():
        fences = _Fences(rulings if angle == 0 else ())
        pieces += _join(_grow(placed, fences, gap), fences)
    pieces.sort(key=lambda piece: piece.order)
    return tuple(_line(piece) for piece in pieces)


class _Piece:
    """A growing line."""

    __slots__ = ("gap", "order", "placed", "size", "u1", "u2", "v1", "v2")

    def __init__(self, first: Placed, gap: float) -> None:
        self.gap = gap
        self.placed = [first]
        self.order = first.order
        self.u1, self.v1, self.u2, self.v2 = first.u1, first.v1, first.u2, first.v2
        self.size = first.size

    def add(self, others: Iterable[Placed]) -> None:
        """Take words in; the tallest say where the row is."""
        for placed in others:
            self.placed.append(placed)
            self.order = min(self.order, placed.order)
            self.u1 = min(self.u1, placed.u1)
            self.u2 = max(self.u2, placed.u2)
            if placed.size > self.size:
                self.v1, self.v2, self.size = placed.v1, placed.v2, placed.size

    def beside(self, v1: float, v2: float) -> bool:
        """Whether something between two heights is in this row."""
        height, own = v2 - v1, self.v2 - self.v1
        shared = (v2 if v2 < self.v2 else self.v2) - (v1 if v1 > self.v1 else self.v1)
        return shared >= _SAME_ROW * (own if own < height else height)

    def reach(self, word: Placed) -> float:
        """The widest gap to a word that follows on the line."""
        size = min(self.size, word.size)
        if len(self.placed) <= _MARKER_WORDS and word.word.text[0].isalpha():
            text = join_words(placed.word for placed in self.placed)
            return size * (_MARKER_GAP if _MARKER.fullmatch(text) else self.gap)
        return size * self.gap


class _Fences:
    """Vertical rulings, to be asked for one between two words."""

    def __init__(self, rulings: Iterable[Ruling]) -> None:
        self._rulings = sorted((r for r in rulings if not r.horizontal), key=lambda r: r.x1)
        self._places = [ruling.x1 for ruling in self._rulings]

    def between(self, left: float, right: float, v1: float, v2: float) -> bool:
        """Whether a ruling crosses the middle of the row between two places."""
        if not self._places:
            return False
        middle = (v1 + v2) / 2
        margin = 0.1 * (v2 - v1)
        first = bisect_left(self._places, min(left, right) - margin)
        for ruling in self._rulings[first:]:
            if ruling.x1 > max(left, right) + margin:
                return False
            if ruling.y1 <= middle <= ruling.y2:
                return True
        return False


def _grow(placed: Iterable[Placed], fences: _Fences, gap: float) -> list[_Piece]:
    """Pieces of words that follow each other in order and in place."""
    pieces: list[_Piece] = []
    for word in placed:
        if pieces and _follows(pieces[-1], word, fences):
            pieces[-1].add((word,))
        else:
            pieces.append(_Piece(word, gap))
    return pieces


def _follows(piece: _Piece, word: Placed, fences: _Fences) -> bool:
    if word.word.joined:
        return True
    if not piece.beside(word.v1, word.v2):
        return False
    size = min(piece.size, word.size)
    after, before = word.u1 - piece.u2, piece.u1 - word.u2
    if -_BACKWARDS * size <= after <= piece.reach(word):
        return not fences.between(piece.u2, word.u1, word.v1, word.v2)
    leftwards = -_BACKWARDS * size <= before <= piece.gap * size and has_rtl(word.word.text)
    return leftwards and not fences.between(word.u2, piece.u1, word.v1, word.v2)


def _join(pieces: list[_Piece], fences: _Fences) -> list[_Piece]:
    """Join pieces that lie side by side, whatever their order."""
    if len(pieces) < 2:
        return pieces
    step = max(1.0, median(piece.v2 - piece.v1 for piece in pieces))
    rows: defaultdict[int, list[_Piece]] = defaultdict(list)
    result: list[_Piece] = []
    for piece in sorted(pieces, key=lambda piece: piece.u1):
        row = int((piece.v1 + piece.v2) / 2 // step)
        near = [known for at in (row - 1, row, row + 1) for known in rows[at][-_NEIGHBOURS:]]
        fitting = [known for known in near if _adjoins(known, piece, fences)]
        if fitting:
            max(fitting, key=lambda known: known.u2).add(piece.placed)
        else:
            rows[row].append(piece)
            result.append(piece)
    return result


def _adjoins(left: _Piece, right: _Piece, fences: _Fences) -> bool:
    gap = right.u1 - left.u2
    size = left.size if left.size < right.size else right.size
    return (
        -_BACKWARDS * size <= gap <= _MARKER_GAP * size
        and left.beside(right.v1, right.v2)
        and gap <= left.reach(right.placed[0])
        and not fences.between(left.u2, right.u1, right.v1, right.v2)
    )


def _line(piece: _Piece) -> TextLine:
    rtl = 2 * sum([has_rtl(placed.word.text) for placed in piece.placed]) >= len(piece.placed)
    in_order = sorted(piece.placed, key=lambda p: (p.order if rtl else 0, p.u1, p.order))
    size, baseline = _dominant(in_order)
    words = tuple(
        _raised(placed, size, baseline, joined=_touches(before, placed))
        for before, placed in zip([None, *in_order], in_order, strict=False)
    )
    bold, italic, mono = _mostly(words)
    return TextLine(
        words=words,
        bbox=_around(words),
        text=join_words(words),
        font_size=size,
        bold=bold,
        italic=italic,
        mono=mono,
        baseline=baseline,
        angle=words[0].angle,
    )


def _mostly(words: Sequence[Word]) -> tuple[bool, bool, bool]:
    """Whether most characters are bold, italic, and of one width."""
    looks = {(word.bold, word.italic, word.mono) for word in words}
    if len(looks) == 1:
        return looks.pop()
    half = sum([len(word.text) for word in words]) / 2
    return (
        sum([len(word.text) for word in words if word.bold]) > half,
        sum([len(word.text) for word in words if word.italic]) > half,
        sum([len(word.text) for word in words if word.mono]) > half,
    )


def _around(words: Sequence[Word]) -> BoundingBox:
    if len(words) == 1:
        return words[0].bbox
    boxes = [word.bbox for word in words]
    return BoundingBox(
        x1=min([box.x1 for box in boxes]),
        y1=min([box.y1 for box in boxes]),
        x2=max([box.x2 for box in boxes]),
        y2=max([box.y2 for box in boxes]),
    )


def join_words(words: Iterable[Word]) -> str:
    """The text of words on one line."""
    return "".join(w.text if w.joined else f" {w.text}" for w in words).strip()


def join_lines(lines: Sequence[TextLine]) -> str:
    """The text of lines: segments of one row are put on one line of text."""
    parts: list[str] = []
    before: TextLine | None = None
    for line in lines:
        if before is not None:
            parts.append(" " if _continues(before, line) else "\n")
        parts.append(line.text)
        before = line
    return "".join(parts)


def _continues(before: TextLine, line: TextLine) -> bool:
    """Whether a segment is the next one of the same row."""
    above, box = before.bbox, line.bbox
    shared = min(above.y2, box.y2) - max(above.y1, box.y1)
    in_row = shared >= _SAME_ROW * min(above.height, box.height)
    return in_row and box.x1 >= above.x2 and before.angle == line.angle == 0


def _dominant(placed: Sequence[Placed]) -> tuple[float, float]:
    """Font size and baseline of most characters."""
    letters: defaultdict[float, int] = defaultdict(int)
    for item in placed:
        letters[item.size] += len(item.word.text)
    size, known = placed[0].size, placed[0].word
    if len(letters) > 1:
        size = max(letters, key=lambda size: (letters[size], size))
        known = next(item for item in placed if item.size == size).word
    return size, known.bbox.y2 if known.baseline is None else known.baseline


def _raised(placed: Placed, size: float, baseline: float, *, joined: bool) -> Word:
    """Mark a superscript and a word that is joined, now that the line is known."""
    word = placed.word
    if joined and not word.joined:
        word = replace(word, joined=True)
    if word.superscript or word.baseline is None or word.angle != 0:
        return word
    small = placed.size < _SUPERSCRIPT_SIZE * size
    if small and baseline - word.baseline > _SUPERSCRIPT_RISE * size:
        return replace(word, superscript=True)
    return word


def _touches(before: Placed | None, placed: Placed) -> bool:
    """Whether a word of a PDF follows without a space: a superscript, or a comma after it.

    PDFium ends a line where the baseline jumps, so such words come apart from each other.
    """
    if before is None or placed.word.baseline is None:
        return False
    size = max(before.size, placed.size)
    if not -_TOUCH * size < placed.u1 - before.u2 < _TOUCH * size:
        return False
    return before.size != placed.size or placed.word.text[0] in _CLOSING
