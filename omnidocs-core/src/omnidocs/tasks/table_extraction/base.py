"""The base of every table extractor."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from omnidocs.errors import ConfigError, OmniDocsError
from omnidocs.results import BoundingBox, PageOutcome, TableOutput
from omnidocs.tasks.document_outputs import DocumentOutputs, portions
from omnidocs.tasks.extractor import Extractor
from omnidocs.tasks.inputs import several, to_page
from omnidocs.tasks.table_extraction.regions import cut_out, page_words, put_back

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from omnidocs.document import Document, Page
    from omnidocs.results import OCROutput
    from omnidocs.tasks.document_outputs import ProgressCallback
    from omnidocs.tasks.inputs import ImageInput


class BaseTableExtractor(Extractor[TableOutput], abstract=True):
    """Reads tables: rows, columns, and cells with their text.

    The text comes from the words of a ``Page``: from its text layer, or from OCR.
    """

    task = "table_extraction"

    def extract(
        self, image: ImageInput, ocr_output: OCROutput | None = None, **options: Any
    ) -> TableOutput:
        """Read the picture of one table.

        Args:
            image: The table in any form of a page; it is not changed.
            ocr_output: The words of the same image, for a picture without a text layer.
            **options: Options of the extractor.

        Returns:
            The table; boxes are in pixels of the image.

        Raises:
            UnsupportedInputError: the image cannot be made a page.
            ConfigError: an option is unknown or cannot work.
            RequestError: the engine failed on the table.
            ExtractorClosedError: the extractor is closed.
        """
        return super().extract(_with_words(image, ocr_output), **options)

    def find_regions(self, page: Page) -> list[BoundingBox]:
        """Where the tables of a page are; the whole page unless a subclass knows better."""
        return [BoundingBox(x1=0, y1=0, x2=page.width, y2=page.height)]

    def extract_tables(
        self, page: ImageInput, regions: Sequence[BoundingBox] | None = None, **options: Any
    ) -> list[TableOutput]:
        """Read the tables of a page, all of them in one batch.

        Args:
            page: The page in any form; a ``Page`` brings the words of the cells.
            regions: Where the tables are, in pixels of the page image; None to look.
            **options: Options of the extractor.

        Returns:
            A table for each region, in order; ``bbox`` and the boxes of cells are in
            pixels of the page image.

        Raises:
            ConfigError: a region lies outside the page; otherwise as for ``extract``.
        """
        whole = to_page(page)
        wanted = self.find_regions(whole) if regions is None else regions
        crops = [cut_out(whole, region) for region in wanted]
        tables = self.extract_batch([crop.page for crop in crops], **options)
        return [put_back(*pair, whole) for pair in zip(tables, crops, strict=True)]

    def batch_extract(  # type: ignore[override]  # the order of 0.2
        self,
        images: Iterable[ImageInput],
        ocr_outputs: Sequence[OCROutput] | None = None,
        progress_callback: ProgressCallback | None = None,
        **options: Any,
    ) -> list[TableOutput]:
        """Read pictures of tables, each with the words of the same place.

        Raises:
            ConfigError: there are not as many OCR outputs as images; otherwise as for
                ``extract``.
        """
        pictures = several(images)
        if ocr_outputs is not None:
            if len(ocr_outputs) != len(pictures):
                raise ConfigError(
                    f"{len(ocr_outputs)} OCR outputs do not fit {len(pictures)} images. "
                    "Give one for each."
                )
            if not self._writes_steps():
                return self._extract_each(pictures, ocr_outputs, progress_callback, options)
            pictures = [_with_words(*pair) for pair in zip(pictures, ocr_outputs, strict=True)]
        return super().batch_extract(pictures, progress_callback, **options)

    def _extract_each(
        self,
        pictures: Sequence[ImageInput],
        ocr_outputs: Sequence[OCROutput],
        progress_callback: ProgressCallback | None,
        options: dict[str, Any],
    ) -> list[TableOutput]:
        """Hand pictures and words to an ``extract`` that a subclass has written."""
        self._check(options)
        tables: list[TableOutput] = []
        for picture, words in zip(pictures, ocr_outputs, strict=True):
            tables.append(self.extract(to_page(picture).image, ocr_output=words, **options))
            if progress_callback is not None:
                progress_callback(len(tables), len(pictures))
        return tables

    def extract_document(  # type: ignore[override]  # the order of 0.2
        self,
        document: Document,
        table_bboxes: Sequence[Sequence[float]] | None = None,
        progress_callback: ProgressCallback | None = None,
        **options: Any,
    ) -> DocumentOutputs[TableOutput]:
        """Read the pages of a document, each as the picture of one table.

        Args:
            document: An open document.
            table_bboxes: ``[x1, y1, x2, y2]`` in pixels of the page images: the places
                to read on every page instead of the whole page.
            progress_callback: Called after each page with the pages done and their total.
            **options: Options of the extractor.

        Returns:
            An output for each page, or for each place of each page.
        """
        if table_bboxes is None:
            return super().extract_document(document, progress_callback, **options)
        regions = [BoundingBox.from_list(place) for place in table_bboxes]
        outcomes: list[PageOutcome[TableOutput]] = []
        for [index] in portions(document, 1):
            outcomes += self._region_outcomes(document, index, regions, options)
            if progress_callback is not None:
                progress_callback(index + 1, document.page_count)
        return DocumentOutputs(outcomes)

    def _region_outcomes(
        self,
        document: Document,
        index: int,
        regions: Sequence[BoundingBox],
        options: dict[str, Any],
    ) -> list[PageOutcome[TableOutput]]:
        try:
            tables = self.extract_tables(document[index], regions, **options)
        except OmniDocsError as error:
            return [PageOutcome.failed(index, error) for _ in regions]
        return [PageOutcome(index=index, output=table) for table in tables]


def _with_words(image: ImageInput, ocr: OCROutput | None) -> ImageInput:
    return image if ocr is None else to_page(image).with_words(page_words(ocr), source="ocr")
