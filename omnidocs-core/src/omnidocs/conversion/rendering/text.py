"""Plain text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from omnidocs.conversion.rendering.blocks import Block, Blocks
from omnidocs.results import LayoutLabel, PageStatus, TableOutput

if TYPE_CHECKING:
    from collections.abc import Sequence

    from omnidocs.conversion.document import ConvertedPage
    from omnidocs.conversion.elements import TextRun

_SUPERSCRIPTS = str.maketrans("0123456789+-=()ni", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ⁿⁱ")
_SUBSCRIPTS = str.maketrans("0123456789+-=()", "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎")


def to_text(pages: Sequence[ConvertedPage]) -> str:
    """Render pages as plain text: blank lines between blocks, a form feed between pages."""
    blocks = Blocks(pages)
    return "\f".join(_page(page, list(blocks.of(page))) for page in pages)


def _page(page: ConvertedPage, blocks: list[Block]) -> str:
    text = ""
    if page.status is not PageStatus.OK:
        text = f"[page {page.number}: {page.error or '; '.join(page.notes)}]\n"
    previous: Block | None = None
    for block in blocks:
        rendered = _block(block)
        if not rendered:
            continue
        text += "\n" if text and not _is_same_list(previous, block) else ""
        text += rendered + "\n"
        previous = block
    return text


def _is_same_list(previous: Block | None, block: Block) -> bool:
    return (
        previous is not None and previous.element.label is block.element.label is LayoutLabel.LIST
    )


def _block(block: Block) -> str:
    element = block.element
    if block.table is not None:
        return table_text(block.table)
    match element.label:
        case LayoutLabel.FIGURE:
            return ""
        case LayoutLabel.CODE | LayoutLabel.TABLE:
            return element.text
        case LayoutLabel.LIST:
            indent = "  " * ((element.level or 1) - 1)
            return f"{indent}{element.marker or '•'} {plain(block.runs)}"
        case LayoutLabel.FOOTNOTE if element.marker:
            return f"{element.marker} {plain(block.runs)}"
        case _:
            return plain(block.runs)


def table_text(table: TableOutput) -> str:
    """A row a line, its cells separated by tabs."""
    rows: list[list[str]] = [[""] * table.num_cols for _ in range(table.num_rows)]
    for cell in table.cells:
        rows[cell.row][cell.col] = " ".join(cell.text.split())
    return "\n".join("\t".join(row).rstrip() for row in rows)


def plain(runs: Sequence[TextRun]) -> str:
    """Text without styles; raised and lowered characters where Unicode has them all."""
    return "".join(_characters(run) for run in runs).strip()


def _characters(run: TextRun) -> str:
    if run.script is None:
        return run.text
    table = _SUPERSCRIPTS if run.script == "super" else _SUBSCRIPTS
    moved = run.text.translate(table)
    changed = all(ord(character) in table for character in run.text.strip())
    return moved if changed else run.text
