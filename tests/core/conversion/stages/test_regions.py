"""Regions that are read by models of their own: tables and formulas."""

from __future__ import annotations

import time

import pytest

from omnidocs.backends import Request, Settings
from omnidocs.conversion import ConversionStatus, convert
from omnidocs.errors import ExtractionError, UnknownPluginError
from omnidocs.registry import ModelFamily
from omnidocs.results import (
    BoundingBox,
    FormulaOutput,
    LayoutBox,
    LayoutLabel,
    LayoutOutput,
    PageStatus,
    TableOutput,
)
from omnidocs.tasks import (
    BaseFormulaRecognizer,
    BaseLayoutExtractor,
    BaseReadingOrderPredictor,
    BaseTableExtractor,
)
from omnidocs.testing import ReferenceConfig, ReferenceLoopConfig, live_engines

FAMILY = ModelFamily(name="Regional", checkpoints={"reference": "regional-1b"})
BOX = BoundingBox(x1=100, y1=100, x2=700, y2=200)


class Regions(BaseLayoutExtractor):
    """Finds the same boxes on every page."""

    def __init__(self, label, boxes=(BOX,)):
        super().__init__()
        self.label, self.boxes = label, boxes

    def process(self, page, options):
        found = [LayoutBox(label=self.label, bbox=box, confidence=0.9) for box in self.boxes]
        return LayoutOutput(bboxes=found, image_width=page.width, image_height=page.height)


class Asked:
    """A question that orders the answer, page by page."""

    family = FAMILY

    def __init__(self, backend, orders=None):
        super().__init__(backend=backend)
        self.orders = orders or {}

    def request(self, page, options):
        order = self.orders.get(page.index, f"[[reply:{page.width}x{page.height}]]")
        extra = {"latency": 5.0} if order == "late" else {}
        return Request(order, (page.image,), settings=Settings(extra=extra))


class Tables(Asked, BaseTableExtractor):
    def parse(self, answer, page, options):
        return TableOutput.from_rows([[answer.text]])


class Formulas(Asked, BaseFormulaRecognizer):
    def parse(self, answer, page, options):
        return FormulaOutput(latex=answer.text)


@pytest.fixture
def lines(pdf, line):
    """Three pages with a line of text in the box."""
    return pdf([line(72, 72, f"the line of page {n}") for n in range(3)])


def converted(source, label, boxes=(BOX,), **extractors):
    return convert(source, layout=Regions(label, boxes), reading_order=None, **extractors)


def test_a_table_is_cut_out_and_put_back(lines):
    with Tables(ReferenceConfig()) as tables:
        document = converted(lines, LayoutLabel.TABLE, tables=tables)
    for page in document.pages:
        [element] = page.elements
        assert element.table.to_rows() == [["600x100"]]
        assert element.bbox == BOX


def test_a_crash_of_all_tables_costs_the_one_that_made_it(lines):
    with Tables(ReferenceConfig(), {1: "[[crash:boom]]"}) as tables:
        document = converted(lines, LayoutLabel.TABLE, tables=tables)
    assert [page.elements[0].table is None for page in document.pages] == [False, True, False]
    assert document.status is ConversionStatus.OK
    assert "boom" in document.pages[1].notes[-1]


def test_a_region_outside_the_page_costs_itself(lines):
    outside = BoundingBox(x1=9000, y1=0, x2=9100, y2=10)
    with Tables(ReferenceConfig()) as tables:
        document = converted(lines, LayoutLabel.TABLE, (BOX, outside), tables=tables)
    for page in document.pages:
        assert page.elements[0].table is not None
        assert "table at [9000, 0, 9100, 10] could not be read" in page.notes[-1]


def test_an_extractor_of_whole_pages_gets_the_regions_of_a_page_and_then_each(lines):
    calls = []

    class Whole(BaseTableExtractor):
        def process(self, page, options):
            raise AssertionError("tables are asked for by their page")

        def extract_tables(self, page, regions=None, **options):
            calls.append((page.index, len(regions)))
            if page.index == 1 and regions[-1].y1 > 300:
                raise ExtractionError("too low")
            read = TableOutput.from_rows([["read"]])
            return [read.model_copy(update={"bbox": region}) for region in regions]

    low = BoundingBox(x1=100, y1=400, x2=700, y2=500)
    document = converted(lines, LayoutLabel.TABLE, (BOX, low), tables=Whole())
    assert calls == [(0, 2), (1, 2), (1, 1), (1, 1), (2, 2)]
    assert "too low" in document.pages[1].notes[-1]
    assert document.pages[1].elements[0].table is not None


def test_formulas_are_latex_and_keep_their_text(lines):
    orders = {0: "[[reply: x^2 ]]", 1: "[[reply:]]", 2: "[[error:failed]]"}
    with Formulas(ReferenceConfig(), orders) as formulas:
        document = converted(lines, LayoutLabel.FORMULA, formulas=formulas)
    first, empty, failed = (page.elements[0] for page in document.pages)
    assert (first.latex, first.text, first.source) == ("x^2", "the line of page 0", "model")
    assert [element.source for element in (empty, failed)] == ["text_layer"] * 2
    assert failed.text == "the line of page 2"
    assert "formula at [100, 100, 700, 200]" in document.pages[2].notes[-1]


def test_an_engine_that_is_not_cached_is_replaced_too_and_closed_in_the_end(lines):
    before = live_engines()
    with Formulas(ReferenceLoopConfig(), {0: "late"}) as formulas:
        stuck = formulas._engine.hold
        first = stuck._runner
        document = converted(
            lines, LayoutLabel.FORMULA, formulas=formulas, batch_size=1, engine_timeout=0.5
        )
        assert stuck._runner is not first
    assert "engine_timeout=0.5" in document.pages[0].notes[-1]
    found = [page.elements[0].source for page in document.pages]
    assert found == ["text_layer", "model", "model"]
    deadline = time.monotonic() + 20
    while live_engines() > before:
        assert time.monotonic() < deadline
        time.sleep(0.05)


def test_an_order_that_cannot_be_predicted_fails_its_page(lines):
    class Stumbling(BaseReadingOrderPredictor):
        def predict(self, layout, ocr=None, page_no=0):
            raise ExtractionError(f"no order on {page_no}")

    layout = Regions(LayoutLabel.TEXT)
    document = convert(lines, layout=layout, tables=None, reading_order=Stumbling())
    assert [page.error for page in document.pages] == [f"no order on {n}" for n in range(3)]
    assert {page.status for page in document.pages} == {PageStatus.FAILED}


def test_no_formula_recognizer_is_installed(lines):
    with pytest.raises(UnknownPluginError, match=r"formula recognition\. Hand one in"):
        converted(lines, LayoutLabel.FORMULA, tables=None, formulas="auto")
