"""Extractors and calls as they were written for OmniDocs 0.2."""

from __future__ import annotations

import pytest
from core.tasks.families import Like02, SharpOCR, ToyText
from PIL import Image

from omnidocs.document import Document
from omnidocs.errors import ExtractorClosedError
from omnidocs.results import LayoutOutput, OCROutput, TableOutput, TextOutput
from omnidocs.tasks.formula_recognition.base import BaseFormulaRecognizer
from omnidocs.tasks.layout_extraction.base import BaseLayoutExtractor
from omnidocs.tasks.layout_extraction.prompted import PromptedLayoutDetector
from omnidocs.tasks.ocr_extraction.base import BaseOCRExtractor
from omnidocs.tasks.reading_order.base import BaseReadingOrderPredictor
from omnidocs.tasks.structured_extraction.base import BaseStructuredExtractor
from omnidocs.tasks.structured_extraction.prompted import PromptedStructuredExtractor
from omnidocs.tasks.table_extraction.base import BaseTableExtractor
from omnidocs.tasks.text_extraction.base import BaseTextExtractor
from omnidocs.tasks.text_extraction.prompted import PromptedTextExtractor

BASES = [
    BaseTextExtractor,
    BaseLayoutExtractor,
    BaseOCRExtractor,
    BaseTableExtractor,
    BaseFormulaRecognizer,
    BaseStructuredExtractor,
    BaseReadingOrderPredictor,
    PromptedTextExtractor,
    PromptedLayoutDetector,
    PromptedStructuredExtractor,
]
"""The last one needs nothing but a family; a subclass must write something of the others."""


@pytest.mark.parametrize("base", BASES)
def test_a_base_class_cannot_be_made(base):
    with pytest.raises(TypeError):
        base()


@pytest.mark.parametrize("base", BASES[:-1])
def test_nor_can_a_subclass_that_writes_nothing(base):
    with pytest.raises(TypeError):
        type("Empty", (base,), {})()


def test_the_message_says_what_to_write():
    with pytest.raises(TypeError, match=r"BaseTextExtractor is a base class.*extract\(\)"):
        BaseTextExtractor()


class TestASubclassWithOnlyExtract:
    def test_reads_pages(self, page):
        extractor = Like02("old")
        assert extractor.extract(page).content == "old (80, 60)"
        assert extractor.extract(page, "html").format == "html"

    def test_reads_batches(self, pages):
        told = []
        outputs = Like02("old").batch_extract(
            pages, "html", progress_callback=lambda done, total: told.append((done, total))
        )
        assert [output.format for output in outputs] == ["html"] * 5
        assert told[-1] == (5, 5)
        assert Like02("old").extract_batch(pages, output_format="html") == outputs

    def test_reads_documents(self, pages):
        extractor = Like02("old")
        outputs = extractor.extract_document(Document.from_images(pages), output_format="html")
        assert [output.content for output in outputs] == ["old (80, 60)"] * 5
        assert len(extractor.seen) == 5

    def test_fails_for_one_page_alone(self, page):
        document = Document.from_images([page, Image.new("RGB", (13, 20)), page])
        outputs = Like02("old").extract_document(document)
        assert [outcome.status for outcome in outputs.outcomes] == ["ok", "failed", "ok"]
        with pytest.raises(ValueError, match="thirteen"):
            outputs[1]

    def test_is_a_context_manager_and_closes(self, page):
        with Like02("old") as extractor:
            assert extractor.extract_batch([page])
        with pytest.raises(ExtractorClosedError):
            extractor.extract_batch([page])

    def test_may_have_options_of_its_own(self, page):
        class Special(Like02):
            def extract(self, image, output_format="markdown", loud=False):
                output = super().extract(image, output_format)
                return output.model_copy(update={"content": output.content.upper()} if loud else {})

        [loud] = Special("old").extract_batch([page], loud=True)
        assert loud.content == "OLD (80, 60)"

    def test_exists_for_every_task(self, page):
        class OldLayout(BaseLayoutExtractor):
            def _load_model(self): ...

            def extract(self, image):
                return LayoutOutput(bboxes=[], image_width=image.width, image_height=image.height)

        class OldOCR(BaseOCRExtractor):
            def extract(self, image):
                return OCROutput(image_width=image.width, image_height=image.height)

        class OldTable(BaseTableExtractor):
            def extract(self, image, ocr_output=None):
                return TableOutput.from_rows([[str(image.size)]])

        document = Document.from_images([page, page])
        for extractor in (OldLayout(), OldOCR(), OldTable()):
            assert len(extractor.batch_extract([page, page])) == 2
            assert len(extractor.extract_document(document)) == 2


class TestASubclassThatExtendsExtract:
    def test_is_driven_by_its_steps(self, pages):
        class Polite(ToyText):
            def extract(self, image, output_format="markdown", please=True):
                return super().extract(image, output_format)

        with Polite(backend="Reference") as extractor:
            assert extractor.extract(pages[0], please=False).content
            assert len(extractor.extract_batch(pages)) == 5


class TestCallsAsIn02:
    def test_the_format_is_the_second_argument(self, pages):
        with ToyText(backend="Reference") as extractor:
            assert extractor.extract(pages[0], "html").format == "html"
            assert extractor.batch_extract(pages, "html")[0].format == "html"
            outputs = extractor.extract_document(Document.from_images(pages), "html")
            assert outputs[0].format == "html"

    def test_progress_is_the_second_argument_of_other_tasks(self, pages):
        told = []
        with SharpOCR() as extractor:
            extractor.batch_extract(pages, lambda done, total: told.append((done, total)))
            extractor.extract_document(
                Document.from_images(pages), lambda done, total: told.append((done, total))
            )
        assert told == [(done, 5) for done in range(1, 6)] * 2

    def test_outputs_are_counted_sliced_and_looped_over(self, pages):
        with ToyText(backend="Reference") as extractor:
            outputs = extractor.extract_document(Document.from_images(pages))
        assert len(outputs) == 5
        assert all(isinstance(output, TextOutput) for output in outputs)
        assert "\n\n".join(output.content for output in outputs[:2]).count("# Page") == 2


def test_the_results_have_one_home_and_the_names_of_0_2():
    from omnidocs.tasks.formula_recognition import models as formula
    from omnidocs.tasks.layout_extraction import models as layout
    from omnidocs.tasks.ocr_extraction import models as ocr
    from omnidocs.tasks.reading_order import models as order
    from omnidocs.tasks.structured_extraction import models as structured
    from omnidocs.tasks.table_extraction import models as table
    from omnidocs.tasks.text_extraction import models as text

    assert layout.BoundingBox is ocr.BoundingBox is table.BoundingBox is order.BoundingBox
    assert layout.NORMALIZED_SIZE == ocr.NORMALIZED_SIZE == 1024
    assert layout.DOCLAYOUT_YOLO_MAPPING.to_standard("plain_text") == layout.LayoutLabel.TEXT
    for module in (formula, layout, ocr, order, structured, table, text):
        assert all(getattr(module, name) is not None for name in module.__all__)
