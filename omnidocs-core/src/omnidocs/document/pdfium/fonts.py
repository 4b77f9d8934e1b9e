"""Fonts of text objects: name, weight, slant and pitch."""

from __future__ import annotations

import re
from ctypes import create_string_buffer
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from omnidocs.document.pdfium.functions import Functions

# Font descriptor flags, PDF 32000-1, table 123.
_FIXED_PITCH = 1 << 0
_ITALIC = 1 << 6
_FORCE_BOLD = 1 << 18

_BOLD_WEIGHT = 600
_SUBSET: Final = re.compile(r"^[A-Z]{6}\+")
_TEX = r"^(?:cm|sf|ec|lm|ae)(?:r?{0})"
_BOLD: Final = re.compile(
    r"bold|black|heavy|semi|demi|-bd|bd(?:it)?$|\.b$|nimbus.*medi|" + _TEX.format("bx|b\\d|ssbx"),
    re.IGNORECASE,
)
_NOT_BOLD: Final = re.compile(r"regu|roman|light|book|medium|ital|obli", re.IGNORECASE)
_SLANTED: Final = re.compile(
    r"ital|obli|slanted|(?:-|bold|bd|rg|light|black)it$|\.i$|" + _TEX.format("ti|mi|sl|it|bi"),
    re.IGNORECASE,
)
_MONO: Final = re.compile(
    r"mono|courier|consol|typewriter|menlo|fixed|code|" + _TEX.format("tt|vtt"), re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Font:
    """A font as a reader sees it; the name is without its subset prefix."""

    name: str = ""
    bold: bool = False
    italic: bool = False
    mono: bool = False


class FontCache:
    """The fonts of one page, each asked for once. Use it under the lock."""

    def __init__(self, functions: Functions) -> None:
        self._functions = functions
        self._fonts: dict[int, Font] = {}

    def of(self, text_object: int | None) -> Font:
        """The font of a text object."""
        address = self._functions.FPDFTextObj_GetFont(text_object) if text_object else None
        if not address:
            return Font()
        font = self._fonts.get(address)
        if font is None:
            font = self._fonts[address] = self._ask(address)
        return font

    def _ask(self, address: int) -> Font:
        functions = self._functions
        buffer = create_string_buffer(256)
        functions.FPDFFont_GetBaseFontName(address, buffer, len(buffer))
        name = _SUBSET.sub("", buffer.value.decode("utf-8", "replace"))
        flags = functions.FPDFFont_GetFlags(address)
        known = flags if flags > 0 else 0
        # The weight of an embedded font is a guess from its stems, so names come first.
        heavy = functions.FPDFFont_GetWeight(address) >= _BOLD_WEIGHT
        plain = _NOT_BOLD.search(name) is not None
        return Font(
            name=name,
            bold=bool(_BOLD.search(name) or known & _FORCE_BOLD or (heavy and not plain)),
            italic=bool(_SLANTED.search(name) or known & _ITALIC),
            mono=bool(_MONO.search(name) or known & _FIXED_PITCH),
        )
