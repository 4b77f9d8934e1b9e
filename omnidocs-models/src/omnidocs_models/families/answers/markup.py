"""Markdown and HTML as models write them, made clean."""

from __future__ import annotations

import functools
import re
from html import escape
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from markdown_it import MarkdownIt
    from markdown_it.token import Token

_OPENING = re.compile(r"\s*```[ \t]*(markdown|md|html|xml|text|)[ \t]*\r?\n", re.IGNORECASE)
_FENCE = re.compile(r"^[ \t]*```", re.MULTILINE)
_BODY = re.compile(r"<body\b[^<>]*>", re.IGNORECASE)
_BODY_END = re.compile(r"</body\s*>", re.IGNORECASE)
_AROUND_BODY = re.compile(r"<!doctype[^<>]*>|</?html\b[^<>]*>", re.IGNORECASE)
_HEAD, _HEAD_END = re.compile(r"<head\b", re.IGNORECASE), re.compile(r"</head\s*>", re.IGNORECASE)
_ANY_TAG = re.compile(r"</?[A-Za-z][A-Za-z0-9]*(?:\s[^<>]*)?/?>")
_DISPLAYED = re.compile(
    r"^[ \t]{0,3}\$\$((?:(?!\$\$).){1,5000})\$\$[ \t]*$", re.MULTILINE | re.DOTALL
)


def unfenced(text: str) -> str:
    """The text without a code fence around the whole of it.

    A fence that names markdown or HTML may lack its end, in an answer that was cut. One
    that names nothing counts only where it is the only one; one that names a programming
    language is a code block of the page.
    """
    opening = _OPENING.match(text)
    if opening is None:
        return text
    inner = text[opening.end() :]
    closing = _closing(inner)
    inner = inner if closing is None else inner[:closing]
    return inner if opening[1] or not _FENCE.search(inner) else text


def _closing(inner: str) -> int | None:
    """Where the fence at the end begins; None where it closes a block of the page's own."""
    stripped = inner.rstrip()
    if stripped == "```":
        return 0
    if not stripped.endswith("\n```"):
        return None
    return len(stripped) - 4 if len(_FENCE.findall(stripped)) % 2 else None


def html_body(text: str) -> str:
    """What stands in the body of an HTML answer: a fragment, without fence and document."""
    html = unfenced(text)
    body = _BODY.search(html)
    if body is not None:
        end = _BODY_END.search(html, body.end())
        return html[body.end() : end.start() if end else len(html)].strip()
    head = _HEAD.search(html)
    head_end = _HEAD_END.search(html, head.end()) if head else None
    if head and head_end:
        html = html[: head.start()] + html[head_end.end() :]
    return _AROUND_BODY.sub("", html).strip()


def as_html(text: str) -> str:
    """The HTML of an answer that should be HTML and may be markdown: a fragment."""
    html = html_body(text)
    return html if _ANY_TAG.search(html) else markdown_to_html(html)


def markdown_to_html(text: str) -> str:
    r"""The HTML of a markdown text (CommonMark and tables).

    HTML in the markdown is kept as it is; so is LaTeX between ``$``, ``$$``, ``\(`` and
    ``\[``, in which markdown means nothing.
    """
    in_lines = _DISPLAYED.sub(lambda found: " ".join(found[0].split()), text)
    return str(_renderer().render(in_lines)).strip()


@functools.cache
def _renderer() -> MarkdownIt:
    from markdown_it import MarkdownIt

    from omnidocs.conversion.markup.math import keep_math

    renderer = keep_math(MarkdownIt("commonmark").enable(["table", "strikethrough"]))
    renderer.add_render_rule("math", _as_it_was)
    renderer.render("*")  # compiles the rules, which two threads must not do at once
    return renderer


def _as_it_was(_: object, tokens: Sequence[Token], place: int, *__: object) -> str:
    """A formula with its delimiters: a rule of the renderer."""
    token = tokens[place]
    return escape(f"{token.markup}{token.content}{token.info}", quote=False)
