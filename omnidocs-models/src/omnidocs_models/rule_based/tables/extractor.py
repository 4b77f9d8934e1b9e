"""The table extractor that works by rules."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from omnidocs.document import Page
from omnidocs.errors import ConfigError
from omnidocs.results import BoundingBox, TableCell, TableOutput
from omnidocs.tasks.inputs import ImageInput, to_page
from omnidocs.tasks.options import Options
from omnidocs.tasks.table_extraction import BaseTableExtractor
from omnidocs_models.rule_based.analysis import analyse
from omnidocs_models.rule_based.geometry import Box
from omnidocs_models.rule_based.tables.finding import table_in
from omnidocs_models.rule_based.tables.heads import cell_types, header_rows
from omnidocs_models.rule_based.tables.model import Grid, Table

AT_LEAST = 0.3
"""Confidence of a table in a region that somebody named, whatever the rules think of it."""


class RuleBasedTableExtractor(BaseTableExtractor):
    """Reads tables from ruling lines and from the alignment of words, without a model.

    The method is that of Nurminen, "Algorithmic Extraction of Data in Tables in PDF
    Documents" (2013), which Tabula and pdfplumber use too, with these differences:
    rulings and alignment work together in one table, so that half-ruled tables need no
    mode of their own; a missing piece of a ruling merges cells; lines of text become rows
    only where their words could not have been wrapped. pdfplumber's functions would bring
    pdfminer.six and cryptography along, and know neither spans nor half-ruled tables.

    It needs words: those of a PDF's text layer, or of OCR (``Page.with_words``).
    """

    def make_options(self) -> Options:
        """There is nothing to choose.

        Raises:
            ConfigError: an option is given.
        """
        return Options()

    def process(self, page: Page, options: Options) -> TableOutput:
        """Read the picture of one table; of a whole page, its largest one."""
        del options
        tables = analyse(page).tables
        if tables:
            return self._output(max(tables, key=lambda table: table.box.area), page)
        return self._output(_table_in_region(Box(0, 0, page.width, page.height), page), page)

    def find_regions(self, page: Page) -> list[BoundingBox]:
        """Where the tables of a page are, from top to bottom."""
        return list(_tables_by_region(page))

    def extract_tables(
        self, page: ImageInput, regions: Sequence[BoundingBox] | None = None, **options: Any
    ) -> list[TableOutput]:
        """Read the tables of a page.

        Args:
            page: The page in any form; a ``Page`` brings the words of the cells.
            regions: Where the tables are, in pixels of the page image; None to look. One
                that ``find_regions`` gave has the table that was found there.
            **options: None are known.

        Returns:
            A table for each region, in order, or for each table found, from top to
            bottom; every box is in pixels of the page image. A region without words
            gives a table without cells.

        Raises:
            ConfigError: a region lies outside the page, or an option is given.
        """
        self._check(options)
        whole = to_page(page)
        if regions is None:
            return [self._output(table, whole) for table in analyse(whole).tables]
        for region in regions:
            if not region.clip(whole.width, whole.height).area:
                raise ConfigError(
                    f"The region {region.to_list()} lies outside the page of {whole.width} x "
                    f"{whole.height} pixels. Give boxes in pixels of the page image."
                )
        found = _tables_by_region(whole)
        return [
            self._output(found.get(region) or _table_in_region(Box.of(region), whole), whole)
            for region in regions
        ]

    def _output(self, table: Table, page: Page) -> TableOutput:
        grid = table.grid
        return TableOutput(
            cells=_cells(grid, page),
            num_rows=grid.num_rows,
            num_cols=grid.num_cols,
            image_width=page.width,
            image_height=page.height,
            model_name=self.model_name,
            bbox=table.box.to_bounding_box(page.width, page.height),
            confidence=round(table.confidence, 3),
        )


def _tables_by_region(page: Page) -> dict[BoundingBox, Table]:
    """The tables of a page, from top to bottom, and where they are."""
    return {
        table.box.to_bounding_box(page.width, page.height): table for table in analyse(page).tables
    }


def _table_in_region(box: Box, page: Page) -> Table:
    """The table in a region, whether or not it looks like one."""
    marks = analyse(page).marks
    table = table_in(box, marks, ruled=True, least=AT_LEAST)
    return table or Table(box, Grid([], [], [], marks.size), 0.0)


def _cells(grid: Grid, page: Page) -> list[TableCell]:
    types = cell_types(grid, header_rows(grid))
    return [
        TableCell(
            row=cell.row,
            col=cell.col,
            row_span=cell.last_row - cell.row + 1,
            col_span=cell.last_col - cell.col + 1,
            text=cell.text,
            cell_type=kind,
            bbox=grid.box(cell).to_bounding_box(page.width, page.height),
        )
        for cell, kind in zip(grid.cells, types, strict=True)
    ]
