"""Conversion with engines that are handed in: a trained reader on PyTorch, rules beside it."""

from __future__ import annotations

import json
import random
import threading
from collections import Counter
from pathlib import Path

import pytest

pytest.importorskip("torch")

from checkpoints import PAGE_READER
from checkpoints.drawing import markdown_page, pdf_of
from checkpoints.pages import lines_page
from PIL import Image
from typer.testing import CliRunner

import omnidocs
from omnidocs.backends import Request
from omnidocs.cli.app import app
from omnidocs.conversion import ConversionStatus
from omnidocs.errors import OutputParseError
from omnidocs.registry import ModelFamily, hookimpl, hooks
from omnidocs.results import (
    BoundingBox,
    FormulaOutput,
    LayoutBox,
    LayoutLabel,
    LayoutOutput,
    OCRGranularity,
    OCROutput,
    PageStatus,
    TableOutput,
    TextBlock,
)
from omnidocs.tasks import (
    BaseFormulaRecognizer,
    BaseLayoutExtractor,
    BaseOCRExtractor,
    BaseTableExtractor,
)
from omnidocs.tasks.layout_extraction import RTDETRConfig, RTDETRLayoutExtractor
from omnidocs.tasks.text_extraction import QwenTextExtractor
from omnidocs_backend_torch import PyTorchConfig

REPORT = Path(__file__).resolve().parents[2] / "examples" / "report.pdf"
READER = ModelFamily(name="Reader", checkpoints={"hf": str(PAGE_READER)})
CONFIG = PyTorchConfig(model=str(PAGE_READER), device="cpu")


class Watch:
    """Counts the calls of each task and the pages of each call."""

    def __init__(self):
        self.calls = []
        self.threads = set()

    @hookimpl
    def before_extraction(self, task, pages):
        self.calls.append((task, pages))
        self.threads.add(threading.current_thread().name)

    def of(self, task):
        return [pages for name, pages in self.calls if name == task]


class WholePage(BaseLayoutExtractor):
    """Calls the whole of a page by one label."""

    def __init__(self, label):
        super().__init__()
        self.label = label

    def process(self, page, options):
        box = BoundingBox(x1=0, y1=0, x2=page.width, y2=page.height)
        boxes = [LayoutBox(label=self.label, bbox=box, confidence=1)]
        return LayoutOutput(bboxes=boxes, image_width=page.width, image_height=page.height)


class OneWord(BaseOCRExtractor):
    """Finds one word in the middle of a page."""

    def process(self, page, options):
        x, y = page.width / 2, page.height / 2
        box = BoundingBox(x1=x - 20, y1=y - 10, x2=x + 20, y2=y + 10)
        block = TextBlock(text="word", bbox=box, confidence=0.9, granularity=OCRGranularity.WORD)
        return OCROutput(text_blocks=[block], image_width=page.width, image_height=page.height)


class ReadTables(BaseTableExtractor):
    """The lines of a picture as the rows of a table, read by the trained reader."""

    family = READER
    refused = ()

    def request(self, page, options):
        return Request("Read the page.", (page.image,))

    def parse(self, answer, page, options):
        if page.index in self.refused:
            raise OutputParseError("That is no table.")
        return TableOutput.from_rows([[line] for line in answer.text.splitlines()])


class ReadFormulas(BaseFormulaRecognizer):
    """The first line of a picture as LaTeX, read by the trained reader."""

    family = READER

    def request(self, page, options):
        return Request("Read the page.", (page.image,))

    def parse(self, answer, page, options):
        return FormulaOutput(latex=answer.text.splitlines()[0])


@pytest.fixture
def watch():
    watch = Watch()
    name = hooks.register(watch)
    yield watch
    hooks.unregister(name)


@pytest.fixture(scope="module")
def pages():
    return [markdown_page(seed) for seed in range(40, 46)]


@pytest.fixture(scope="module")
def images(pages):
    return [image for image, _ in pages]


def test_pages_that_a_model_reads_become_elements(pages, images, watch):
    with QwenTextExtractor(backend=CONFIG) as reader:
        document = omnidocs.convert(images, text=reader)
    assert document.status is ConversionStatus.OK
    assert watch.of("text_extraction") == [6]
    assert not watch.of("ocr_extraction")
    for page, (_, markdown) in zip(document.pages, pages, strict=True):
        assert page.source == "model"
        assert " ".join(e.text for e in page.elements).split() == [
            word for word in markdown.split() if word != "#"
        ]
        assert page.elements[0].is_heading == markdown.startswith("# ")


def test_windows_are_of_the_size_that_was_asked_for(images, watch):
    with QwenTextExtractor(backend=CONFIG) as reader:
        document = omnidocs.convert(images, text=reader, batch_size=4)
    assert watch.of("text_extraction") == [4, 2]
    assert [page.index for page in document.pages] == list(range(6))
    assert all(name.startswith("omnidocs-stage") for name in watch.threads)


def test_pages_that_a_model_reads_are_not_looked_at_by_anybody_else(watch):
    drawn = [lines_page(random.Random(seed)) for seed in range(60, 63)]
    with QwenTextExtractor(backend=CONFIG) as reader:
        document = omnidocs.convert(pdf_of(drawn), text=reader, layout=WholePage(LayoutLabel.TABLE))
    assert watch.calls == [("text_extraction", 3)]
    assert [page.source for page in document.pages] == ["model"] * 3


def test_answers_that_are_cut_are_asked_for_longer_and_then_left_to_the_text_layer(watch):
    drawn = [lines_page(random.Random(seed)) for seed in range(60, 68)]
    cut = CONFIG.model_copy(update={"max_new_tokens": 6})
    with QwenTextExtractor(backend=cut) as reader:
        document = omnidocs.convert(pdf_of(drawn), text=reader, layout=None)
    assert document.status is ConversionStatus.OK
    found = Counter()
    for page, known in zip(document.pages, drawn, strict=True):
        long = len(known.markdown()) >= 6
        assert bool(page.notes) == long
        assert [word for e in page.elements for word in e.text.split()] == [
            block.text for block in known.blocks
        ]
        found[page.source, page.notes[0].rpartition("; ")[2] if page.notes else ""] += 1
    assert found["model", "that answer is whole"]
    assert found["text_layer", "the text layer took its place"]
    assert found["model", ""]
    assert watch.of("text_extraction") == [8, sum(found.values()) - found["model", ""]]


def test_a_blank_page_is_not_asked_for(images, watch):
    white = Image.new("RGB", (256, 192), "white")
    with QwenTextExtractor(backend=CONFIG) as reader:
        document = omnidocs.convert([white, images[0]], text=reader)
    assert watch.of("text_extraction") == [1]
    assert document.pages[0].notes == ("blank page",)


def test_the_tables_of_all_pages_are_one_call(pages, images, watch):
    with ReadTables(backend=CONFIG) as tables:
        document = omnidocs.convert(
            images, ocr=OneWord(), layout=WholePage(LayoutLabel.TABLE), tables=tables
        )
    assert watch.of("table_extraction") == [6]
    assert watch.of("ocr_extraction") == watch.of("layout_extraction") == [6]
    for page, (_, markdown) in zip(document.pages, pages, strict=True):
        [table] = page.elements
        assert [row[0] for row in table.table.to_rows()] == markdown.splitlines()
        assert table.table.bbox.to_list() == [0, 0, 256, 192]


def test_a_table_that_fails_is_asked_for_alone_and_noted(images, watch):
    class Refusing(ReadTables):
        refused = (1,)

    with Refusing(backend=CONFIG) as tables:
        document = omnidocs.convert(
            images[:3], ocr=OneWord(), layout=WholePage(LayoutLabel.TABLE), tables=tables
        )
    assert watch.of("table_extraction") == [3, 1]
    assert document.status is ConversionStatus.OK
    assert [page.elements[0].table is None for page in document.pages] == [False, True, False]
    assert document.pages[1].elements[0].text == "word"
    assert "table at [0, 0, 256, 192]" in document.pages[1].notes[-1]
    assert "That is no table." in document.pages[1].notes[-1]


def test_formulas_are_read_as_latex(pages, images, watch):
    with ReadFormulas(backend=CONFIG) as formulas:
        document = omnidocs.convert(
            images, ocr=OneWord(), layout=WholePage(LayoutLabel.FORMULA), formulas=formulas
        )
    assert watch.of("formula_recognition") == [6]
    found = [page.elements[0].latex for page in document.pages]
    assert found == [markdown.splitlines()[0] for _, markdown in pages]
    assert document.pages[0].elements[0].text == "word"


def test_a_detector_gets_all_pages_of_a_window(tiny, watch):
    config = RTDETRConfig(device="cpu", model=str(tiny("rt_detr")), confidence=0.05)
    with RTDETRLayoutExtractor(config=config) as layout:
        document = omnidocs.convert(REPORT, layout=layout, dpi=60)
    assert watch.of("layout_extraction") == [len(document.pages)]
    assert document.status is ConversionStatus.OK
    assert "Ground Water Survey" in document.text


def test_no_thread_is_left_by_an_iterator_that_is_given_up(images):
    with QwenTextExtractor(backend=CONFIG) as reader:
        converted = omnidocs.iter_convert(images * 4, text=reader, batch_size=2)
        assert next(converted).index == 0
        converted.close()
    assert not [t for t in threading.enumerate() if t.name.startswith("omnidocs-stage")]


def test_no_thread_is_started_for_what_is_installed(watch):
    started = Counter()
    for page in omnidocs.iter_convert(REPORT):
        started.update(t.name for t in threading.enumerate())
        assert page.status is PageStatus.OK
    assert not [name for name in started if name.startswith("omnidocs-stage")]


def test_the_command_reads_pages_with_the_model_of_a_file(tmp_path):
    drawn = [lines_page(random.Random(seed)) for seed in (60, 61)]
    (tmp_path / "pages.pdf").write_bytes(pdf_of(drawn))
    (tmp_path / "vlm.toml").write_text(
        "[convert]\nbatch_size = 2\n"
        '[text]\nmodel = "qwen"\nbackend = "pytorch"\n'
        f'[text.config]\nmodel = {json.dumps(str(PAGE_READER))}\ndevice = "cpu"\n'
    )
    arguments = ["convert", "--config", str(tmp_path / "vlm.toml"), str(tmp_path / "pages.pdf")]
    done = CliRunner().invoke(app, [*arguments, "-f", "json"])
    assert done.exit_code == 0
    for page, known in zip(json.loads(done.stdout)["pages"], drawn, strict=True):
        assert page["source"] == "model"
        words = " ".join(element["text"] for element in page["elements"]).split()
        assert words == [block.text for block in known.blocks]
