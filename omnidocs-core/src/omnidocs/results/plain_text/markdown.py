"""Markdown as plain text.

Source of the syntax: https://github.github.com/gfm/. Every pattern looks a bounded way
ahead, so that the time does not run away on text of a model that repeats itself.
"""

from __future__ import annotations

import re
from html import unescape
from typing import TYPE_CHECKING

from omnidocs.results.plain_text.html import KNOWN_TAGS, html_to_text, tidy

if TYPE_CHECKING:
    from collections.abc import Callable

_FENCE = re.compile(r"^ {0,3}(`{3,}|~{3,})[^`]*$")
_RULE = re.compile(r"^ {0,3}([-*_=])(?: *\1){2,} *$")
_DELIMITER_ROW = re.compile(r"^ *\|? *:?-+:? *(\| *:?-+:? *)*\|? *$")
_HEADING = re.compile(r"^ {0,3}#{1,6}(?:[ \t]+|$)(.*?)(?:[ \t]+#+)?[ \t]*$")
_QUOTE = re.compile(r"^ {0,3}(?:> ?)+")
_CELL_END = re.compile(r"(?<!\\)\|")
_BREAK = re.compile(r"<br */?>", re.IGNORECASE)
_COMMENT = re.compile(r"<!--(?:(?!<!--).)*?-->", re.DOTALL)
_TAG = re.compile(rf"</?(?:{'|'.join(sorted(KNOWN_TAGS))})\b[^<>]*>", re.IGNORECASE)
_KEPT = re.compile("\0(\\d+)\0")

_SHIELDED = re.compile(
    r"""
      (?P<ticks>`+)(?P<code>[^`](?:.{0,500}?[^`])?)(?P=ticks)(?!`)
    | (?P<math>\$\$.{1,2000}?\$\$|\$[^\s$](?:[^$]{0,500}[^\s$])?\$(?!\d)
        |\\\(.{1,500}?\\\)|\\\[.{1,2000}?\\\])
    | \\(?P<escaped>[!-/:-@\[-`{-~])
    | !?\[(?P<label>(?:[^\[\]\\]|\\.){0,500})\]\((?:[^()\\\n]|\\.|\([^()\n]*\)){0,2000}\)
    | <(?P<address>(?:https?|ftp|mailto):[^<>\s]{1,2000})>
    | (?P<bare>(?:https?|ftp)://[^\s<>()\[\]*`|]{1,2000})
    """,
    re.VERBOSE | re.DOTALL,
)
_EMPHASIS = tuple(
    re.compile(
        rf"(?<![A-Za-z0-9{mark}])({run})(?=[^\s{mark}])"
        rf"((?:(?!\n[ \t]*\n).){{1,500}}?)(?<=[^\s{mark}])\1(?![A-Za-z0-9{mark}])",
        re.DOTALL,
    )
    for mark, run in (("*", r"\*{1,3}"), ("_", r"_{1,3}(?!\w+__)"), ("~", "~~"))
)
_DEEPEST_EMPHASIS = 3


def markdown_to_text(markdown: str) -> str:
    """The text of GitHub-flavoured markdown, as a reader sees it.

    Marks of headings, emphasis, quotes, links and code go; bullets, numbers and formulas
    stay; the cells of a table are parted by tabs.
    """
    pieces: list[str] = []
    prose: list[str] = []
    fence = ""
    for line in _COMMENT.sub("", markdown).splitlines():
        mark = _FENCE.match(line)
        if fence:
            if line.strip().startswith(fence) and not line.strip(f" {fence[0]}"):
                fence = ""
            else:
                pieces.append(line)
        elif mark:
            pieces.append(_prose(prose))
            prose = []
            fence = mark.group(1)
        else:
            prose.append(line)
    return tidy("\n".join([*pieces, _prose(prose)]))


def _prose(lines: list[str]) -> str:
    return _inline("\n".join(_without_block_marks(line) for line in lines if not _is_mark(line)))


def _is_mark(line: str) -> bool:
    return bool(_RULE.match(line) or ("|" in line and _DELIMITER_ROW.match(line)))


def _without_block_marks(line: str) -> str:
    line = _QUOTE.sub("", line)
    heading = _HEADING.match(line)
    if heading:
        return heading.group(1)
    row = line.strip()
    if len(row) > 1 and row.startswith("|") and row.endswith("|"):
        cells = _CELL_END.split(_BREAK.sub(" ", row[1:-1]))
        return "\t".join(cell.strip().replace(r"\|", "|") for cell in cells)
    return line


def _inline(text: str) -> str:
    kept: list[str] = []

    def keep(piece: str) -> str:
        kept.append(piece)
        return f"\0{len(kept) - 1}\0"

    text = _SHIELDED.sub(lambda match: keep(_shown(match)), text.replace("\0", ""))
    for emphasis in _EMPHASIS:
        for _ in range(_DEEPEST_EMPHASIS):
            text = emphasis.sub(r"\2", text)
    text = html_to_text(text, fragment=True) if _TAG.search(text) else unescape(text)
    return _KEPT.sub(lambda match: kept[int(match.group(1))], text)


def _shown(match: re.Match[str]) -> str:
    """What a reader sees of a link, of code, or of a piece that emphasis must not touch."""
    if match["label"] is not None:
        return _inline(match["label"])
    groups: Callable[[str], str | None] = match.group
    return next(piece for name in _VERBATIM if (piece := groups(name)) is not None)


_VERBATIM = ("escaped", "code", "math", "address", "bare")
