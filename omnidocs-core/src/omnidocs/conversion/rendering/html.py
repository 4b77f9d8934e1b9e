"""HTML that a browser and a parser can read: no markdown in a body."""

from __future__ import annotations

import re
from html import escape
from typing import TYPE_CHECKING

from omnidocs.conversion.rendering.blocks import Block, Blocks, heading_runs, safe_uri
from omnidocs.conversion.rendering.images import html_images
from omnidocs.conversion.rendering.style import HEAD, PAGE_STYLE, TEXT_STYLE
from omnidocs.results import LayoutLabel, PageStatus

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from omnidocs.conversion.document import ConvertedPage
    from omnidocs.conversion.elements import Element, TextRun

_RIGHT_TO_LEFT = re.compile(r"[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff]")
_NUMBER = re.compile(r"(\d{1,9})[.)]$")
_PARAGRAPH_CLASSES = {
    LayoutLabel.CAPTION: "caption",
    LayoutLabel.FOOTNOTE: "footnote",
    LayoutLabel.FORMULA: "formula",
}


def to_html(pages: Sequence[ConvertedPage], *, title: str = "") -> str:
    """Render pages as one HTML document that stands alone, each page a section.

    Pictures are inside it, the text is escaped, and links lead to web and mail addresses
    only. It holds no script, and forbids any.
    """
    blocks, images = Blocks(pages), html_images(pages)
    sections = "\n".join(_section(page, list(blocks.of(page)), images) for page in pages)
    return html_page(sections, title=title, style=TEXT_STYLE + PAGE_STYLE)


def html_page(body: str, *, title: str, style: str) -> str:
    """A whole HTML document that needs nothing else, around a body of safe markup."""
    return (
        f"<!DOCTYPE html>\n<html>\n<head>\n{HEAD}\n"
        f"<title>{escape(title)}</title>\n<style>{style}</style>\n</head>\n"
        f"<body>\n{body}\n</body>\n</html>\n"
    )


def _section(page: ConvertedPage, blocks: list[Block], images: Mapping[str, str]) -> str:
    state = "" if page.status is PageStatus.OK else f' data-status="{page.status.value}"'
    lines = [f'<section id="page-{page.number}" data-page="{page.number}"{state}>']
    if page.status is not PageStatus.OK:
        why = page.error or "; ".join(page.notes)
        lines.append(f'<p class="missing">Page {page.number}: {escape(why)}</p>')
    lines.extend(html_blocks(blocks, images))
    return "\n".join([*lines, "</section>"])


def html_blocks(blocks: Sequence[Block], images: Mapping[str, str]) -> Iterator[str]:
    """The markup of each block; the items of a list are one.

    Args:
        blocks: In reading order.
        images: The ``<img>`` of elements that have one, by their ids.
    """
    items: list[Block] = []
    for block in blocks:
        if block.element.label is LayoutLabel.LIST:
            items.append(block)
            continue
        if items:
            yield _list(items)
            items = []
        yield _block(block, images)
    if items:
        yield _list(items)


def _block(block: Block, images: Mapping[str, str]) -> str:
    element = block.element
    if element.id in images:
        return f'<figure id="{escape(element.id)}">{images[element.id]}</figure>'
    if element.is_heading:
        level = min(element.level or 2, 6)
        return f"<h{level}{_attributes(element)}>{inline(heading_runs(block))}</h{level}>"
    if block.table is not None:
        return block.table.to_html(include_styles=False)
    if element.latex is not None:
        return f'<p class="formula">\\[{escape(element.latex)}\\]</p>'
    match element.label:
        case LayoutLabel.FIGURE:
            return f'<figure id="{escape(element.id)}">{escape(element.text)}</figure>'
        case LayoutLabel.CODE:
            return f"<pre><code>{escape(element.text)}</code></pre>"
        case LayoutLabel.TABLE:
            return f"<p>{'<br>'.join(escape(line) for line in element.text.splitlines())}</p>"
        case LayoutLabel.FOOTNOTE if element.marker:
            mark = f"<sup>{escape(element.marker)}</sup>"
            return f'<p class="footnote" id="{element.id}">{mark} {inline(block.runs)}</p>'
        case label:
            name = _PARAGRAPH_CLASSES.get(label)
            kind = f' class="{name}"' if name else ""
            return f"<p{kind}{_attributes(element)}>{inline(block.runs)}</p>"


def _attributes(element: Element) -> str:
    return ' dir="rtl"' if _RIGHT_TO_LEFT.match(element.text) else ""


def _list(items: Sequence[Block]) -> str:
    """Nested lists: an inner list stays inside the item that holds it."""
    parts: list[str] = []
    open_tags: list[str] = []
    for item in items:
        depth = min(item.element.level or 1, len(open_tags) + 1)
        tag, attributes, text = _item(item)
        while len(open_tags) > depth:
            parts.append(f"</li>\n</{open_tags.pop()}>\n")
        if len(open_tags) == depth and open_tags[-1] == tag:
            parts.append("</li>\n")
        else:
            if len(open_tags) == depth:
                parts.append(f"</li>\n</{open_tags.pop()}>\n")
            parts.append(f"<{tag}{attributes}>\n")
            open_tags.append(tag)
        parts.append(f"<li>{text}")
    while open_tags:
        parts.append(f"</li>\n</{open_tags.pop()}>\n")
    return "".join(parts).rstrip("\n")


def _item(item: Block) -> tuple[str, str, str]:
    """The tag of the list that an item belongs to, that tag's attributes, and the item."""
    marker, text = item.element.marker or "", inline(item.runs)
    number = _NUMBER.match(marker)
    if number:
        start = int(number.group(1))
        return "ol", "" if start == 1 else f' start="{start}"', text
    if any(character.isalnum() for character in marker):
        return "ul", "", f"{escape(marker)} {text}"
    return "ul", "", text


def inline(runs: Sequence[TextRun]) -> str:
    """Styled text as inline HTML."""
    return "".join(_run(run) for run in runs)


def _run(run: TextRun) -> str:
    marked = escape(run.text, quote=False)
    if run.math:
        return f'<span class="formula">\\({marked}\\)</span>'
    tags = {
        "code": run.mono,
        "sup": run.script == "super",
        "sub": run.script == "sub",
        "em": run.italic,
        "strong": run.bold,
    }
    for tag, applies in tags.items():
        if applies:
            marked = f"<{tag}>{marked}</{tag}>"
    uri = f"#{run.note}" if run.note else safe_uri(run.uri)
    return f'<a href="{escape(uri)}">{marked}</a>' if uri else marked
