"""LaTeX in markdown: between ``$``, ``$$``, backslash-parentheses or backslash-brackets."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.rules_inline import StateInline

_DELIMITERS = (("$$", "$$"), ("$", "$"), (r"\[", r"\]"), (r"\(", r"\)"))
_LONGEST = 5_000
DISPLAYED = frozenset({"$$", r"\["})


def keep_math(markdown: MarkdownIt) -> MarkdownIt:
    """Make formulas tokens of the type ``math``, in which markdown means nothing.

    Their ``content`` is the LaTeX, their ``markup`` what opens it and their ``info`` what
    closes it.
    """
    markdown.inline.ruler.before("escape", "math", _math)
    return markdown


def _math(state: StateInline, silent: bool) -> bool:
    """Take a formula: a rule of the inline parser."""
    source, start = state.src, state.pos
    for opening, closing in _DELIMITERS:
        if not source.startswith(opening, start):
            continue
        last = min(state.posMax, start + _LONGEST)
        end = source.find(closing, start + len(opening), last)
        if end <= start + len(opening) or (opening == "$" and not _is_math(source, start, end)):
            return False
        if not silent:
            token = state.push("math", "", 0)
            token.content = source[start + len(opening) : end]
            token.markup, token.info = opening, closing
        state.pos = end + len(closing)
        return True
    return False


def _is_math(source: str, start: int, end: int) -> bool:
    """Whether two dollar signs enclose a formula, and are no two prices."""
    inner = source[start + 1 : end]
    after = source[end + 1 : end + 2]
    return not (inner[0].isspace() or inner[-1].isspace() or after.isdigit())
