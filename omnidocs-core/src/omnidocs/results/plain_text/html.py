"""HTML as plain text."""

from __future__ import annotations

import re
from html.parser import HTMLParser

_SILENT = {"head", "script", "style", "template", "title"}
# fmt: off
_PARAGRAPHS = {
    "address", "article", "aside", "blockquote", "div", "dl", "figure", "footer", "form",
    "h1", "h2", "h3", "h4", "h5", "h6", "header", "main", "nav", "ol", "p", "pre", "section",
    "table", "ul",
}
_LINES = {
    "br", "caption", "dd", "dt", "figcaption", "hr", "li", "tbody", "tfoot", "thead", "tr",
}
_WITHIN_LINES = {
    "a", "abbr", "b", "big", "body", "code", "col", "colgroup", "del", "em", "font", "html", "i",
    "img", "input", "ins", "kbd", "label", "mark", "q", "s", "small", "span", "strike", "strong",
    "sub", "sup", "td", "th", "tt", "u", "var",
}
# fmt: on
_SPACED = {"table", "ul", "ol", "dl"}
# The parser takes quadratic time on markup that begins and never ends, which a looping model
# writes: such a mark becomes text. Both patterns look a bounded way ahead, or to the next mark.
_COMMENT = re.compile(r"<!--(?:(?!<!--).)*?-->", re.DOTALL)
_NO_TAG = re.compile(r"""<(?!/?[A-Za-z!?](?:[^<>"']|"[^"]{0,500}"|'[^']{0,500}'){0,300}[^<>]*>)""")
KNOWN_TAGS = frozenset(_SILENT | _PARAGRAPHS | _LINES | _WITHIN_LINES)


def html_to_text(html: str, *, fragment: bool = False) -> str:
    """The text of HTML: a line for each block, tabs between the cells of a table.

    Args:
        html: A document or a part of one.
        fragment: The text is markdown with some HTML in it: its line ends count outside
            of tables and lists, and what looks like an unknown tag is text.
    """
    reader = _Reader(fragment=fragment)
    reader.feed(bounded_markup(html))
    reader.close()
    return tidy("".join(reader.pieces))


def bounded_markup(html: str) -> str:
    """HTML without comments, in which a mark that begins and never ends is text.

    Python's parser takes quadratic time on such marks.
    """
    return _NO_TAG.sub("&lt;", _COMMENT.sub("", html))


def tidy(text: str) -> str:
    """Drop spaces at the ends of lines, and all but one of several blank lines."""
    lines = "\n".join(line.rstrip() for line in text.split("\n"))
    return re.sub(r"\n{3,}", "\n\n", lines).strip("\n")


class _Reader(HTMLParser):
    """Collects text; knows which tags begin a line, a paragraph or a cell."""

    def __init__(self, *, fragment: bool) -> None:
        super().__init__(convert_charrefs=True)
        self.pieces: list[str] = []
        self._fragment = fragment
        self._open = {"silent": 0, "pre": 0, "spaced": 0}
        self._row_begins = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if self._fragment and tag not in KNOWN_TAGS:
            self.pieces.append(self.get_starttag_text() or "")
            return
        self._count(tag, 1)
        self._break(tag)
        if tag in ("td", "th") and not self._row_begins:
            self._trim()
            self.pieces.append("\t")
        elif tag == "img":
            self.pieces.append(dict(attrs).get("alt") or "")
        self._row_begins = tag == "tr" or (self._row_begins and tag not in ("td", "th"))

    def handle_endtag(self, tag: str) -> None:
        if self._fragment and tag not in KNOWN_TAGS:
            self.pieces.append(f"</{tag}>")
            return
        self._count(tag, -1)
        if tag != "br":
            self._break(tag)

    def handle_data(self, data: str) -> None:
        if self._open["silent"]:
            return
        verbatim = self._open["pre"] or (self._fragment and not self._open["spaced"])
        if not verbatim:
            data = re.sub(r"[ \t\r\n\f]+", " ", data)
            if not self.pieces or self.pieces[-1][-1:] in ("\n", "\t", " "):
                data = data.lstrip(" ")
        if data:
            self.pieces.append(data)

    def _count(self, tag: str, step: int) -> None:
        groups = {"silent": tag in _SILENT, "pre": tag == "pre", "spaced": tag in _SPACED}
        for group, member in groups.items():
            self._open[group] = max(0, self._open[group] + step * member)

    def _break(self, tag: str) -> None:
        wanted = 2 if tag in _PARAGRAPHS else 1 if tag in _LINES else 0
        if not self.pieces or not wanted:
            return
        self._trim()
        tail = "".join(self.pieces[-2:])
        have = len(tail) - len(tail.rstrip("\n"))
        missing = 1 if tag == "br" else wanted - have
        self.pieces.append("\n" * max(0, missing))

    def _trim(self) -> None:
        if self.pieces:
            self.pieces[-1] = self.pieces[-1].rstrip(" ")
