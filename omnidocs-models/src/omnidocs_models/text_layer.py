"""Text extraction from the text that a PDF carries, without a model."""

from __future__ import annotations

from typing import TYPE_CHECKING

from omnidocs.errors import ExtractionError
from omnidocs.results import LayoutElement, LayoutLabel, OutputFormat, TextOutput
from omnidocs.tasks.text_extraction import BaseTextExtractor
from omnidocs_models.rule_based import (
    RuleBasedLayoutExtractor,
    RuleBasedReadingOrderPredictor,
    RuleBasedTableExtractor,
)

if TYPE_CHECKING:
    from omnidocs.conversion import ConvertedPage
    from omnidocs.document import Page
    from omnidocs.tasks.options import TextOptions


class TextLayerExtractor(BaseTextExtractor):
    """Writes down the text layer of a page: headings, paragraphs, lists and tables by rules.

    A page takes milliseconds. It knows one page at a time: running headers are told from
    the text, and levels of headings compared, by ``omnidocs.convert`` alone, which sees the
    whole document. A page after ``with_words`` is read like any other, and a blank one has
    no text.

    Raises:
        ExtractionError: a page is a picture without words; OCR reads those.
    """

    def __init__(self) -> None:
        super().__init__()
        self._layout = RuleBasedLayoutExtractor()
        self._tables = RuleBasedTableExtractor()
        self._order = RuleBasedReadingOrderPredictor()

    def process(self, page: Page, options: TextOptions) -> TextOutput:
        """The page in the format that was asked for; elements are in pixels of its image."""
        from omnidocs.conversion.rendering import to_html, to_markdown, to_text

        pages = [self._converted(page)]
        is_html = options.format is OutputFormat.HTML
        return TextOutput(
            content=to_html(pages) if is_html else to_markdown(pages, page_markers=False),
            format=options.format,
            plain_text=to_text(pages),
            image_width=page.width,
            image_height=page.height,
            model_name="text_layer",
            elements=[
                LayoutElement(bbox=element.bbox, category=element.label.value, text=element.text)
                for element in pages[0].text_elements
                if element.bbox is not None
            ],
        )

    def _converted(self, page: Page) -> ConvertedPage:
        """The page as ``omnidocs.convert`` would read it, were it the whole document."""
        from omnidocs.conversion import ConvertedPage
        from omnidocs.conversion.assembly import assemble
        from omnidocs.conversion.structure import settle

        _check_text(page)
        layout = self._layout.extract(page)
        regions = [box.bbox for box in layout.bboxes if box.label is LayoutLabel.TABLE]
        tables = self._tables.extract_tables(page, regions) if regions else []
        order = self._order.predict(layout, page_no=page.index)
        elements = assemble(page, layout, tables, order)
        made = ConvertedPage(
            index=page.index, width=page.width, height=page.height, dpi=page.dpi, elements=elements
        )
        [settled] = settle([made])
        return settled


def _check_text(page: Page) -> None:
    """Refuse a picture, whose text would be lost without a word.

    Raises:
        ExtractionError: the page shows something and has no words.
    """
    from omnidocs.conversion.reading import is_blank

    if not page.words and not is_blank(page.image):
        raise ExtractionError(
            f"Page {page.number} is a picture without a text layer. Read it with an OCR extractor "
            'such as RapidOCR, or with omnidocs.convert(..., ocr="auto").'
        )
