"""Extractors that were written for OmniDocs 0.2 are handed what they were handed there."""

from __future__ import annotations

import numpy as np
import pytest
from PIL import Image
from pydantic import BaseModel

from omnidocs import Document
from omnidocs.results import OCROutput, ReadingOrderOutput, StructuredOutput, TableOutput
from omnidocs.tasks import (
    BaseOCRExtractor,
    BaseReadingOrderPredictor,
    BaseStructuredExtractor,
    BaseTableExtractor,
)


class OldOCR(BaseOCRExtractor):
    def __init__(self):
        self._load_model()

    def _load_model(self):
        self.loaded = True

    def extract(self, image):
        picture = self._prepare_image(image)
        return OCROutput(image_width=picture.width, image_height=picture.height)


class OldTable(BaseTableExtractor):
    def __init__(self):
        self.words = []

    def _load_model(self): ...

    def extract(self, image, ocr_output=None):
        self.words.append(ocr_output)
        width, height = self._prepare_image(image).size
        return TableOutput(num_rows=0, num_cols=0, image_width=width, image_height=height)


class OldOrder(BaseReadingOrderPredictor):
    def predict(self, layout, ocr=None, page_no=0):
        return ReadingOrderOutput(
            model_name=f"{layout} {ocr} {page_no}", image_width=1, image_height=1
        )


class Invoice(BaseModel):
    total: float


class OldStructured(BaseStructuredExtractor):
    def _load_model(self): ...

    def extract(self, image, schema, prompt):
        return StructuredOutput(data=schema(total=1), raw_output=prompt)


@pytest.fixture
def picture():
    return Image.new("RGB", (40, 20), "white")


def test_an_image_comes_in_every_form(picture, tmp_path):
    picture.save(tmp_path / "page.png")
    forms = [picture, np.asarray(picture), str(tmp_path / "page.png"), tmp_path / "page.png"]
    ocr = OldOCR()
    assert [ocr.extract(form).image_width for form in forms] == [40] * 4
    assert [output.image_width for output in ocr.batch_extract(forms)] == [40] * 4


def test_an_image_that_is_not_there_is_a_file_not_found():
    with pytest.raises(FileNotFoundError):
        OldOCR().extract("absent.png")


def test_what_is_no_image_is_a_value_error():
    with pytest.raises(ValueError, match="no image"):
        OldOCR().extract(7)


def test_tables_get_their_words(picture):
    told, extractor = [], OldTable()
    words = [OCROutput(image_width=40, image_height=20, full_text=text) for text in "ab"]
    extractor.batch_extract([picture, picture], words, lambda *done: told.append(done))
    assert [given is own for given, own in zip(extractor.words, words, strict=True)] == [True] * 2
    assert told == [(1, 2), (2, 2)]
    with pytest.raises(ValueError, match="do not fit"):
        extractor.batch_extract([picture], words)


def test_tables_are_cut_out_of_every_page(picture):
    with Document.from_images([picture, picture]) as doc:
        whole = OldTable().extract_document(doc)
        parts = OldTable().extract_document(doc, [[0, 0, 10, 10], [5, 5, 25, 15]])
    assert (len(whole), len(parts)) == (2, 4)
    assert parts[3].bbox.to_list() == [5, 5, 25, 15]


def test_an_order_is_predicted_page_by_page():
    outputs = OldOrder().predict_multi_page(["a", "b"], ["x", "y"])
    assert [output.model_name for output in outputs] == ["a x 0", "b y 1"]
    assert OldOrder().predict_multi_page(["a"])[0].model_name == "a None 0"


def test_data_come_in_the_users_class(picture):
    output = OldStructured().extract(picture, schema=Invoice, prompt="Find the total.")
    assert output.data == Invoice(total=1)
    assert output.raw_output == "Find the total."
