"""What all characters of a text object have in common."""

from __future__ import annotations

import math
from ctypes import addressof, c_double, c_uint
from typing import TYPE_CHECKING, NamedTuple

from omnidocs.document.geometry import Matrix, concat, map_point
from omnidocs.document.pdfium.fonts import Font, FontCache
from omnidocs.document.pdfium.functions import FLOAT6

if TYPE_CHECKING:
    from omnidocs.document.pdfium.functions import Functions
    from omnidocs.document.pdfium.layers import Color

# FPDF_TEXT_RENDERMODE, fpdfview.h.
_FILLED, _INVISIBLE = 0, 3


class Style(NamedTuple):
    """The look of a text object; see ``Word`` for what the parts mean.

    Args:
        size: Font size in pixels, all matrices applied.
        font: Its font.
        invisible: It is drawn with no ink.
        angle: Degrees clockwise, as displayed.
        baseline: The y in pixels that its first character stands on.
        color: Of its letters; None where they are not simply filled with one.
        alpha: 0 for letters that are fully transparent, 255 for opaque ones.
    """

    size: float
    font: Font
    invisible: bool
    angle: int
    baseline: float
    color: Color | None = None
    alpha: int = 255


class StyleCache:
    """The styles of one text page, each asked for once. Use it under the lock.

    Args:
        functions: PDFium.
        text_page: The text page's handle.
        matrix: From the page's space to pixels.
    """

    def __init__(self, functions: Functions, text_page: int, matrix: Matrix) -> None:
        self._functions = functions
        self._text_page = text_page
        self._matrix = matrix
        self._fonts = FontCache(functions)
        self._styles: dict[int | None, Style] = {}
        # Scratch memory for what PDFium writes.
        self._ints = (c_uint * 4)()
        self._at_ints = addressof(self._ints)
        self._values = FLOAT6()
        self._origin = (c_double * 2)()

    def of(self, text_object: int | None, index: int) -> Style:
        """The style of a text object.

        Args:
            text_object: Its address; None for characters that PDFium made up.
            index: The place of one of its characters.
        """
        style = self._styles.get(text_object)
        if style is None:
            style = self._styles[text_object] = self._ask(text_object, index)
        return style

    def _ask(self, text_object: int | None, index: int) -> Style:
        functions, text_page = self._functions, self._text_page
        values, origin = self._values, self._origin
        functions.FPDFText_GetMatrix(text_page, index, addressof(values))
        a, b, c, d, _, _ = concat(tuple(values), self._matrix)
        at = addressof(origin)
        functions.FPDFText_GetCharOrigin(text_page, index, at, at + 8)
        mode = functions.FPDFTextObj_GetTextRenderMode(text_object) if text_object else 0
        color, alpha = self._ink(text_object) if text_object and mode == _FILLED else (None, 255)
        font = self._fonts.of(text_object)
        return Style(
            size=functions.FPDFText_GetFontSize(text_page, index) * math.hypot(c, d),
            # What is drawn with no ink has no look, whatever its font is.
            font=Font(font.name) if mode == _INVISIBLE else font,
            invisible=mode == _INVISIBLE,
            angle=round(math.degrees(math.atan2(b, a))) % 360,
            baseline=map_point(self._matrix, origin[0], origin[1])[1],
            color=color,
            alpha=alpha,
        )

    def _ink(self, text_object: int) -> tuple[Color | None, int]:
        at = self._at_ints
        if not self._functions.FPDFPageObj_GetFillColor(text_object, at, at + 4, at + 8, at + 12):
            return None, 255
        red, green, blue, alpha = self._ints
        return (red, green, blue), alpha
