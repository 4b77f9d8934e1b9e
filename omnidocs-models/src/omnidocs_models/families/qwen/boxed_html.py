"""Qwen's HTML: the attribute ``data-bbox`` of a tag says where its element is."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field

from omnidocs.results import BoundingBox, LayoutElement
from omnidocs.results.plain_text import html_to_text
from omnidocs_models.families.answers import html_body, markdown_to_html, page_box

_TAG = re.compile(r"<(/?)([A-Za-z][A-Za-z0-9]*)((?:\s[^<>]*)?)>")
_CUT_TAG = re.compile(r"<[A-Za-z/!][^<>]*\Z")
_PLACE = re.compile(r"""\sdata-(bbox|polygon)=(?:"([^"]*)"|'([^']*)')""")
_CLASS = re.compile(r"""\sclass="([^"]+)\"""")
_VOID = {"area", "br", "col", "embed", "hr", "img", "input", "source", "track", "wbr"}
_GRID = 1000


def read_html(answer: str, page_size: tuple[int, int]) -> tuple[str, list[LayoutElement]]:
    """The HTML of an answer without its boxes, and these as elements.

    Args:
        answer: The answer as it came; it may be cut.
        page_size: Width and height of the page image in pixels.

    Returns:
        A fragment of HTML; and an element for each box, with the text that is in it and in
        no smaller one.
    """
    html = html_body(_CUT_TAG.sub("", answer))
    if not _TAG.search(html):
        return markdown_to_html(html), []
    reader = _Reader(page_size)
    reader.read(html)
    return "".join(reader.clean).strip(), [region.element() for region in reader.regions]


@dataclass
class _Region:
    """One box, and the pieces of HTML that are in it."""

    category: str
    bbox: BoundingBox
    pieces: list[str] = field(default_factory=list)

    def element(self) -> LayoutElement:
        text = html_to_text("".join(self.pieces))
        return LayoutElement(bbox=self.bbox, category=self.category, text=text or None)


class _Reader:
    """Goes through HTML once; every piece belongs to the innermost box around it."""

    def __init__(self, page_size: tuple[int, int]) -> None:
        self.clean: list[str] = []
        self.regions: list[_Region] = []
        self._page_size = page_size
        self._open: list[tuple[str, _Region | None]] = []
        self._depth: Counter[str] = Counter()

    def read(self, html: str) -> None:
        """Read all of it; tags need not be balanced."""
        place = 0
        for tag in _TAG.finditer(html):
            self._keep(html[place : tag.start()])
            if tag[1]:
                self._end(tag[2])
            else:
                self._begin(tag[2], tag[3])
            place = tag.end()
        self._keep(html[place:])

    def _keep(self, piece: str) -> None:
        self.clean.append(piece)
        region = self._open[-1][1] if self._open else None
        if region is not None:
            region.pieces.append(piece)

    def _begin(self, name: str, attributes: str) -> None:
        region = self._region(name, attributes) or (self._open[-1][1] if self._open else None)
        single = name.lower() in _VOID or attributes.endswith("/")
        self._open.append((name.lower(), region))
        self._depth[name.lower()] += 1
        self._keep(f"<{name}{_PLACE.sub('', attributes)}>")
        if single:
            self._leave(name.lower())

    def _end(self, name: str) -> None:
        self._keep(f"</{name}>")
        if self._depth[name.lower()]:
            self._leave(name.lower())

    def _leave(self, name: str) -> None:
        while self._open:
            left, _ = self._open.pop()
            self._depth[left] -= 1
            if left == name:
                return

    def _region(self, name: str, attributes: str) -> _Region | None:
        """The region that a tag begins; a page's own box begins none."""
        places = {found[1]: found[2] or found[3] for found in _PLACE.finditer(attributes)}
        bbox = page_box(places.get("bbox", "").replace(",", " ").split(), self._page_size, _GRID)
        if bbox is None:
            return None
        kind = _CLASS.search(attributes)
        region = _Region(kind[1] if kind else name.lower(), bbox)
        self.regions.append(region)
        return region
