"""Elements of DocTags as a document of docling-core.

docling-core drops unclosed elements and fails on tables with ragged rows. So it is given
well-formed DocTags, and tables as cells; no locations, which the content does not need.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from omnidocs.results import CellType, OutputFormat, TableOutput
from omnidocs_models.families.answers.otsl import is_otsl, table_from_otsl
from omnidocs_models.families.granitedocling.doctags import Element, parts, read_elements

_A_TABLE = "<fcel>-<nl>"
_EMPHASIS = re.compile(r"(?<![\\\w])_|(?<!\\)_(?!\w)")
_NO_PROSE = ("formula", "code", "inline")


def export(elements: Sequence[Element], wanted: OutputFormat) -> str:
    """The elements as a page of markdown, or as a whole HTML document.

    Formulas are LaTeX between dollar signs in both. Running heads and page numbers are
    left out.
    """
    from docling_core.types.doc.document import DoclingDocument, DocTagsDocument, DocTagsPage

    html = wanted == OutputFormat.HTML
    tags = "".join(_sound(element, html) if html else _escaped(element) for element in elements)
    pages = DocTagsDocument(pages=[DocTagsPage(tokens=tags)])
    document = DoclingDocument.load_from_doctags(pages)
    tables = [table_from_otsl(element.inner)[1] for element in elements if is_otsl(element.inner)]
    for item, table in zip(document.tables, tables, strict=True):
        item.data = _table_data(table)
    if html:
        return str(document.export_to_html())
    # docling-core's own escaping takes time that grows with the cube of a damaged text.
    return str(document.export_to_markdown(image_placeholder="", escape_underscores=False))


def _escaped(element: Element) -> str:
    """An element for markdown: underscores that would mean emphasis are escaped."""
    sound = _sound(element, html=False)
    return sound if element.tag in _NO_PROSE else _EMPHASIS.sub(r"\\_", sound)


def _sound(element: Element, html: bool) -> str:
    """An element as well-formed DocTags; a table is a placeholder for its cells."""
    if is_otsl(element.inner):
        caption = " ".join(table_from_otsl(element.inner)[0].split())
        return _tagged("otsl", _tagged("caption", caption) + _A_TABLE)
    match element.tag:
        case "picture" | "chart":
            return _tagged("caption", element.text)
        case "inline":
            inner = (_inline(part, html) for part in read_elements(element.inner))
            return _tagged("inline", "".join(inner))
        case "list_item":
            return f"<unordered_list>{_tagged('list_item', element.text)}</unordered_list>"
        case "ordered_list" | "unordered_list" as tag:
            before = Element("text", element.inner.partition("<list_item>")[0]).text
            items = (_tagged("list_item", item.text) for item in parts(element, "list_item"))
            return _tagged("text", before) + _tagged(tag, "".join(items))
        case "formula" if html:
            return _tagged("text", f"$${element.text}$$")
        case "code":
            return _tagged("code", element.code)
        case "paragraph" | "otsl" | "document_index" | "key_value_region":
            return _tagged("text", element.text)
    return _tagged(element.tag, element.text)


def _inline(element: Element, html: bool) -> str:
    if html and element.tag == "formula":
        return _tagged("text", f"${element.text}$")
    return _tagged(element.tag, element.text)


def _tagged(tag: str, inner: str) -> str:
    return f"<{tag}>{inner}</{tag}>" if inner else ""


def _table_data(table: TableOutput) -> Any:
    from docling_core.types.doc.document import TableCell, TableData

    cells = [
        TableCell(
            text=cell.text,
            row_span=cell.row_span,
            col_span=cell.col_span,
            start_row_offset_idx=cell.row,
            end_row_offset_idx=cell.end_row,
            start_col_offset_idx=cell.col,
            end_col_offset_idx=cell.end_col,
            column_header=cell.cell_type is CellType.COLUMN_HEADER,
            row_header=cell.cell_type is CellType.ROW_HEADER,
            row_section=cell.cell_type is CellType.SECTION_ROW,
        )
        for cell in table.cells
    ]
    return TableData(table_cells=cells, num_rows=table.num_rows, num_cols=table.num_cols)
