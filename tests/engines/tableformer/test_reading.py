"""TableFormer reads the structure of tables and puts words into their cells."""

from __future__ import annotations

from pathlib import Path

import pytest

pytest.importorskip("torch")
pytest.importorskip("docling_ibm_models")

import torch
from checkpoints.engines import programmed_tableformer as programmed
from PIL import Image

from omnidocs import Document, OmniDocsError, list_cached_keys
from omnidocs.document import Page, Word
from omnidocs.results import BoundingBox, CellType, OCRGranularity, OCROutput, PageStatus, TextBlock
from omnidocs.tasks.table_extraction import TableFormerConfig, TableFormerExtractor

SIZE = (400, 200)
WORDS = {
    "Heading": (150, 20, 260, 40),
    "left": (20, 80, 60, 100),
    "again": (70, 80, 120, 100),
    "right": (250, 80, 290, 100),
    "below": (30, 150, 80, 170),
}
ROWS = [["Heading", ""], ["left again", "right"], ["below", ""]]


@pytest.fixture(scope="module")
def first(tmp_path_factory) -> Path:
    return programmed.write_first(tmp_path_factory.mktemp("first"))


@pytest.fixture(scope="module")
def second(tmp_path_factory) -> Path:
    return programmed.write_second(tmp_path_factory.mktemp("second"))


@pytest.fixture
def fast(first) -> TableFormerExtractor:
    return TableFormerExtractor(TableFormerConfig(artifacts_path=first, device="cpu"))


@pytest.fixture
def newer(second) -> TableFormerExtractor:
    config = TableFormerConfig(mode="v2", artifacts_path=second, device="cpu")
    return TableFormerExtractor(config=config)


def page(size: tuple[int, int] = SIZE, at: tuple[int, int] = (0, 0)) -> Page:
    """A page of the table's words, which begin at a place."""
    words = [Word(text, BoundingBox.from_list(box).shift(*at)) for text, box in WORDS.items()]
    return Page.from_image(Image.new("RGB", size, "white")).with_words(words)


def library(folder: Path, image: Image.Image, words: list[dict], *, match: bool) -> dict:
    """What docling's own predictor makes of a picture."""
    import json

    import numpy as np
    from docling_ibm_models.tableformer.data_management.tf_predictor import TFPredictor

    settings = json.loads((folder / "tm_config.json").read_text(encoding="utf-8"))
    settings["model"]["save_dir"] = str(folder)
    predictor = TFPredictor(settings, "cpu", torch.get_num_threads())
    [found] = predictor.multi_table_predict(
        {
            "width": image.width,
            "height": image.height,
            "image": np.asarray(image),
            "tokens": words,
        },
        [[0, 0, *image.size]],
        do_matching=match,
    )
    return found


@pytest.mark.parametrize("match", [True, False])
def test_the_first_version_finds_what_the_library_finds(fast, first, match):
    tokens = [
        {"id": number, "text": text, "bbox": dict(zip("ltrb", box, strict=True))}
        for number, (text, box) in enumerate(WORDS.items())
    ]
    # As high as the library makes every page, so that neither resizes it.
    size = (1024, 1024)
    theirs = library(first, Image.new("RGB", size, "white"), tokens, match=match)
    ours = fast.extract(page(size), settings={"do_cell_matching": match})
    details = theirs["predict_details"]
    assert (ours.num_rows, ours.num_cols) == (details["num_rows"], details["num_cols"])
    assert ours.otsl_sequence == details["prediction"]["rs_seq"] == programmed.TABLE
    assert [
        (cell.row, cell.col, cell.row_span, cell.col_span, cell.bbox.to_list())
        for cell in ours.cells
    ] == [
        (
            cell["start_row_offset_idx"],
            cell["start_col_offset_idx"],
            cell["row_span"],
            cell["col_span"],
            pytest.approx([cell["bbox"][side] for side in "ltrb"]),
        )
        for cell in theirs["tf_responses"]
    ]


def test_the_first_version_reads_spans_and_headers(fast):
    table = fast.extract(page(), settings={"do_cell_matching": False})
    assert (table.num_rows, table.num_cols) == (3, 2)
    heading = table.get_cell(0, 1)
    assert (heading.col, heading.col_span) == (0, 2)
    assert heading.cell_type is CellType.COLUMN_HEADER
    assert len(table.cells) == 5
    assert table.model_name == "tableformer (fast)"


def test_words_that_are_matched_are_all_in_the_table(fast):
    texts = " ".join(cell.text for cell in fast.extract(page()).cells)
    assert sorted(texts.split()) == sorted(WORDS)


def test_the_second_version_puts_words_into_the_cells_where_they_lie(newer):
    table = newer.extract(page())
    assert table.to_rows() == ROWS
    assert table.get_cell(0, 0).cell_type is CellType.COLUMN_HEADER
    for cell, place in zip(table.cells, programmed.PLACES, strict=True):
        sides = [place[0] * 400, place[1] * 200, place[2] * 400, place[3] * 200]
        assert cell.bbox.to_list() == pytest.approx(sides, abs=0.5)


def test_several_tables_of_a_page_are_read_where_they_are(newer):
    whole = page((900, 700), (40, 30))
    below = page((900, 700), (450, 400))
    both = whole.with_words([*whole.words, *below.words])
    regions = [
        BoundingBox(x1=x, y1=y, x2=x + SIZE[0], y2=y + SIZE[1]) for x, y in ((40, 30), (450, 400))
    ]
    tables = newer.extract_tables(both, regions)
    assert [table.to_rows() for table in tables] == [ROWS, ROWS]
    assert [table.bbox for table in tables] == regions
    for table, region in zip(tables, regions, strict=True):
        for cell in table.cells:
            assert cell.bbox.clip(900, 700) == cell.bbox
            assert region.x1 - 1 <= cell.bbox.x1 < cell.bbox.x2 <= region.x2 + 1


def test_words_of_ocr_do_as_well(newer):
    blocks = [
        TextBlock(
            text=text,
            bbox=BoundingBox.from_list(box),
            confidence=0.9,
            granularity=OCRGranularity.WORD,
        )
        for text, box in WORDS.items()
    ]
    ocr = OCROutput(text_blocks=blocks, image_width=SIZE[0], image_height=SIZE[1])
    table = newer.extract(Image.new("RGB", SIZE, "white"), ocr_output=ocr)
    assert table.to_rows() == ROWS


@pytest.mark.parametrize("version", ["fast", "newer"])
def test_without_words_the_cells_are_empty(version, request):
    table = request.getfixturevalue(version).extract(Image.new("RGB", SIZE, "white"))
    assert (table.num_rows, table.num_cols) == (3, 2)
    assert not any(cell.text for cell in table.cells)


@pytest.mark.parametrize("version", ["fast", "newer"])
@pytest.mark.parametrize("size", [(1, 1), (4000, 2)])
def test_pictures_that_are_hardly_any_are_no_trouble(version, size, request):
    table = request.getfixturevalue(version).extract(Image.new("RGB", size, "black"))
    for cell in table.cells:
        assert cell.bbox.clip(*size) == cell.bbox


def test_a_picture_of_no_pixels_is_refused_and_the_others_are_kept(newer):
    first, failed, last = newer.extract_batch(
        [page(), Image.new("RGB", (0, 5)), page()], on_error="return"
    )
    assert isinstance(failed, OmniDocsError)
    assert "0 x 5" in str(failed)
    assert first.to_rows() == last.to_rows() == ROWS


@pytest.mark.usefixtures("fresh_cache")
def test_what_matters_while_reading_loads_no_second_model(first):
    one = TableFormerConfig(artifacts_path=first, do_cell_matching=True)
    other = TableFormerConfig(
        artifacts_path=first, do_cell_matching=False, correct_overlapping_cells=True
    )
    extractors = [TableFormerExtractor(config) for config in (one, other)]
    assert len(list_cached_keys()) == 1
    assert [len(each.extract(page()).cells) for each in extractors] == [1, 5]


def test_a_table_that_is_stopped_before_its_end_is_marked(tmp_path):
    folder = programmed.write_first(tmp_path / "model", tags=["fcel"] * 64)
    picture = tmp_path / "table.png"
    Image.new("RGB", SIZE, "white").save(picture)
    with (
        TableFormerExtractor(TableFormerConfig(artifacts_path=folder)) as extractor,
        Document.open(picture) as document,
    ):
        [outcome] = extractor.iter_document(document)
    assert outcome.status is PageStatus.TRUNCATED
    assert outcome.output.num_cols == 63
