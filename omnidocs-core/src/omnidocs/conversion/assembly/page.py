"""The elements of one page."""

from __future__ import annotations

import re
from collections import Counter
from functools import cached_property
from typing import TYPE_CHECKING, Any

from omnidocs.conversion.assembly.code import code_text
from omnidocs.conversion.assembly.formulas import formula_latex
from omnidocs.conversion.assembly.joins import Vocabulary
from omnidocs.conversion.assembly.lists import Nesting, items_of, looks_like_list
from omnidocs.conversion.assembly.notes import notes_of
from omnidocs.conversion.assembly.paragraphs import paragraphs
from omnidocs.conversion.assembly.regions import Region, regions_by_place, regions_of
from omnidocs.conversion.assembly.rows import Row, box_around, rows_of, usual_size
from omnidocs.conversion.assembly.styles import styled
from omnidocs.conversion.elements import FURNITURE, HEADINGS, Element, ElementSource
from omnidocs.document.lines import group_lines
from omnidocs.results import (
    FormulaOutput,
    LayoutLabel,
    LayoutOutput,
    ReadingOrderOutput,
    TableOutput,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from omnidocs.document import Page, TextLine

_ORNAMENT = re.compile(r"[.\u00b7\u2022*=~\s\u2013\u2014-]{8,}")
"""A line that is a rule made of characters."""

_UNPRINTED = "text that is drawn without ink"

_CAPTION = re.compile(
    r"(?:fig(?:ure|\.)?|abb(?:ildung|\.)?|tab(?:le|elle|\.)?|chart|exhibit|plate)\s+"
    r"(?:\d|[A-Z]\.?\d|[IVX]+\b)",
    re.IGNORECASE,
)

_LARGER = 1.4
"""Size of a heading, in sizes of the usual type, that a link in it does not change."""

_ONE_PARAGRAPH = HEADINGS | FURNITURE | {LayoutLabel.CAPTION}


def assemble(
    page: Page,
    layout: LayoutOutput | None,
    tables: Sequence[TableOutput] = (),
    order: ReadingOrderOutput | None = None,
    formulas: Sequence[FormulaOutput] = (),
) -> tuple[Element, ...]:
    """Make the elements of a page from what the extractors found.

    Every line of the page is in one element: where the layout has no region for it, it
    gets one.

    Args:
        page: Its lines are the text.
        layout: The labelled regions, in pixels of the page image; None for a page whose
            layout nobody looked at.
        tables: The tables with their boxes on the page.
        order: The reading order of the layout's regions; None for the layout's own.
        formulas: The formulas that were read, each with the box of its region.
    """
    return tuple(_Assembly(page, tables, formulas).elements(layout, order))


class _Assembly:
    """The state of one page's assembly: numbering, nesting, what is known of the text."""

    def __init__(
        self, page: Page, tables: Sequence[TableOutput], formulas: Sequence[FormulaOutput]
    ) -> None:
        self._page = page
        self._tables = list(tables)
        self._formulas = formulas
        self._vocabulary = Vocabulary(line.text for line in page.lines)
        self._nesting = Nesting()
        self._count = 0
        self._is_ocr = page.text_source == "ocr"
        self._source: ElementSource = page.text_source or "text_layer"
        if self._is_ocr and page.words[0].invisible:
            self._source = "ocr_layer"

    def elements(
        self, layout: LayoutOutput | None, order: ReadingOrderOutput | None
    ) -> Iterator[Element]:
        lines, unseen = _by_visibility(self._page)
        regions = regions_of(layout, order, lines) if layout else regions_by_place(lines)
        for region in regions:
            if region.label is LayoutLabel.TABLE:
                self._nesting.reset()
                yield self._table_region(region)
                continue
            rows = rows_of(region.lines)
            if region.label is not LayoutLabel.LIST and not looks_like_list(rows):
                self._nesting.reset()
            yield from self._region(region, rows)
        for row in rows_of(unseen):
            reason = _UNPRINTED if _is_invisible(row.lines[0]) else None
            yield self._element(LayoutLabel.ABANDON, [row], hidden=True, hidden_reason=reason)
        yield from self._hidden_words()
        for table in self._tables:
            yield self._table(table, None)

    def _hidden_words(self) -> Iterator[Element]:
        """What is in the file and a reader does not see, a line an element."""
        words = self._page.hidden_words
        for reason in dict.fromkeys(word.hidden for word in words):
            lines = group_lines([word for word in words if word.hidden == reason])
            for row in rows_of(lines):
                yield self._element(LayoutLabel.ABANDON, [row], hidden=True, hidden_reason=reason)

    def _region(self, region: Region, rows: list[Row]) -> Iterator[Element]:
        match self._label_of(region, rows):
            case LayoutLabel.FIGURE:
                yield from self._figure(region, rows)
            case LayoutLabel.FORMULA if read := self._read_formula(region, rows):
                yield read
            case _ if not rows:
                return
            case LayoutLabel.CODE:
                yield self._code(region, rows)
            case LayoutLabel.FORMULA:
                latex = formula_latex(region.lines, self._page.rulings)
                yield self._element(LayoutLabel.FORMULA, rows, region=region, latex=latex)
            case label if label in _ONE_PARAGRAPH:
                yield self._element(label, rows, region=region, hidden=label in FURNITURE)
            case LayoutLabel.LIST:
                yield from self._list(region, rows)
            case LayoutLabel.FOOTNOTE:
                for note in notes_of(rows):
                    yield from self._text(LayoutLabel.FOOTNOTE, region, note)
            case label:
                yield from self._text(label, region, rows)

    def _label_of(self, region: Region, rows: Sequence[Row]) -> LayoutLabel:
        """The label of a region.

        A caption at the edge of a page is no furniture, and a line that is nothing but a
        link, in type that is no larger than usual, is no heading.
        """
        if region.label in FURNITURE and rows and _is_caption(rows):
            return LayoutLabel.CAPTION
        if region.label is LayoutLabel.SECTION_HEADER and self._is_link(rows):
            return LayoutLabel.TEXT
        return region.label

    def _is_link(self, rows: Sequence[Row]) -> bool:
        lines = [line for row in rows for line in row.lines]
        links = self._page.links
        if not links or usual_size(rows) > _LARGER * self._usual_size:
            return False
        words = [word.bbox.center for line in lines for word in line.words]
        return all(any(link.bbox.contains_point(*at) for link in links) for at in words)

    @cached_property
    def _usual_size(self) -> float:
        """The size of most of the page's type, in pixels."""
        sizes: Counter[float] = Counter()
        for line in self._page.lines:
            sizes[round(line.font_size, 1)] += len(line.text)
        return max(sizes, key=sizes.__getitem__, default=0.0)

    def _text(self, label: LayoutLabel, region: Region, rows: list[Row]) -> Iterator[Element]:
        for paragraph in paragraphs(rows):
            if label is LayoutLabel.TEXT and looks_like_list(paragraph):
                yield from self._list(region, paragraph)
            else:
                yield self._element(label, paragraph, region=region)

    def _list(self, region: Region, rows: list[Row]) -> Iterator[Element]:
        for item in items_of(rows):
            if item.marker is None:
                for paragraph in paragraphs(item.rows):
                    yield self._element(LayoutLabel.TEXT, paragraph, region=region)
                continue
            em = usual_size(item.rows)
            yield self._element(
                LayoutLabel.LIST,
                item.rows,
                region=region,
                skip=item.marker.length,
                marker=item.marker.text,
                level=self._nesting.depth(item.rows[0].x1, item.marker.kind, em),
            )

    def _figure(self, region: Region, rows: list[Row]) -> Iterator[Element]:
        """A figure with its labels; captions and running text in it stand behind it."""
        prose = [p for p in paragraphs(rows) if _is_prose(p) or _is_caption(p)]
        labels = [row for row in rows if not any(row in paragraph for paragraph in prose)]
        yield self._new(
            label=LayoutLabel.FIGURE,
            bbox=region.bbox,
            text="\n".join(row.text for row in labels),
            confidence=region.confidence,
        )
        for paragraph in prose:
            label = LayoutLabel.CAPTION if _is_caption(paragraph) else LayoutLabel.TEXT
            yield self._element(label, paragraph, region=region)

    def _read_formula(self, region: Region, rows: Sequence[Row]) -> Element | None:
        """The formula of a region that a recognizer has read."""
        read = next((one for one in self._formulas if one.bbox == region.bbox), None)
        if read is None:
            return None
        return self._new(
            label=LayoutLabel.FORMULA,
            bbox=region.bbox,
            text="\n".join(row.text for row in rows),
            latex=read.latex.strip(),
            confidence=read.confidence,
            font_size=self._points(rows),
            source="model",
        )

    def _code(self, region: Region, rows: list[Row]) -> Element:
        return self._new(
            label=LayoutLabel.CODE,
            bbox=region.bbox,
            text=code_text(rows),
            confidence=region.confidence,
            font_size=self._points(rows),
        )

    def _table_region(self, region: Region) -> Element:
        matching = [t for t in self._tables if t.bbox and t.bbox.overlap(region.bbox) > 0.5]
        if matching:
            self._tables.remove(matching[0])
            return self._table(matching[0], region)
        rows = rows_of(region.lines)
        return self._new(
            label=LayoutLabel.TABLE,
            bbox=region.bbox,
            text="\n".join(row.text for row in rows),
            confidence=region.confidence,
            font_size=self._points(rows),
        )

    def _table(self, table: TableOutput, region: Region | None) -> Element:
        cells = sorted(table.cells, key=lambda cell: (cell.row, cell.col))
        return self._new(
            label=LayoutLabel.TABLE,
            bbox=table.bbox or (region.bbox if region else None),
            text="\n".join(" ".join(cell.text.split()) for cell in cells if cell.text.strip()),
            table=table,
            confidence=region.confidence if region else None,
        )

    def _element(
        self,
        label: LayoutLabel,
        rows: Sequence[Row],
        *,
        region: Region | None = None,
        skip: int = 0,
        **fields: Any,
    ) -> Element:
        """An element of running text."""
        runs = styled(rows, self._page.links, self._vocabulary, skip=skip)
        return self._new(
            label=label,
            bbox=box_around(rows),
            text="".join(run.text for run in runs).strip(),
            runs=() if all(run.is_plain for run in runs) else runs,
            confidence=self._confidence(rows, region),
            font_size=self._points(rows),
            bold=all(row.bold for row in rows),
            **{"source": self._source_of(rows)} | fields,
        )

    def _new(self, **fields: Any) -> Element:
        index = self._page.index
        fields.setdefault("source", self._source)
        element = Element(id=f"p{index}e{self._count}", page=index, **fields)
        self._count += 1
        return element

    def _points(self, rows: Sequence[Row]) -> float | None:
        size = usual_size(rows) / self._page.scale if rows else 0
        return round(size, 1) if size > 0 else None

    def _confidence(self, rows: Sequence[Row], region: Region | None) -> float | None:
        """How sure the OCR engine was of the words; of a text layer, the layout model."""
        read = [w.confidence for row in rows for line in row.lines for w in line.words]
        known = [confidence for confidence in read if confidence is not None]
        if known:
            return round(sum(known) / len(known), 4)
        return region.confidence if region else None

    def _source_of(self, rows: Sequence[Row]) -> ElementSource:
        if self._is_ocr:
            return self._source
        if rows[0].lines[0].words[0].confidence is not None:
            return "ocr"
        return "ocr_layer" if _is_invisible(rows[0].lines[0]) else "text_layer"


def _by_visibility(page: Page) -> tuple[list[TextLine], list[TextLine]]:
    """The lines that a reader reads, and the hidden ones: without ink, or without words.

    Text without ink in front of a picture is what some OCR read from it. With nothing
    behind it, on a page that has visible text, it is hidden from the reader.
    """
    shown: list[TextLine] = []
    hidden: list[TextLine] = []
    for line in page.lines:
        is_hidden = bool(_ORNAMENT.fullmatch(line.text))
        if _is_invisible(line) and not page.text_layer.all_invisible:
            is_hidden = not any(line.bbox.overlap(p.bbox) > 0.5 for p in page.pictures)
        (hidden if is_hidden else shown).append(line)
    return shown, hidden


def _is_invisible(line: TextLine) -> bool:
    return all(word.invisible for word in line.words)


def _is_caption(paragraph: Sequence[Row]) -> bool:
    return bool(_CAPTION.match(paragraph[0].text))


def _is_prose(paragraph: Sequence[Row]) -> bool:
    """Whether text inside a figure is running text: several long lines."""
    words = sum(len(row.text.split()) for row in paragraph)
    return len(paragraph) > 1 and words >= 5 * len(paragraph)
