"""The small parts of a ``DoclingDocument``: provenance, sizes, cells, styles, pictures."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

from pydantic import AnyUrl, TypeAdapter, ValidationError

from omnidocs.conversion.rendering.blocks import safe_uri
from omnidocs.results import BoundingBox, CellType

if TYPE_CHECKING:
    from collections.abc import Sequence

    from omnidocs.conversion.document import ConvertedPage
    from omnidocs.conversion.elements import Element, TextRun
    from omnidocs.conversion.rendering.blocks import Block

_POINTS_PER_INCH = 72.0
_DEFAULT_DPI = 72


class Provenance:
    """Where elements are: page numbers from 1, boxes in points.

    As docling's own, the boxes of items have their origin in the page's bottom-left
    corner, and those of cells in the top-left one; each box says which.
    """

    def __init__(self, pages: Sequence[ConvertedPage]) -> None:
        self._pages = {page.index: page for page in pages}

    def of(self, element: Element, span: tuple[int, int] | None = None) -> Any:
        """The place of an element; None where it has no box.

        Args:
            element: The element.
            span: The part of the item's text that is there; None for all of it.
        """
        from docling_core.types.doc.document import ProvenanceItem

        box = self.box(element, element.bbox)
        if box is None:
            return None
        height = page_size(self._pages[element.page]).height
        return ProvenanceItem(
            page_no=element.page + 1,
            bbox=box.to_bottom_left_origin(height),
            charspan=span or (0, len(element.text)),
        )

    def of_parts(self, block: Block) -> list[Any]:
        """The place of each element that a block's text was joined of."""
        text, places, start = block.text.strip(), [], 0
        starts = []
        for part in block.parts:
            found = text.find(part.text[:20], start)
            start = found if found >= 0 else start
            starts.append(start)
            start += max(len(part.text) - 1, 0)
        for part, begin, end in zip(block.parts, starts, [*starts[1:], len(text)], strict=True):
            place = self.of(part, (begin, end))
            places += [place] if place else []
        return places

    def box(self, element: Element, bbox: BoundingBox | None) -> Any:
        """A box of an element in points, its origin top-left."""
        from docling_core.types.doc.base import BoundingBox as DoclingBox, CoordOrigin

        if bbox is None or element.page not in self._pages:
            return None
        scale = _scale(self._pages[element.page])
        left, top, right, bottom = (value * scale for value in bbox.to_xyxy())
        return DoclingBox(l=left, t=top, r=right, b=bottom, coord_origin=CoordOrigin.TOPLEFT)


def page_size(page: ConvertedPage) -> Any:
    """The size of a page in points, as displayed; 0 x 0 for one that could not be read."""
    from docling_core.types.doc.base import Size

    return Size(width=page.width * _scale(page), height=page.height * _scale(page))


def table_data(block: Block, provenance: Provenance) -> Any:
    """The cells of a table; of an unread one, a row for each line.

    Cells of a table that runs over pages have no boxes, for docling's name no page.
    """
    from docling_core.types.doc.document import TableCell, TableData

    element, table = block.element, block.table
    if table is None:
        lines = element.text.splitlines()
        cells = [_cell(TableCell, text, row, 0) for row, text in enumerate(lines)]
        return TableData(table_cells=cells, num_rows=len(lines), num_cols=min(1, len(lines)))
    cells = [
        _cell(
            TableCell,
            cell.text,
            cell.row,
            cell.col,
            row_span=min(cell.row_span, table.num_rows - cell.row),
            col_span=min(cell.col_span, table.num_cols - cell.col),
            bbox=provenance.box(element, cell.bbox) if len(block.parts) == 1 else None,
            column_header=cell.cell_type is CellType.COLUMN_HEADER,
            row_header=cell.cell_type is CellType.ROW_HEADER,
            row_section=cell.cell_type is CellType.SECTION_ROW,
        )
        for cell in table.cells
    ]
    return TableData(table_cells=cells, num_rows=table.num_rows, num_cols=table.num_cols)


def label(name: str | None) -> Any:
    """A label of docling; None is running text."""
    from docling_core.types.doc.labels import DocItemLabel

    return DocItemLabel(name or "text")


def layer(name: str) -> Any:
    """A layer of the content: ``"furniture"``, ``"invisible"``."""
    from docling_core.types.doc.document import ContentLayer

    return ContentLayer(name)


def formatting(runs: Sequence[TextRun]) -> Any:
    """The style that all of a text has; None for plain text and for mixed styles."""
    from docling_core.types.doc.document import Formatting

    shown = [run for run in runs if run.text.strip()]
    bold, italic = (bool(shown) and all(getattr(r, n) for r in shown) for n in ("bold", "italic"))
    return Formatting(bold=bold, italic=italic) if bold or italic else None


def hyperlink(runs: Sequence[TextRun]) -> AnyUrl | None:
    """The address that all of a text links to; None where it is not a single one."""
    addresses = {safe_uri(run.uri) for run in runs if run.text.strip()}
    address = addresses.pop() if len(addresses) == 1 else None
    try:
        return TypeAdapter(AnyUrl).validate_python(address) if address else None
    except ValidationError:
        return None


def image_ref(element: Element, pages: Sequence[ConvertedPage]) -> Any:
    """The picture of an element; None where it has none."""
    if element.image is None:
        return None
    from docling_core.types.doc.document import ImageRef
    from PIL import Image

    dpi = next(page.dpi for page in pages if page.index == element.page)
    with Image.open(io.BytesIO(element.image)) as picture:
        return ImageRef.from_pil(picture.convert("RGB"), dpi=round(dpi or _DEFAULT_DPI))


def _cell(
    kind: Any, text: str, row: int, col: int, *, row_span: int = 1, col_span: int = 1, **fields: Any
) -> Any:
    return kind(
        text=text,
        row_span=row_span,
        col_span=col_span,
        start_row_offset_idx=row,
        end_row_offset_idx=row + row_span,
        start_col_offset_idx=col,
        end_col_offset_idx=col + col_span,
        **fields,
    )


def _scale(page: ConvertedPage) -> float:
    """Points for each pixel of a page."""
    return _POINTS_PER_INCH / (page.dpi or _DEFAULT_DPI)
