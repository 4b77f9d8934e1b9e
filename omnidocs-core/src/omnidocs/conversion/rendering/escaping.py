"""Markdown escaping that a reader does not notice.

A character gets a backslash only where CommonMark or GitHub's tables would otherwise take
it for markup: ``snake_case``, ``C#``, ``5 * 3`` and ``a < b`` stay as they are.
"""

from __future__ import annotations

import re

_PUNCTUATION = r"!\"#$%&'()*+,\-./:;<=>?@\[\\\]^_`{|}~"
_BACKSLASH = re.compile(rf"\\(?=[{_PUNCTUATION}])")
_STAR = re.compile(r"(?<!\s)\*|\*(?!\s|$)")
_UNDERSCORE = re.compile(r"(?<![^\W_])_+(?=[^\s_])|(?<=[^\s_])_+(?![^\W_])")
_TAG = re.compile(r"<(?=[A-Za-z/!?])")
_ENTITY = re.compile(r"&(?=(?:#\d+|#[xX][0-9a-fA-F]+|[A-Za-z][A-Za-z0-9]*);)")
_LINK = re.compile(r"\[(?=\^|[^\[\]]*\](?:[(\[]|:))")
_TILDES = re.compile(r"~(?=~)|(?<=~)~")
_BLOCK = re.compile(r"(?=#{1,6}(?:\s|$)|>|[-+*](?:\s|$)|(?:-{3,}|={3,}|\*{3,}|_{3,})\s*$|~{3})")
_NUMBER = re.compile(r"(\d{1,9})(?=[.)](?:\s|$))")


def escape_inline(text: str, within: str | None = None) -> str:
    """Escape what would be markup inside a line.

    Args:
        text: The text to escape.
        within: The whole paragraph that it is part of: one star or underscore alone in
            a paragraph is no markup.
    """
    whole = within or text
    text = _BACKSLASH.sub(r"\\\\", text)
    text = text.replace("`", r"\`")
    if whole.count("*") > 1:
        text = _STAR.sub(r"\\*", text)
    if whole.count("_") > 1:
        text = _UNDERSCORE.sub(lambda match: r"\_" * len(match.group()), text)
    if "~~" in text:
        text = _TILDES.sub(r"\\~", text)
    text = _TAG.sub(r"\\<", text)
    text = _ENTITY.sub(r"\\&", text)
    return _LINK.sub(r"\\[", text)


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
