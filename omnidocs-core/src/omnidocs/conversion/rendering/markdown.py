"""GitHub-flavoured markdown."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

from omnidocs.conversion.assembly.joins import merge
from omnidocs.conversion.elements import TextRun
from omnidocs.conversion.rendering.blocks import Block, Blocks, heading_runs, safe_uri
from omnidocs.conversion.rendering.escaping import (
    code_fence,
    code_span,
    escape_block_start,
    escape_inline,
)
from omnidocs.conversion.rendering.images import markdown_images
from omnidocs.results import LayoutLabel, PageStatus, TableOutput

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from omnidocs.conversion.document import ConvertedPage

_FIGURE = "<!-- figure -->"
_ORDERED = re.compile(r"\d{1,9}[.)]$")
_BRACKET = re.compile(r"(?<!\\)[\[\]]")
_CLOSING_HASHES = re.compile(r"(?<=\s)#+$")


def to_markdown(
    pages: Sequence[ConvertedPage],
    *,
    page_markers: bool | None = None,
    figures: str | None = None,
) -> str:
    """Render pages as one markdown text.

    Args:
        pages: In order.
        page_markers: Whether ``<!-- page 3 -->`` stands where page number 3 begins; None
            for more than one page.
        figures: The folder of the pictures, as links name it; None leaves them out.
    """
    markers = len(pages) > 1 if page_markers is None else page_markers
    blocks, images = Blocks(pages), markdown_images(pages, figures)
    parts: list[str] = []
    for page in pages:
        if markers:
            parts.append(f"<!-- page {page.number} -->")
        if page.status is not PageStatus.OK:
            parts.append(_missing(page))
        parts.extend(_page(list(blocks.of(page)), images))
    return "\n\n".join(parts) + "\n" if parts else ""


def _missing(page: ConvertedPage) -> str:
    """A comment in the place of what a page lacks; ``--`` would end it."""
    why = (page.error or "; ".join(page.notes) or "no reason given").replace("--", "- -")
    return f"<!-- page {page.number}: {page.status.value}: {why} -->"


def _page(blocks: list[Block], images: Mapping[str, str]) -> Iterator[str]:
    """The blocks of a page; a figure in parts is one to a reader."""
    before = ""
    items: list[Block] = []
    for block in blocks:
        if block.element.label is LayoutLabel.LIST:
            items.append(block)
            continue
        if items:
            yield _list(items)
            items = []
        rendered = images.get(block.element.id) or _block(block)
        if rendered and not (rendered == before == _FIGURE):
            yield rendered
        before = rendered
    if items:
        yield _list(items)


def _block(block: Block) -> str:
    element = block.element
    if element.is_heading:
        return _heading(block)
    if block.table is not None:
        return table_markup(block.table)
    if element.latex is not None:
        return f"$$\n{element.latex}\n$$"
    match element.label:
        case LayoutLabel.FIGURE:
            return _FIGURE
        case LayoutLabel.CODE:
            fence = code_fence(element.text)
            return f"{fence}\n{element.text}\n{fence}"
        case LayoutLabel.TABLE:
            return "  \n".join(escape_inline(line) for line in element.text.splitlines())
        case LayoutLabel.FOOTNOTE if element.marker:
            label = _note_label(element.id, element.marker)
            return f"[^{label}]: {inline(block.runs).strip()}"
        case _:
            return escape_block_start(inline(block.runs).strip())


def _note_label(note: str, mark: str) -> str:
    """The label of a footnote, by its id and its mark: ``3-1`` for note 1 of page 3."""
    page = note[1:].partition("e")[0]
    return f"{int(page) + 1}-{mark}" if mark.isalnum() and page.isdigit() else note


def _heading(block: Block) -> str:
    """A heading on one line."""
    text = " ".join(inline(heading_runs(block)).split())
    text = _CLOSING_HASHES.sub(lambda match: "\\" + match.group(), text)
    return f"{'#' * min(block.element.level or 2, 6)} {text}" if text else ""


def _list(items: Sequence[Block]) -> str:
    """A list; a nested item stands below the text of the item that holds it."""
    lines: list[str] = []
    widths: list[int] = []
    for item in items:
        depth = min((item.element.level or 1) - 1, len(widths))
        marker, text = _item(item)
        indent = " " * sum(widths[:depth])
        starts_late = depth == len(widths) and marker[0].isdigit() and marker[:-1] != "1"
        if starts_late and lines:
            lines.append("")
        lines.append(f"{indent}{marker} {text}".rstrip())
        widths = [*widths[:depth], len(marker) + 1]
    return "\n".join(lines)


def _item(item: Block) -> tuple[str, str]:
    """The marker in markdown, and the text; other markers than numbers are kept as text."""
    marker = item.element.marker or ""
    text = inline(item.runs).strip()
    if _ORDERED.match(marker):
        return marker, escape_block_start(text)
    if any(character.isalnum() for character in marker):
        return "-", f"{escape_inline(marker)} {text}"
    return "-", escape_block_start(text)


def table_markup(table: TableOutput) -> str:
    """A markdown table, or HTML where cells span rows or columns."""
    spans = any(cell.row_span > 1 or cell.col_span > 1 for cell in table.cells)
    return table.to_html(include_styles=False) if spans else table.to_markdown()


def inline(runs: Sequence[TextRun]) -> str:
    """Styled text as inline markdown."""
    text = "".join(run.text for run in runs)
    # Where there is emphasis, a star of the text is never alone in its paragraph.
    crowded = text + "**" if any(run.bold or run.italic for run in runs) else text
    rendered = ""
    position = 0
    for run in merge(runs):
        end = position + len(run.text)
        around = (text[position - 1] if position else " ", text[end : end + 1] or " ")
        piece = _run(run, crowded, around)
        if rendered[-1:] in ("*", "`") and piece.startswith(rendered[-1]):
            piece = escape_inline(run.text, crowded, (".", "."))
        if rendered.endswith("!") and piece.startswith("["):
            rendered = rendered[:-1] + "\\!"
        rendered += piece
        position = end
    return rendered


def _run(run: TextRun, whole: str, around: tuple[str, str]) -> str:
    core = run.text.strip()
    if run.note:
        return f"[^{_note_label(run.note, core)}]"
    if run.math and core:
        return f"${core}$"
    if run.is_plain or not core:
        before, after = (" " if character.isspace() else "." for character in around)
        return escape_inline(run.text, whole, (before, after))
    lead = run.text[: len(run.text) - len(run.text.lstrip())]
    tail = run.text[len(run.text.rstrip()) :]
    marked = code_span(core) if run.mono else escape_inline(core, whole, (".", "."))
    if run.script:
        tag = "sup" if run.script == "super" else "sub"
        marked = f"<{tag}>{marked}</{tag}>"
    stars = "*" * (2 * run.bold + run.italic)
    if stars and not run.script and _flanks(marked, lead or around[0], tail or around[1]):
        marked = f"{stars}{marked}{stars}"
    return lead + _linked(marked, run) + tail


def _linked(marked: str, run: TextRun) -> str:
    uri = safe_uri(run.uri)
    if not uri or not _is_worth_linking(run.text.strip(), uri):
        return marked
    target = f"<{uri}>" if re.search(r"[\s()]", uri) else uri
    label = marked if run.mono else _BRACKET.sub(r"\\\g<0>", marked)
    return f"[{label}]({target})"


def _flanks(marked: str, before: str, after: str) -> bool:
    """Whether stars around a text are emphasis by CommonMark's rule of flanking."""
    opens = not _is_punctuation(marked[0]) or before[-1].isspace() or _is_punctuation(before[-1])
    closes = not _is_punctuation(marked[-1]) or after[0].isspace() or _is_punctuation(after[0])
    return opens and closes


def _is_punctuation(character: str) -> bool:
    return unicodedata.category(character)[0] in "PS"


def _is_worth_linking(text: str, uri: str) -> bool:
    """An address that is its own text is a link without any markup."""
    return text.rstrip("/.") not in uri or not re.match(r"https?://|www\.", text)
