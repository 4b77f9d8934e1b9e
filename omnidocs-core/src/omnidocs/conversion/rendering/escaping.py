"""Markdown escaping that a reader does not notice.

A character gets a backslash only where CommonMark or GitHub's tables would otherwise take
it for markup: ``snake_case``, ``C#``, ``5 * 3`` and ``a < b`` stay as they are.
"""

from __future__ import annotations

import re

_PUNCTUATION = r"!\"#$%&'()*+,\-./:;<=>?@\[\\\]^_`{|}~"
_BACKSLASH = re.compile(rf"\\(?=[{_PUNCTUATION}])")
_STAR = re.compile(r"(?<!\s)\*|\*(?!\s)")
_UNDERSCORE = re.compile(r"(?<![^\W_])_+(?=[^\s_])|(?<=[^\s_])_+(?![^\W_])")
_TAG = re.compile(r"<(?=[A-Za-z/!?])")
_ENTITY = re.compile(r"&(?=(?:#\d+|#[xX][0-9a-fA-F]+|[A-Za-z][A-Za-z0-9]*);)")
_LINK = re.compile(r"\][(\[:]|\[\^")
_BLOCK = re.compile(r"(?=#{1,6}(?:\s|$)|>|[-+*](?:\s|$)|(?:-{3,}|={3,}|\*{3,}|_{3,})\s*$|~{3})")
_NUMBER = re.compile(r"(\d{1,9})(?=[.)](?:\s|$))")


def escape_inline(text: str, within: str = "", edges: tuple[str, str] = (" ", " ")) -> str:
    """Escape what would be markup inside a line.

    Args:
        text: The text to escape.
        within: The whole paragraph that it is part of: one star or underscore alone in
            a paragraph is no markup.
        edges: What stands before and behind it: a space, or a ``"."`` for anything else.
    """
    whole = within or text
    text = _BACKSLASH.sub(r"\\\\", text)
    text = text.replace("`", r"\`")
    framed = f"{edges[0]}{text}{edges[1]}"
    if whole.count("*") > 1:
        framed = _STAR.sub(r"\\*", framed)
    if whole.count("_") > 1:
        framed = _UNDERSCORE.sub(lambda match: r"\_" * len(match.group()), framed)
    text = framed[1:-1]
    if "~~" in whole:
        text = text.replace("~", r"\~")
    text = _TAG.sub(r"\\<", text)
    text = _ENTITY.sub(r"\\&", text)
    return text.replace("[", r"\[") if _LINK.search(whole) else text


def escape_block_start(text: str) -> str:
    """Escape what would make a paragraph a heading, a list, a quotation or a rule."""
    if _BLOCK.match(text):
        return "\\" + text
    return _NUMBER.sub(r"\1\\", text, count=1) if _NUMBER.match(text) else text


def code_fence(text: str) -> str:
    """The shortest fence that ``text`` does not contain."""
    longest = max((len(run) for run in re.findall(r"`{3,}", text)), default=2)
    return "`" * (longest + 1)


def code_span(text: str) -> str:
    """Inline code, with a delimiter that ``text`` does not contain."""
    longest = max((len(run) for run in re.findall(r"`+", text)), default=0)
    fence = "`" * (longest + 1)
    pad = " " if text.startswith("`") or text.endswith("`") else ""
    return f"{fence}{pad}{text}{pad}{fence}"
