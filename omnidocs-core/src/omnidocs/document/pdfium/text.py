"""Words from PDFium's text page.

A call through ctypes costs about a third of a microsecond, and a dense page has 6000
characters, so characters are not asked one by one: the text comes in one call, and what is
the same for a whole text object (font, size, angle) is asked once for each. A word inside
one text object needs the boxes of its first and last character only.
"""

from __future__ import annotations

import math
from ctypes import addressof, c_float, create_string_buffer
from dataclasses import dataclass, replace
from itertools import repeat
from typing import TYPE_CHECKING

from omnidocs.document.content import TextLayerQuality, TextSource, Word
from omnidocs.document.geometry import Matrix, clipped_box, map_rect
from omnidocs.document.pdfium.characters import (
    LINE_HYPHEN,
    UNMAPPED,
    WORD,
    bad_characters,
    clean,
    decode_codes,
    has_cjk,
    has_rtl,
    hyphen_marks,
    lam_alefs,
    needs_cleaning,
)
from omnidocs.document.pdfium.functions import Functions, exhaust
from omnidocs.document.pdfium.hidden import Look, Mark, confirmed, judged
from omnidocs.document.pdfium.styles import Style, StyleCache
from omnidocs.document.pdfium.vowels import with_signs_in_place

if TYPE_CHECKING:
    from collections.abc import Sequence

    from omnidocs.document.pdfium.drawing import Drawing

_MAP_ERROR_SAMPLES = 1000
_SUPERSCRIPT_SIZE = 0.85
_SUPERSCRIPT_RISE = 0.1
_SPACE = 0.35
"""Gap between the numbers of notes, in heights of their boxes, that is a space."""

_STACKED = 0.6
"""Jump of the baseline, in font sizes, that no superscript makes but a fraction does."""

Box = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class PageText:
    """The text layer of a page."""

    words: tuple[Word, ...]
    quality: TextLayerQuality
    source: TextSource | None
    hidden: tuple[Word, ...] = ()


def read_text(
    functions: Functions,
    page: int,
    matrix: Matrix,
    size: tuple[int, int],
    drawing: Drawing,
    look: Look,
) -> PageText:
    """Read the words of a loaded page. Call it under the lock.

    Args:
        functions: PDFium.
        page: The page's handle.
        matrix: From the page's space to pixels.
        size: Pixels of the page image; what lies outside is left out.
        drawing: What the page draws besides text.
        look: Renders the page at a size, to see whether words can be seen.
    """
    handle = functions.FPDFText_LoadPage(page)
    if not handle:
        return PageText((), TextLayerQuality(image_cover=drawing.cover), None)
    try:
        return _Reader(functions, handle, matrix, size).read(drawing, look)
    finally:
        functions.FPDFText_ClosePage(handle)


class _Reader:
    """Reads one text page; lives for one call."""

    def __init__(
        self, functions: Functions, handle: int, matrix: Matrix, size: tuple[int, int]
    ) -> None:
        self.functions = functions
        self.handle = handle
        self.matrix = matrix
        self.size = size
        self.styles = StyleCache(functions, handle, matrix)
        self.marks: list[Mark] = []
        self.dirty = False

    def read(self, drawing: Drawing, look: Look) -> PageText:
        """Everything at once."""
        count = self.functions.FPDFText_CountChars(self.handle)
        text = self._characters(count)
        point = math.hypot(self.matrix[2], self.matrix[3])
        found = judged(self._words(text), self.marks, drawing.layers, point, self.size)
        found = confirmed(found, self.size, look)
        words = [word for word in found if not word.hidden]
        if self.dirty:
            words = with_signs_in_place(words)
        hidden = tuple(word for word in found if word.hidden)
        shown = sum(len(word.text) for word in words)
        invisible = sum(len(word.text) for word in words if word.invisible)
        bad = bad_characters(text) + self._map_errors(count)
        quality = TextLayerQuality(
            visible_chars=shown,
            bad_fraction=min(1.0, bad / max(1, shown)),
            image_cover=drawing.cover,
            all_invisible=bool(shown) and invisible == shown,
        )
        source: TextSource | None = None
        if words:
            source = "ocr_layer" if 2 * invisible > shown else "text_layer"
        return PageText(tuple(words), quality, source, hidden)

    def _characters(self, count: int) -> str:
        """One character for each character index, letters in logical order."""
        buffer = create_string_buffer(2 * count + 2)
        written = self.functions.FPDFText_GetText(self.handle, 0, count, addressof(buffer))
        text = buffer.raw[: 2 * max(0, written - 1)].decode("utf-16-le", "surrogatepass")
        if len(text) != count:
            ask = self.functions.FPDFText_GetUnicode
            text = decode_codes(list(map(ask, repeat(self.handle), range(count))))
        letters = list(text)
        for place in hyphen_marks(text):
            real = self.functions.FPDFText_IsHyphen(self.handle, place)
            letters[place] = LINE_HYPHEN if real else UNMAPPED
        for place in lam_alefs(text):
            alef, lam = self._boxes((place, place + 1))
            if alef == lam:  # one glyph: a ligature
                letters[place], letters[place + 1] = letters[place + 1], letters[place]
        return "".join(letters)

    def _map_errors(self, count: int) -> int:
        """Glyphs without a mapping to Unicode, estimated on long pages."""
        step = max(1, count // _MAP_ERROR_SAMPLES)
        ask = self.functions.FPDFText_HasUnicodeMapError
        errors: int = sum(map(ask, repeat(self.handle), range(0, count, step)))
        return step * errors

    def _words(self, text: str) -> list[Word]:
        self.dirty = needs_cleaning(text)
        spans = [match.span() for match in WORD.finditer(text)]
        ends = [index for start, end in spans for index in (start, end - 1)]
        ask = self.functions.FPDFText_GetTextObject
        objects = list(map(ask, repeat(self.handle), ends))
        boxes = self._boxes(ends)
        words: list[Word] = []
        for (start, end), head, tail, first, last in zip(
            spans, objects[::2], objects[1::2], boxes[::2], boxes[1::2], strict=True
        ):
            characters = text[start:end]
            if head != tail or head is None or (self.dirty and has_rtl(characters)):
                words += self._split_word(start, end, characters)
                continue
            word = self._word(start, (first, last), head, characters)
            if word is not None:
                words.append(word)
        return words

    def _split_word(self, start: int, end: int, characters: str) -> list[Word]:
        """A word of several text objects, parted where its baseline or its size jumps."""
        indexes = range(start, end)
        objects = list(map(self.functions.FPDFText_GetTextObject, repeat(self.handle), indexes))
        boxes = self._boxes(indexes)
        styles = [
            self.styles.of(address, index) for address, index in zip(objects, indexes, strict=True)
        ]
        downwards = has_cjk(characters)
        words: list[Word] = []
        first, apart, spaced = 0, True, False
        for here in range(1, len(characters) + 1):
            stacked = gap = False
            if here < len(characters):
                before, after = styles[here - 1], styles[here]
                stacked = not downwards and _stacked(before, after)
                gap = characters[here - 1 : here + 1].isdigit() and _spaced(
                    *boxes[here - 1 : here + 1]
                )
                if not stacked and not gap and not _parts(before, after):
                    continue
            part = characters[first:here]
            word = self._word(start + first, boxes[first:here], objects[first], part)
            if word is not None and spaced and words:
                words.append(replace(word, superscript=words[-1].superscript))
            elif word is not None:
                words.append(word if apart or not words else _attached(words[-1], word))
            first, apart, spaced = here, stacked, gap
        return words

    def _word(
        self, start: int, boxes: Sequence[Box], address: int | None, characters: str
    ) -> Word | None:
        """A word; None where it is not on the page."""
        style = self.styles.of(address, start)
        outline = map_rect(self.matrix, *_around(boxes))
        box = clipped_box(_sane(outline, style), *self.size)
        if box is None:
            return None
        if self.dirty and needs_cleaning(characters):
            characters = clean(characters)
        font = style.font
        self.marks.append((style, address))
        return Word(
            characters,
            box,
            style.size,
            font.name,
            font.bold,
            font.italic,
            font.mono,
            style.invisible,
            angle=style.angle,
            baseline=style.baseline,
        )

    def _boxes(self, indexes: Sequence[int]) -> list[Box]:
        """Left, bottom, right and top of characters, from ascender to descender."""
        count = len(indexes)
        buffer = (c_float * (4 * count))()
        at = addressof(buffer)
        ask = self.functions.FPDFText_GetLooseCharBox
        exhaust(map(ask, repeat(self.handle), indexes, range(at, at + 16 * count, 16)))
        flat = list(buffer)
        return list(zip(flat[0::4], flat[3::4], flat[2::4], flat[1::4], strict=True))


def _around(boxes: Sequence[Box]) -> Box:
    if len(boxes) == 2:
        (left, bottom, right, top), (left2, bottom2, right2, top2) = boxes
        return (
            left if left < left2 else left2,
            bottom if bottom < bottom2 else bottom2,
            right if right > right2 else right2,
            top if top > top2 else top2,
        )
    lefts, bottoms, rights, tops = zip(*boxes, strict=True)
    return min(lefts), min(bottoms), max(rights), max(tops)


def _parts(before: Style, after: Style) -> bool:
    """Whether a change of style inside a word makes it two: a raised or lowered number."""
    if before is after:
        return False
    small, large = sorted((before.size, after.size))
    rise = abs(before.baseline - after.baseline)
    return small < _SUPERSCRIPT_SIZE * large and rise > _SUPERSCRIPT_RISE * large


def _stacked(before: Style, after: Style) -> bool:
    """Whether what follows stands above or below, as the parts of a fraction do."""
    rise = abs(before.baseline - after.baseline)
    return before.angle == after.angle == 0 and rise > _STACKED * max(before.size, after.size)


def _spaced(one: Box, other: Box) -> bool:
    """Whether there is room for a space between two characters: the marks of two notes."""
    return other[0] - one[2] > _SPACE * (one[3] - one[1])


def _attached(before: Word, word: Word) -> Word:
    """Mark a part of a word as joined to the part before it."""
    raised = (
        word.font_size < before.font_size
        and word.baseline is not None
        and before.baseline is not None
        and word.baseline < before.baseline
    )
    return replace(word, joined=True, superscript=raised)


def _sane(box: Box, style: Style) -> Box:
    """A box with an area, and of a height that the font size allows.

    Some fonts claim an ascender of nothing, or of many lines.
    """
    x1, y1, x2, y2 = box
    if style.angle == 0 and style.size > 0 and not 0.4 < (y2 - y1) / style.size < 2.5:
        y1, y2 = style.baseline - 0.8 * style.size, style.baseline + 0.2 * style.size
    if x2 <= x1:
        x2 = x1 + 0.5
    if y2 <= y1:
        y2 = y1 + 0.5
    return x1, y1, x2, y2
