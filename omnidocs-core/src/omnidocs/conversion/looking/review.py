"""One HTML page on which a person compares each page with what was read from it."""

from __future__ import annotations

import io
from html import escape
from typing import TYPE_CHECKING, Any

from omnidocs.conversion.looking.numbers import color_of, hidden, kind_of, numbered
from omnidocs.conversion.looking.pictures import page_pictures
from omnidocs.conversion.looking.style import REVIEW_STYLE
from omnidocs.conversion.rendering.blocks import Block, runs_of
from omnidocs.conversion.rendering.html import html_blocks, html_page
from omnidocs.conversion.rendering.images import data_uri
from omnidocs.conversion.rendering.style import TEXT_STYLE
from omnidocs.results import LayoutLabel, PageStatus
from omnidocs.results.files import write_text

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from PIL import Image

    from omnidocs.conversion.document import ConvertedDocument, ConvertedPage
    from omnidocs.conversion.elements import Element
    from omnidocs.conversion.workers import WorkerPool

_SIDE = 1400
"""Pixels of the longer side of a page picture."""

_QUALITY = 80


def save_review(
    document: ConvertedDocument,
    path: Path,
    source: Any,
    *,
    password: str | None = None,
    workers: int | WorkerPool = 1,
) -> Path:
    """Write the page for people; see ``ConvertedDocument.save_review``."""
    pictures = page_pictures(document, source, password, workers)
    pages = [_page(page, picture) for page, picture in pictures]
    title = document.title or document.source.rpartition("/")[2] or "Document"
    body = "\n".join([_top(document, title), *pages])
    return write_text(path, html_page(body, title=title, style=TEXT_STYLE + REVIEW_STYLE))


def _top(document: ConvertedDocument, title: str) -> str:
    links = " ".join(
        f'<a class="{page.status.value}" href="#page-{page.number}">{page.number}</a>'
        for page in document.pages
    )
    count = len(document.pages)
    good = sum(page.status is PageStatus.OK for page in document.pages)
    return (
        f"<header><h1>{escape(title)}</h1>\n<p>{escape(document.source)} \u2013 "
        f"{_status(document.status.value)} {good} of {count} pages without a fault</p>\n"
        f"<nav>{links}</nav></header>"
    )


def _page(page: ConvertedPage, picture: Image.Image) -> str:
    boxes = "\n".join(_boxes(page, picture))
    text = "\n".join(_texts(page))
    notes = "".join(f"<li>{escape(note)}</li>" for note in _notes(page))
    sheet = f'<img src="{_jpeg(picture)}" alt="page {page.number}">'
    return (
        f'<section id="page-{page.number}">\n'
        f"<h2>Page {page.number} {_status(page.status.value)}</h2>\n"
        f'<ul class="notes">{notes}</ul>\n<div class="pair">\n'
        f'<div class="sheet">{sheet}\n{boxes}\n</div>\n<div class="text">\n{text}\n'
        f"<details><summary>Markdown</summary><pre>{escape(page.markdown)}</pre></details>\n"
        "</div>\n</div>\n</section>"
    )


def _status(status: str) -> str:
    return f'<span class="status {escape(status)}">{escape(status.replace("_", " "))}</span>'


def _notes(page: ConvertedPage) -> Iterator[str]:
    if page.error:
        yield f"{page.error_type}: {page.error}" if page.error_type else page.error
    yield from page.notes
    if page.source:
        yield f"text from: {page.source.replace('_', ' ')}"


def _boxes(page: ConvertedPage, picture: Image.Image) -> Iterator[str]:
    """A link over each element's place, to its text; sizes in parts of the page."""
    width, height = page.width or picture.width, page.height or picture.height
    numbers = {element.id: number for number, element in numbered(page)}
    for element in page.elements:
        if element.bbox is None:
            continue
        box = element.bbox.clip(width, height)
        place = (
            f"left:{box.x1 / width:.3%};top:{box.y1 / height:.3%};"
            f"width:{box.width / width:.3%};height:{box.height / height:.3%}"
        )
        tip = f"{kind_of(element)}: {element.text[:300]}"
        yield (
            f'<a class="box" id="box-{escape(element.id)}" href="#text-{escape(element.id)}" '
            f'style="{place};--color:{color_of(element)}" title="{escape(tip)}">'
            f"<b>{numbers.get(element.id, '')}</b></a>"
        )


def _texts(page: ConvertedPage) -> Iterator[str]:
    """The markup of each element beside its number, and what is hidden at the end."""
    for number, element in numbered(page):
        yield _text(str(number), element, "".join(html_blocks([_alone(element)], {})))
    unseen = hidden(page)
    if unseen:
        yield "<h3>Not part of the text</h3>"
        for element in unseen:
            yield _text("\u2013", element, f"<p>{escape(element.text)}</p>")
    if not page.elements:
        yield '<p class="nothing">Nothing was read from this page.</p>'


def _text(number: str, element: Element, markup: str) -> str:
    how = [kind_of(element), element.source.replace("_", " ")]
    if element.confidence is not None:
        how.append(f"{element.confidence:.2f}")
    if element.continues:
        how.append("continues the text above it")
    return (
        f'<div class="element" id="text-{escape(element.id)}" '
        f'style="--color:{color_of(element)};--level:{_indent(element)}">'
        f'<a href="#box-{escape(element.id)}">{number}</a>'
        f"<div><small>{escape(', '.join(how))}</small>{markup}</div></div>"
    )


def _indent(element: Element) -> int:
    return (element.level or 1) - 1 if element.label is LayoutLabel.LIST else 0


def _alone(element: Element) -> Block:
    return Block((element,), runs_of(element), element.table)


def _jpeg(picture: Image.Image) -> str:
    smaller = picture.copy()
    smaller.thumbnail((_SIDE, _SIDE))
    data = io.BytesIO()
    smaller.save(data, format="JPEG", quality=_QUALITY)
    return data_uri(data.getvalue(), "image/jpeg")
