"""A converted document as a ``DoclingDocument`` of docling-core.

https://docling-project.github.io/docling/concepts/docling_document/
"""

from __future__ import annotations

from pathlib import PurePath
from typing import TYPE_CHECKING, Any

from omnidocs.conversion.captions import captions_of
from omnidocs.conversion.exports import docling_parts as parts
from omnidocs.conversion.exports.docling_lists import Lists
from omnidocs.conversion.rendering.blocks import Block, Blocks
from omnidocs.errors import MissingLibraryError
from omnidocs.results import LayoutLabel

if TYPE_CHECKING:
    from docling_core.types.doc.document import DoclingDocument

    from omnidocs.conversion.document import ConvertedDocument, ConvertedPage
    from omnidocs.conversion.elements import Element

_LABELS = {
    LayoutLabel.CAPTION: "caption",
    LayoutLabel.FOOTNOTE: "footnote",
    LayoutLabel.PAGE_HEADER: "page_header",
    LayoutLabel.PAGE_FOOTER: "page_footer",
}


def to_docling(document: ConvertedDocument) -> DoclingDocument:
    """Make a ``DoclingDocument``; see ``ConvertedDocument.to_docling``."""
    try:
        from docling_core.types.doc.document import DoclingDocument
    except ImportError as error:
        raise MissingLibraryError(
            "to_docling() needs docling-core, which is not installed. "
            'Install it with: pip install "omnidocs-core[docling]"'
        ) from error
    made = DoclingDocument(name=PurePath(document.source).stem or "document")
    _Export(document, made).fill()
    return made


class _Export:
    """The state of one export: what has been added, and the lists that are open."""

    def __init__(self, document: ConvertedDocument, made: Any) -> None:
        self._pages = document.pages
        self._made = made
        self._blocks = Blocks(document.pages)
        self._provenance = parts.Provenance(document.pages)
        self._lists = Lists(made)
        self._captions: dict[str, Element] = {}
        # docling counts the levels of headings below the title, markdown those with it.
        self._above = 0 if any(_is_first_level(e) for e in document.elements) else 1

    def fill(self) -> None:
        """Add every page and its elements."""
        for page in self._pages:
            self._made.add_page(page_no=page.number, size=parts.page_size(page))
        for page in self._pages:
            self._page(page)

    def _page(self, page: ConvertedPage) -> None:
        self._captions = captions_of(page)
        owned = {caption.id for caption in self._captions.values()}
        blocks = {block.element.id: block for block in self._blocks.of(page)}
        for element in page.elements:
            if element.hidden:
                self._hidden(element)
            elif element.id in blocks and element.id not in owned:
                self._visible(blocks[element.id])

    def _hidden(self, element: Element) -> None:
        """Running heads and page numbers; what is not to be seen at all is invisible."""
        layer = "furniture" if element.label in _LABELS else "invisible"
        self._text(element, parts.layer(layer))

    def _visible(self, block: Block) -> None:
        element = block.element
        if element.label is LayoutLabel.LIST:
            self._lists.add(element, **self._text_fields(block))
            return
        self._lists.end()
        if element.table is not None or element.label is LayoutLabel.TABLE:
            item = self._made.add_table(data=parts.table_data(block, self._provenance))
            places = map(self._provenance.of, block.parts)
            item.prov.extend(place for place in places if place)
            self._caption(element, item)
        elif element.label is LayoutLabel.FIGURE:
            self._figure(element)
        elif element.label is LayoutLabel.CODE:
            item = self._made.add_code(text=element.text, prov=self._provenance.of(element))
            self._caption(element, item)
        elif element.label is LayoutLabel.FORMULA:
            text, prov = element.latex or element.text, self._provenance.of(element)
            self._made.add_formula(text=text, orig=element.text or text, prov=prov)
        else:
            self._prose(block)

    def _prose(self, block: Block) -> None:
        element, fields = block.element, self._text_fields(block)
        spans = fields.pop("prov")
        if element.label is LayoutLabel.TITLE:
            item = self._made.add_title(**fields)
        elif element.is_heading:
            level = max(1, (element.level or 2) - self._above)
            item = self._made.add_heading(level=level, **fields)
        else:
            item = self._made.add_text(label=parts.label(_LABELS.get(element.label)), **fields)
        item.prov.extend(spans)

    def _text_fields(self, block: Block) -> dict[str, Any]:
        return {
            "text": block.text.strip(),
            "formatting": parts.formatting(block.runs),
            "hyperlink": parts.hyperlink(block.runs),
            "prov": self._provenance.of_parts(block),
        }

    def _figure(self, element: Element) -> None:
        item = self._made.add_picture(
            image=parts.image_ref(element, self._pages), prov=self._provenance.of(element)
        )
        for line in element.text.splitlines():
            self._made.add_text(label=parts.label(None), text=line, parent=item)
        self._caption(element, item)

    def _caption(self, element: Element, item: Any) -> None:
        """Add the caption of a figure, table or piece of code below it."""
        caption = self._captions.get(element.id)
        if caption is not None:
            item.captions.append(self._text(caption, None, parent=item).get_ref())

    def _text(self, element: Element, layer: Any, parent: Any = None) -> Any:
        return self._made.add_text(
            label=parts.label(_LABELS.get(element.label)),
            text=element.text,
            prov=self._provenance.of(element),
            content_layer=layer,
            parent=parent,
        )


def _is_first_level(element: Element) -> bool:
    is_header = element.label is LayoutLabel.SECTION_HEADER and not element.hidden
    return is_header and element.level == 1
