"""HTML as the pieces of a page."""

from __future__ import annotations

from dataclasses import replace
from html.parser import HTMLParser
from typing import Any

from omnidocs.conversion.elements import TextRun
from omnidocs.conversion.markup.pieces import Piece, Runs
from omnidocs.conversion.markup.tables import TableReader
from omnidocs.results import LayoutLabel
from omnidocs.results.plain_text import bounded_markup

_HEADINGS = {f"h{level}": level for level in range(1, 7)}
_STYLES: dict[str, dict[str, Any]] = {
    "b": {"bold": True},
    "strong": {"bold": True},
    "i": {"italic": True},
    "em": {"italic": True},
    "code": {"mono": True},
    "tt": {"mono": True},
    "kbd": {"mono": True},
    "sup": {"script": "super"},
    "sub": {"script": "sub"},
    "math": {"math": True},
    "a": {},
}
# fmt: off
_BREAKS = frozenset({
    "p", "div", "section", "article", "main", "header", "footer", "aside", "address", "form",
    "figure", "blockquote", "dl", "dt", "dd", "hr", "nav",
})
# fmt: on
_CAPTIONS = frozenset({"figcaption", "caption"})
_SILENT = frozenset({"script", "style", "head", "template", "title"})
_BULLET = "•"
_DEEPEST_LIST = 20


def read_html(html: str) -> list[Piece]:
    """The pieces of HTML in order; tags need not be known or balanced."""
    reader = _Reader()
    reader.feed(bounded_markup(html))
    reader.close()
    return reader.pieces


class _Reader(HTMLParser):
    """Goes through HTML once; a block ends where the next begins."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.pieces: list[Piece] = []
        self._runs = Runs()
        self._block: dict[str, Any] = {}
        self._lists: list[int | None] = []
        self._styles: list[tuple[str, TextRun]] = []
        self._code: list[str] | None = None
        self._table: TableReader | None = None
        self._silent = 0

    def close(self) -> None:
        """End what is open, as at the end of an answer that was cut."""
        super().close()
        if self._table is not None:
            self._end_table()
        self._end_code()
        self._end()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = dict(attrs)
        if self._table is not None and tag not in _STYLES:
            self._table.start(tag, attributes)
            return
        if tag in _STYLES:
            self._push(tag, attributes)
        elif tag in _HEADINGS:
            self._begin(LayoutLabel.SECTION_HEADER, level=_HEADINGS[tag])
        elif tag in _SILENT:
            self._silent += 1
        elif tag in _CAPTIONS:
            self._begin(LayoutLabel.CAPTION)
        elif tag in _BREAKS:
            self._begin_paragraph()
        else:
            self._start(tag, attributes)

    def _start(self, tag: str, attributes: dict[str, str | None]) -> None:
        """What begins that is neither a style nor a plain block."""
        match tag:
            case "ul" | "ol":
                self._begin_list(tag, attributes)
            case "li":
                self._begin_item()
            case "pre":
                self._end()
                self._code = []
            case "table":
                self._end()
                self._table = TableReader()
            case "img":
                self._picture(attributes)
            case "br":
                self._break()

    def handle_endtag(self, tag: str) -> None:
        if self._table is not None and tag not in _STYLES:
            if self._table.end(tag):
                self._end_table()
            return
        if tag in _STYLES:
            self._pop(tag)
        elif tag in _SILENT:
            self._silent = max(0, self._silent - 1)
        elif tag == "pre":
            self._end_code()
        elif tag in ("ul", "ol"):
            self._end()
            del self._lists[-1:]
        elif tag in _HEADINGS or tag in _BREAKS or tag in _CAPTIONS or tag == "li":
            self._end()

    def handle_data(self, data: str) -> None:
        if self._silent:
            return
        style = self._styles[-1][1] if self._styles else TextRun("")
        if self._table is not None:
            self._table.add(f"${data}$" if style.math else data)
        elif self._code is not None:
            self._code.append(data)
        else:
            self._runs.add(data, style)

    def _begin(self, label: LayoutLabel, **fields: Any) -> None:
        """A block; a style that nobody closed ends with the block before."""
        self._end()
        self._styles.clear()
        self._block = {"label": label, **fields}

    def _begin_paragraph(self) -> None:
        """A paragraph; the first of a list item is the item's text."""
        if self._runs or self._block.get("label") is not LayoutLabel.LIST:
            self._begin(LayoutLabel.TEXT)

    def _end(self) -> None:
        """The block ends; a formula alone in it is a displayed one."""
        runs, block = self._runs.taken(), self._block
        self._block = {}
        if not runs:
            return
        piece = Piece(**{"label": LayoutLabel.TEXT, **block, "runs": runs})
        if len(runs) == 1 and runs[0].math and piece.label is LayoutLabel.TEXT:
            piece = Piece(LayoutLabel.FORMULA, (TextRun(runs[0].text),), latex=runs[0].text)
        self.pieces.append(piece)

    def _push(self, tag: str, attributes: dict[str, str | None]) -> None:
        if tag == "math" and attributes.get("display") == "block" and self._table is None:
            self._end()
        now = self._styles[-1][1] if self._styles else TextRun("")
        uri: dict[str, Any] = {"uri": attributes.get("href")} if tag == "a" else {}
        self._styles.append((tag, replace(now, **_STYLES[tag], **uri)))

    def _pop(self, tag: str) -> None:
        places = [place for place, (name, _) in enumerate(self._styles) if name == tag]
        if places:
            del self._styles[places[-1] :]

    def _begin_list(self, tag: str, attributes: dict[str, str | None]) -> None:
        self._end()
        start = attributes.get("start") or ""
        first = int(start) if start.isdecimal() else 1
        self._lists.append(first if tag == "ol" else None)

    def _begin_item(self) -> None:
        number = self._lists[-1] if self._lists else None
        level = min(max(1, len(self._lists)), _DEEPEST_LIST)
        marker = _BULLET if number is None else f"{number}."
        if number is not None:
            self._lists[-1] = number + 1
        self._begin(LayoutLabel.LIST, level=level, marker=marker)

    def _end_code(self) -> None:
        if self._code is not None:
            text, self._code = "".join(self._code).strip("\n"), None
            if text:
                self.pieces.append(Piece(LayoutLabel.CODE, (TextRun(text),)))

    def _end_table(self) -> None:
        read, self._table = self._table, None
        if read is None:
            return
        if caption := " ".join(read.caption.split()):
            self.pieces.append(Piece(LayoutLabel.CAPTION, (TextRun(caption),)))
        table = read.table()
        if table is not None:
            self.pieces.append(Piece(LayoutLabel.TABLE, table=table))
        elif read.lines:
            self.pieces.append(Piece(LayoutLabel.TABLE, (TextRun(read.lines),)))

    def _picture(self, attributes: dict[str, str | None]) -> None:
        block = self._block
        self._end()
        self._block = block
        words = " ".join((attributes.get("alt") or "").split())
        self.pieces.append(Piece(LayoutLabel.FIGURE, (TextRun(words),) if words else ()))

    def _break(self) -> None:
        if self._code is not None:
            self._code.append("\n")
        else:
            self._runs.add(" ", TextRun(""))
