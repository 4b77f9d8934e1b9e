"""A table as its cells."""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING, ClassVar, Final, Self

from pydantic import Field, model_validator

from omnidocs.errors import ConfigError
from omnidocs.results.geometry import BoundingBox
from omnidocs.results.output import Output
from omnidocs.results.overlay import Mark, PageImage, draw_overlay
from omnidocs.results.tables.cells import CellType, TableCell
from omnidocs.results.tables.frame import table_to_frame
from omnidocs.results.tables.grid import Grid
from omnidocs.results.tables.html import table_to_html
from omnidocs.results.tables.markdown import table_to_markdown

if TYPE_CHECKING:
    import os
    from collections.abc import Sequence

    import pandas as pd
    from PIL import Image

MAX_PLACES: Final = 1_000_000
"""The most rows times columns that a table may have."""


class TableOutput(Output):
    """One table.

    A cell begins inside the table. Beyond that models are taken as they are: where cells
    overlap or reach out of the table, the exports cut the spans and keep every text.

    Args:
        cells: The cells, in any order.
        num_rows: How many rows the table has.
        num_cols: How many columns it has.
        image_width: Width in pixels of the image that it was read from.
        image_height: Height in pixels of that image.
        model_name: The model or the rules that read it.
        otsl_sequence: Its structure as OTSL tags, for models that answer with them.
        bbox: Where it is, in pixels of the page image; None for a picture of it alone.
        confidence: How sure the model is, 0 to 1.
    """

    derived: ClassVar[tuple[str, ...]] = ("html",)

    cells: list[TableCell] = Field(default_factory=list)
    num_rows: int = Field(ge=0)
    num_cols: int = Field(ge=0)
    image_width: int | None = Field(default=None, ge=1)
    image_height: int | None = Field(default=None, ge=1)
    model_name: str | None = None
    otsl_sequence: list[str] | None = None
    bbox: BoundingBox | None = None
    confidence: float | None = Field(default=None, ge=0, le=1)

    @model_validator(mode="after")
    def _fits(self) -> Self:
        size = f"{self.num_rows} x {self.num_cols}"
        if self.num_rows * self.num_cols > MAX_PLACES:
            raise ConfigError(
                f"A table of {size} cells is over the limit of {MAX_PLACES:,}. "
                "Check num_rows and num_cols."
            )
        for cell in self.cells:
            if cell.row >= self.num_rows or cell.col >= self.num_cols:
                raise ConfigError(
                    f"The cell at row {cell.row}, column {cell.col} lies outside the table "
                    f"of {size} cells. Both count from 0."
                )
        return self

    @classmethod
    def from_rows(cls, rows: Sequence[Sequence[str | None]], header_rows: int = 0) -> Self:
        """Make a table from the text of its cells.

        Args:
            rows: The text, row by row; None and the end of a short row are empty places.
            header_rows: How many rows at the top are headers.
        """
        cells = [
            TableCell(
                row=row,
                col=col,
                text=text,
                cell_type=CellType.COLUMN_HEADER if row < header_rows else CellType.DATA,
            )
            for row, texts in enumerate(rows)
            for col, text in enumerate(texts)
            if text is not None
        ]
        return cls(cells=cells, num_rows=len(rows), num_cols=max(map(len, rows), default=0))

    @property
    def cell_count(self) -> int:
        """How many cells there are."""
        return len(self.cells)

    @property
    def has_headers(self) -> bool:
        """Whether any cell heads a column or a row."""
        return any(cell.is_header for cell in self.cells)

    @property
    def html(self) -> str:
        """The table as HTML without styles."""
        return self.to_html(include_styles=False)

    def get_cell(self, row: int, col: int) -> TableCell | None:
        """The cell at a place, be it by its span; None where there is none."""
        covering = [cell for cell in self.cells if cell.covers(row, col)]
        own = (cell for cell in covering if (cell.row, cell.col) == (row, col))
        return next(own, covering[0] if covering else None)

    def get_row(self, row: int) -> list[TableCell]:
        """The cells that begin in a row, from left to right."""
        return sorted((c for c in self.cells if c.row == row), key=lambda cell: cell.col)

    def get_column(self, col: int) -> list[TableCell]:
        """The cells that begin in a column, from top to bottom."""
        return sorted((c for c in self.cells if c.col == col), key=lambda cell: cell.row)

    def overlapping_cells(self) -> list[tuple[TableCell, TableCell]]:
        """The pairs of cells that claim a place both; empty for a sound table."""
        ordered = sorted(self.cells, key=lambda cell: (cell.row, cell.col))
        return [
            (one, other)
            for one, other in combinations(ordered, 2)
            if one.end_row > other.row and one.end_col > other.col and other.end_col > one.col
        ]

    def to_rows(self) -> list[list[str]]:
        """The text of every place, row by row; merged cells are repeated."""
        return [[text or "" for text in row] for row in self._grid().filled()]

    def to_html(self, include_styles: bool = True) -> str:
        """The table as HTML, with spans and a ``<thead>`` of the header rows.

        Args:
            include_styles: Whether each cell carries a border and some space.
        """
        return table_to_html(self._grid(), styles=include_styles)

    def to_markdown(self) -> str:
        """The table as GitHub-flavoured markdown; empty for a table without cells.

        Markdown has no merged cells: their text is repeated in each place, that of a cell
        as wide as the table stands once. The first row becomes the header.
        """
        return table_to_markdown(self._grid())

    def to_dataframe(self) -> pd.DataFrame:
        """The table as a pandas data frame.

        Rows of column headers at the top name the columns, several of them as a
        ``MultiIndex``. Merged cells are repeated; places without a cell are missing values.

        Raises:
            MissingLibraryError: pandas is not installed.
        """
        return table_to_frame(self._grid())

    def shift(self, dx: float, dy: float) -> Self:
        """A copy whose boxes are moved by so many pixels to the right and down."""
        cells = [
            cell.model_copy(update={"bbox": cell.bbox and cell.bbox.shift(dx, dy)})
            for cell in self.cells
        ]
        return self.model_copy(
            update={"cells": cells, "bbox": self.bbox and self.bbox.shift(dx, dy)}
        )

    def visualize(
        self,
        image: PageImage,
        output_path: str | os.PathLike[str] | None = None,
        *,
        show_index: bool = True,
        show_confidence: bool = False,
        line_width: int | None = None,
        font_size: int | None = None,
    ) -> Image.Image:
        """Draw the cells on a copy of the image that the table was read from.

        Args:
            image: That image, or a page that has one. Where it is not of the size of the
                image that the boxes belong to, they are scaled to it.
            output_path: Where to write the picture too; the suffix names the format.
            show_index: Write row and column of each cell, and its span, where that hides
                nothing.
            show_confidence: Write how sure the model is, likewise.
            line_width: Width of the outlines in pixels; None fits the picture.
            font_size: Height of the letters in pixels; None fits the picture.

        Returns:
            A picture in mode RGB, of the size of ``image``.

        Raises:
            UnsupportedInputError: ``image`` is no picture.
            ConfigError: the suffix of ``output_path`` is no picture format.
        """
        marks = []
        for cell in self.cells:
            if cell.bbox is None:
                continue
            sure = show_confidence and cell.confidence is not None
            words = [_place(cell) if show_index else "", f"{cell.confidence:.2f}" if sure else ""]
            tag = "  ".join(filter(None, words))
            marks.append(
                Mark(cell.bbox, cell.cell_type.color, tag, tag_needed=False, tag_inside=True)
            )
        return draw_overlay(
            image,
            marks,
            size=(self.image_width, self.image_height),
            output_path=output_path,
            line_width=line_width,
            font_size=font_size,
        )

    def _grid(self) -> Grid:
        return Grid(self.num_rows, self.num_cols, self.cells)


def _place(cell: TableCell) -> str:
    spans = cell.row_span > 1 or cell.col_span > 1
    return f"{cell.row},{cell.col}" + (f" {cell.row_span}x{cell.col_span}" if spans else "")
