r"""Formulas as models write them, put between dollar signs.

Models put LaTeX between ``\(`` and ``\)`` or ``\[`` and ``\]``, which markdown would take for
escaped brackets; ``$`` and ``$$`` are what renderers of markdown know.
"""

from __future__ import annotations

import re

_INNER = r"((?:[^\\]|\\[^()\[\]]){1,5000})"  # no other beginning or end, so the work is bounded
_INLINE = re.compile(rf"(?<!\\)\\\({_INNER}\\\)")
_DISPLAY = re.compile(rf"(?<!\\)\\\[{_INNER}\\\]")
_AROUND = re.compile(r"(?:\$\$|\\\[)?(.*?)(?:\$\$|\\\])?", re.DOTALL)
_BLANK_LINES = re.compile(r"\n\s*\n")


def dollar_math(text: str) -> str:
    """Markdown whose formulas stand between dollar signs."""
    shown = _DISPLAY.sub(lambda found: f"$${found[1].strip()}$$", text)
    return _INLINE.sub(lambda found: f"${found[1].strip()}$", shown)


def bare_latex(text: str) -> str:
    """The LaTeX of one formula, without the delimiters of a displayed one."""
    latex = text.strip()
    around = _AROUND.fullmatch(latex)
    inner = around[1].strip() if around else latex
    return latex if "$$" in inner else inner


def display_math(text: str) -> str:
    """A formula as a paragraph of markdown; a text with formulas in it stays a text."""
    latex = _BLANK_LINES.sub("\n", bare_latex(text))
    if "$" in latex or not latex:
        return dollar_math(latex)
    return f"$$\n{latex}\n$$"
