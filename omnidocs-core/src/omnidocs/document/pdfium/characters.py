"""Characters as PDFium gives them, and as text should have them."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Sequence

LINE_HYPHEN: Final = "\x02"
"""PDFium's mark for a hyphen that a line break parted a word at."""

UNMAPPED: Final = "\x00"
"""A glyph that stands for no character."""

WORD: Final = re.compile("[^\\s\x02\ufeff\u200b]+\x02?|\x02")
"""A run of characters without white space; a line-end hyphen ends it."""

_ODD: Final = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x9f\u00ad\u0590-\u08ff\ud800-\udfff\ufb00-\ufdff\ufe70-\ufeff"
    "\ufffe\uffff]"
)
_BAD: Final = re.compile("[\x00\x01\x03-\x08\x0e-\x1f\x7f-\x9f\ue000-\uf8ff\ufffd-\uffff]")
_CONTROL: Final = re.compile("[\x00\x01\x03-\x08\x0e-\x1f\x7f-\x9f\ufffe\uffff]")
_PRINTED: Final = str.maketrans({LINE_HYPHEN: "-", "\u00ad": "-", "\ufeff": None})
_FORM: Final = re.compile("[\ufb00-\ufdff\ufe70-\ufefc]")
_HYPHEN_MARK: Final = re.compile("[\x02\ufffe]")
_LAST_CODE = 0x10FFFF
_ALEF_LAM: Final = re.compile("[\u0622\u0623\u0625\u0627](?=\u0644)")
_RTL: Final = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]")
_CJK: Final = re.compile("[\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff\uff00-\uffef]")


def needs_cleaning(text: str) -> bool:
    """Whether any character is one that ``clean`` or the order of letters may change."""
    return _ODD.search(text) is not None


def has_rtl(text: str) -> bool:
    """Whether it has letters of a script that is written from right to left."""
    return not text.isascii() and _RTL.search(text) is not None


def has_cjk(text: str) -> bool:
    """Whether it has letters of a script that is written downwards too."""
    return not text.isascii() and _CJK.search(text) is not None


def bad_characters(text: str) -> int:
    """How many characters are no text: unmapped, private or control characters."""
    return len(_BAD.findall(text))


def clean(text: str) -> str:
    """Spell out ligatures and hyphens; replace what is no character with U+FFFD."""
    text = _CONTROL.sub("\ufffd", text.translate(_PRINTED))
    text = _FORM.sub(lambda form: unicodedata.normalize("NFKC", form[0]), text)
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def decode_codes(codes: Sequence[int]) -> str:
    """One character for each code point; U+FFFD for a number that is none."""
    try:
        return "".join(map(chr, codes))
    except (ValueError, OverflowError):
        return "".join(chr(code) if code <= _LAST_CODE else "\ufffd" for code in codes)


def hyphen_marks(text: str) -> list[int]:
    """Places that are line-end hyphens, or glyphs that PDFium marks in the same way."""
    return [match.start() for match in _HYPHEN_MARK.finditer(text)]


def lam_alefs(text: str) -> list[int]:
    """Places of an alef before a lam, which PDFium makes of the ligature of lam and alef."""
    return [match.start() for match in _ALEF_LAM.finditer(text)]
