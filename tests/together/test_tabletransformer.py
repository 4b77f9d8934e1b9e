"""Table Transformer on the PyTorch backend."""

from __future__ import annotations

import shutil

import pytest

pytest.importorskip("torch")
pytest.importorskip("transformers")

import torch
from PIL import Image, ImageDraw
from transformers import AutoImageProcessor, AutoModelForObjectDetection

from omnidocs import clear_cache, list_cached_keys
from omnidocs.document import Page, Word
from omnidocs.errors import OutputParseError
from omnidocs.results import BoundingBox
from omnidocs.tasks.table_extraction import TableTransformerConfig, TableTransformerExtractor
from omnidocs.tasks.table_extraction.tabletransformer import TableTransformerPyTorchConfig


@pytest.fixture(autouse=True)
def _nothing_is_left():
    clear_cache()
    yield
    clear_cache()


def picture():
    image = Image.new("RGB", (400, 300), "white")
    pen = ImageDraw.Draw(image)
    for y in (20, 100, 180, 260):
        pen.line((20, y, 380, y), "black", 3)
    return image


@pytest.fixture(scope="module")
def model(tiny, tmp_path_factory):
    """A checkpoint that takes half of what it looks at for rows, the rest for columns."""
    made = AutoModelForObjectDetection.from_pretrained(tiny("table_transformer")).eval()
    with torch.no_grad():
        prepare = AutoImageProcessor.from_pretrained(tiny("table_transformer"))
        inputs = prepare(images=picture(), return_tensors="pt")
        states = made(**inputs).last_hidden_state[0]
    middle = states.median(0).values
    direction = torch.linalg.svd(states - middle).Vh[0] * 50
    labels = made.class_labels_classifier
    labels.weight.data.zero_()
    labels.bias.data.fill_(-5)
    for label, sign in ((1, 1), (2, -1)):  # columns and rows
        labels.weight.data[label] = sign * direction
        labels.bias.data[label] = -sign * (direction @ middle)
    folder = tmp_path_factory.mktemp("rows and columns")
    shutil.copytree(tiny("table_transformer"), folder, dirs_exist_ok=True)
    made.save_pretrained(folder)
    return str(folder)


@pytest.fixture
def page():
    word = Word("word", BoundingBox(x1=50, y1=50, x2=90, y2=70))
    return Page.from_image(picture()).with_words([word])


def test_the_config_needs_no_backend_in_its_name():
    assert TableTransformerConfig is TableTransformerPyTorchConfig
    model = "microsoft/table-transformer-structure-recognition-v1.1-all"
    assert TableTransformerConfig().model == model


def test_a_picture_becomes_a_table_in_its_own_pixels(model, page):
    config = TableTransformerConfig(device="cpu", model=model, confidence=0.05)
    with TableTransformerExtractor(config=config) as extractor:
        table = extractor.extract(page)
    assert table.num_rows > 0
    assert table.num_cols > 0
    assert table.model_name == f"TableTransformer ({model})"
    for cell in table.cells:
        assert cell.bbox == cell.bbox.clip(*page.size)


def test_several_tables_of_a_page_are_one_batch_and_stay_where_they_are(model, page):
    regions = [BoundingBox(x1=10, y1=10, x2=390, y2=140), BoundingBox(x1=0, y1=150, x2=200, y2=290)]
    config = TableTransformerConfig(device="cpu", model=model, confidence=0.05)
    with TableTransformerExtractor(config=config) as extractor:
        tables = extractor.extract_tables(page, regions)
    assert [table.bbox for table in tables] == regions
    for table, region in zip(tables, regions, strict=True):
        for cell in table.cells:
            assert region.x1 <= cell.bbox.x1 < cell.bbox.x2 <= region.x2


def test_another_confidence_loads_no_second_model(model, page):
    low, high = (
        TableTransformerExtractor(
            config=TableTransformerConfig(device="cpu", model=model, confidence=confidence)
        )
        for confidence in (0.05, 1.0)
    )
    assert len(list_cached_keys()) == 1
    assert low.extract(page).cells
    assert not high.extract(page).cells


def test_a_detector_of_something_else_is_refused(tiny, page):
    config = TableTransformerConfig(device="cpu", model=str(tiny("rt_detr")), confidence=0.05)
    with (
        TableTransformerExtractor(config=config) as extractor,
        pytest.raises(OutputParseError, match="no rows or columns"),
    ):
        extractor.extract(page)
