"""One task on the pages of a document, with extractors that a plugin brings."""

from __future__ import annotations

import json

import pytest
from PIL import Image

PLUGIN = '''
from pydantic import BaseModel

from omnidocs.backends import Config, Engine
from omnidocs.errors import RequestError
from omnidocs.registry import hookimpl
from omnidocs.results import (
    FormulaOutput, LayoutBox, LayoutLabel, LayoutOutput, OCRGranularity, OCROutput,
    ReadingOrderOutput, StructuredOutput, TableOutput, TextBlock, TextOutput, BoundingBox,
    OrderedElement, ElementType,
)
from omnidocs.tasks import (
    BaseFormulaRecognizer, BaseLayoutExtractor, BaseOCRExtractor, BaseReadingOrderPredictor,
    BaseStructuredExtractor, BaseTableExtractor, BaseTextExtractor, ModelFamily,
)

BOX = BoundingBox(x1=10, y1=20, x2=110, y2=60)


class LoudConfig(Config):
    volume: int = 1
    word: str = "text"


def size(page):
    return {"image_width": page.width, "image_height": page.height}


class LoudOCR(BaseOCRExtractor):
    """Reads every word loudly."""

    config_class = LoudConfig

    def extract(self, page, **options):
        if "fail" in page.text:
            raise RequestError("The page is too quiet.")
        word = f"{self.config.word} {page.number}" + "!" * self.config.volume
        block = TextBlock(
            text=word, bbox=BOX, confidence=0.5, granularity=OCRGranularity.LINE
        )
        return OCROutput(text_blocks=[block], **size(page))


class LoudText(BaseTextExtractor):
    def extract(self, page, output_format="markdown", **options):
        content = "<h1>Loud</h1>" if output_format == "html" else "# Loud"
        reason = "length" if page.number == 2 else "stop"
        return TextOutput(content=content, format=output_format, plain_text="Loud",
                          finish_reason=reason, **size(page))


class LoudVLM(BaseTextExtractor):
    family = ModelFamily(name="Loud", checkpoints={"hf": "loud/loud-1b"})

    def extract(self, page, output_format="markdown", **options):
        raise AssertionError("no backend is installed")


class LoudLayout(BaseLayoutExtractor):
    def extract(self, page, **options):
        box = LayoutBox(label=LayoutLabel.TITLE, bbox=BOX, confidence=0.75)
        return LayoutOutput(bboxes=[box], **size(page))


class LoudTables(BaseTableExtractor):
    def find_regions(self, page):
        return [BOX, BOX.shift(0, 100)]

    def extract(self, page, ocr_output=None, **options):
        return TableOutput.from_rows([["a", "b"], ["1", "2"]])


class LoudFormula(BaseFormulaRecognizer):
    def extract(self, page, **options):
        return FormulaOutput(latex="e^x")


class LoudEngine(Engine):
    batch_size = 2
    batches = True

    def generate(self, requests):
        return [f"{number} of {len(requests)}" for number in requests]


class LoudPairs(BaseFormulaRecognizer):
    config_class = LoudConfig
    engine = "loud_plugin:LoudEngine"

    def request(self, page, options):
        return page.number

    def parse(self, answer, page, options):
        return FormulaOutput(latex=answer)


class LoudOrder(BaseReadingOrderPredictor):
    def predict(self, layout, ocr=None, page_no=0):
        words = ocr.full_text
        elements = [
            OrderedElement(index=0, element_type=ElementType.TITLE, bbox=box.bbox, text=words,
                           page_no=page_no)
            for box in layout.bboxes
        ]
        return ReadingOrderOutput(
            ordered_elements=elements, image_width=layout.image_width,
            image_height=layout.image_height,
        )


class Invoice(BaseModel):
    number: int


class LoudData(BaseStructuredExtractor):
    def extract(self, page, schema, prompt="", **options):
        return StructuredOutput(data=schema(number=41))


class Hooks:
    @hookimpl
    def select_extractor(self, task):
        makers = {"ocr_extraction": LoudOCR, "layout_extraction": LoudLayout}
        return makers[task]() if task in makers else None


HOOKS = Hooks()
'''

POINTS = """
[omnidocs.text_extraction]
loud = loud_plugin:LoudText
loud_vlm = loud_plugin:LoudVLM
[omnidocs.layout_extraction]
loud = loud_plugin:LoudLayout
[omnidocs.table_extraction]
loud = loud_plugin:LoudTables
[omnidocs.formula_recognition]
loud = loud_plugin:LoudFormula
pairs = loud_plugin:LoudPairs
[omnidocs.reading_order]
loud = loud_plugin:LoudOrder
[omnidocs.structured_extraction]
loud = loud_plugin:LoudData
[omnidocs.plugins]
loud = loud_plugin:HOOKS
"""


@pytest.fixture(autouse=True)
def loud(make_plugin):
    """A distribution with an extractor for each task."""
    points = f"loud = loud_plugin:LoudOCR\n{POINTS}"
    make_plugin("loud_plugin", PLUGIN, "omnidocs.ocr_extraction", points)


def test_a_named_model_reads_a_picture(command, picture):
    done = command("extract", picture, "--task", "ocr", "--model", "loud", "--format", "text")
    assert done.exit_code == 0
    assert done.stdout == "text 1!\n"


def test_json_has_an_object_for_each_page(command, make_pdf):
    make_pdf("a.pdf", "one", "two", "three")
    done = command("extract", "a.pdf", "-t", "ocr", "-m", "loud", "--pages", "1,3")
    pages = json.loads(done.stdout)
    assert [page["page"] for page in pages] == [1, 3]
    (output,) = pages[0]["outputs"]
    assert output["full_text"] == "text 1!"
    assert output["text_blocks"][0]["bbox"] == [10, 20, 110, 60]


@pytest.mark.parametrize("task", ["ocr", "OCR", "ocr_extraction", "ocr-extraction"])
def test_a_task_goes_by_its_name_or_the_beginning_of_it(command, picture, task):
    assert command("extract", picture, "-t", task, "-m", "loud").exit_code == 0


@pytest.mark.parametrize(
    ("task", "form", "written"),
    [
        ("text", "markdown", "# Loud\n"),
        ("text", "html", "<h1>Loud</h1>\n"),
        ("text", "text", "Loud\n"),
        ("layout", "text", "title\t0.75\t10 20 110 60\n"),
        ("formula", "text", "e^x\n"),
        ("formula", "markdown", "$$\ne^x\n$$\n"),
        ("reading-order", "text", "title\t1.00\t10 20 110 60\tone\n"),
    ],
)
def test_each_task_in_its_forms(command, make_pdf, task, form, written):
    make_pdf("a.pdf", "one")
    done = command("extract", "a.pdf", "-t", task, "-m", "loud", "-f", form)
    assert done.stdout == written


@pytest.mark.parametrize(
    ("form", "mark"), [("markdown", "| a"), ("html", "<table"), ("text", "| a")]
)
def test_every_table_of_a_page_is_written(command, picture, form, mark):
    done = command("extract", picture, "-t", "table", "-m", "loud", "-f", form)
    assert done.stdout.count(mark) == 2


def test_data_is_read_into_a_class_of_the_user(command, picture):
    done = command(
        "extract", picture, "-t", "structured", "-m", "loud", "--schema", "loud_plugin:Invoice"
    )
    assert json.loads(done.stdout)[0]["outputs"][0]["data"] == {"number": 41}


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (["-t", "structured"], "--schema names the data"),
        (["-t", "ocr", "--schema", "loud_plugin:Invoice"], "--schema names the data"),
        (["-t", "structured", "--schema", "nowhere:X"], "'nowhere:X' cannot be imported"),
        (["-t", "structured", "--schema", "loud_plugin:BOX"], "is no pydantic class"),
        (["-t", "ocr", "-f", "html"], "ocr_extraction has no form 'html'. Take one of: json, text"),
        (["-t", "ocr", "-m", "lout"], "Did you mean 'loud'?"),
        (["-t", "ocr", "-m", "loud", "--backend", "vllm"], "loud has an engine of its own"),
        (["-t", "ocr", "-m", "loud", "--set", "volume"], "Write it as name=value"),
        (["-t", "ocr", "-m", "loud", "--set", "volume=much"], "--set volume: Input should be"),
        (["-t", "ocr", "-m", "loud", "--set", "colour=1"], "Settings: volume, word"),
        (["-t", "ocr", "--set", "volume=1"], "Name one with --model"),
        (["-t", "text", "-m", "loud_vlm", "--set", "model=x"], "Name it with --backend"),
        (["-t", "text", "-m", "loud", "--set", "volume=1"], "loud has no settings"),
        (["-t", "formula"], "No plugin has a default model for formula_recognition"),
        (["-t", "formula", "-m", "loud", "--visualize", "x.png"], "no places to draw"),
    ],
)
def test_what_cannot_work_is_refused(command, picture, options, message):
    done = command("extract", picture, *options)
    assert done.exit_code == 2
    assert message in done.stderr
    assert done.stdout == ""


@pytest.mark.parametrize("fields", [[], ["--set", "model=mine"]])
def test_a_backend_that_is_not_installed_is_named_with_its_command(command, picture, fields):
    done = command("extract", picture, "-t", "text", "-m", "loud_vlm", "-b", "vllm", *fields)
    assert done.exit_code == 1
    assert "pip install omnidocs-backend-vllm" in done.stderr


def test_fields_of_the_config_can_be_set(command, picture):
    done = command(
        "extract",
        picture,
        "-t",
        "ocr",
        "-m",
        "loud",
        "-f",
        "text",
        "--set",
        "volume=3",
        "--set",
        "word=hey",
    )
    assert done.stdout == "hey 1!!!\n"


def test_without_a_model_the_plugins_choose(command, picture):
    assert command("extract", picture, "-t", "ocr", "-f", "text").stdout == "text 1!\n"


def test_a_page_that_fails_stops_no_other(command, make_pdf):
    make_pdf("a.pdf", "one", "fail here", "three")
    done = command("extract", "a.pdf", "-t", "ocr", "-m", "loud")
    assert done.exit_code == 1
    pages = json.loads(done.stdout)
    assert [page["error"] for page in pages] == [None, "The page is too quiet.", None]
    assert done.stderr == "a.pdf, page 2: The page is too quiet.\n"


def test_the_engine_gets_as_many_pages_at_once_as_it_likes(command, make_pdf):
    make_pdf("a.pdf", "one", "two", "three")
    done = command("extract", "a.pdf", "-t", "formula", "-m", "pairs", "-f", "text")
    assert done.stdout.split("\n\n") == ["1 of 2", "2 of 2", "3 of 1\n"]


def test_a_page_that_was_cut_off_is_told_of(command, make_pdf):
    make_pdf("a.pdf", "one", "two")
    done = command("extract", "a.pdf", "-t", "text", "-m", "loud", "-f", "text")
    assert done.exit_code == 0
    assert done.stderr == (
        "a.pdf, page 2: The answer was cut at the token limit; raise max_tokens.\n"
    )


def test_what_was_found_is_drawn(command, picture, tmp_path):
    done = command(
        "extract", picture, "-t", "layout", "-m", "loud", "--visualize", "seen.png", "-o", "a.json"
    )
    assert done.exit_code == 0
    with Image.open(tmp_path / "seen.png") as drawn, Image.open(picture) as page:
        assert drawn.size == page.size
        assert drawn.tobytes() != page.tobytes()
    assert json.loads((tmp_path / "a.json").read_text())[0]["page"] == 1


def test_each_page_has_its_own_drawing(command, make_pdf, tmp_path):
    make_pdf("a.pdf", "one", "two")
    command("extract", "a.pdf", "-t", "layout", "-m", "loud", "--visualize", "seen.png")
    assert sorted(path.name for path in tmp_path.glob("*.png")) == ["seen-1.png", "seen-2.png"]


def test_a_folder_is_refused_where_it_holds_several(command, make_pdf, tmp_path):
    make_pdf("in/a.pdf")
    make_pdf("in/b.pdf")
    done = command("extract", "in", "-t", "ocr", "-m", "loud")
    assert done.exit_code == 2
    assert "in holds 2 documents" in done.stderr


def test_a_plugin_is_shown_with_its_settings(command):
    done = command("plugins", "show", "LoudOCR")
    assert "about         Reads every word loudly." in done.stdout
    assert "fields        volume, word" in done.stdout
