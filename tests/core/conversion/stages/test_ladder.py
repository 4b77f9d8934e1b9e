"""Pages that a text model does not read well."""

from __future__ import annotations

from pathlib import Path

import pytest
from PIL import Image

from omnidocs.conversion import ConversionStatus, convert
from omnidocs.conversion.stages.turned import seems_turned
from omnidocs.results import (
    BoundingBox,
    LayoutElement,
    OCRGranularity,
    OCROutput,
    PageStatus,
    TextBlock,
)
from omnidocs.tasks import BaseOCRExtractor

SCAN = Path(__file__).resolve().parents[4] / "examples" / "scan.png"


class OneLine(BaseOCRExtractor):
    """Reads one line on every page."""

    def process(self, page, options):
        box = BoundingBox(x1=100, y1=100, x2=500, y2=130)
        line = OCRGranularity.LINE
        block = TextBlock(text="read by OCR", bbox=box, confidence=0.9, granularity=line)
        return OCROutput(text_blocks=[block], image_width=page.width, image_height=page.height)


def only(document):
    [page] = document.pages
    return page


def test_only_the_pages_that_fail_are_asked_again_and_together(told, watch, pictures):
    def say(page, settings):
        good = page.index == 0 or "temperature" in settings
        return f"[[reply:page {page.index}]]" if good else "[[error:failed]]"

    with told(say) as text:
        document = convert(pictures, text=text, layout=None)
    assert watch.calls == [4, 1, 1, 1, 3]
    assert document.status is ConversionStatus.OK
    assert document.pages[0].notes == ()
    assert [page.elements[0].text for page in document.pages] == [f"page {n}" for n in range(4)]
    for page in document.pages[1:]:
        assert page.source == "model"
        assert page.notes[0].startswith("the model failed (The prompt ordered an error: failed.);")
        assert page.notes[0].endswith("asked again with sampling; that answer is whole")


def test_an_answer_that_was_cut_is_asked_for_longer(told, pictures):
    with told(lambda *_: "[[reply:one two three four five]]", max_tokens=3) as text:
        page = only(convert(pictures[0], text=text, layout=None))
    assert page.elements[0].text == "one two three four five"
    [note] = page.notes
    assert note == (
        "the model's answer was cut at the token limit; asked for a longer answer; "
        "that answer is whole"
    )


@pytest.mark.parametrize(
    ("orders", "why"),
    [
        ("[[reply:]]", "the model wrote nothing"),
        ("[[reply:half of it]] [[finish:repetition]]", "the model repeated itself"),
    ],
)
def test_a_smaller_picture_may_help(told, pictures, orders, why):
    def say(page, settings):
        return f"[[reply:seen at {page.width}]]" if page.width < 1700 else orders

    with told(say) as text:
        page = only(convert(pictures[0], text=text, layout=None))
    assert page.elements[0].text == "seen at 1280"
    assert (page.width, page.height) == (1700, 1300)
    assert page.notes[0] == (
        f"{why}; asked again with sampling, asked with a smaller picture; that answer is whole"
    )


def test_boxes_of_a_smaller_picture_are_those_of_the_page(told, pictures):
    class Located(told):
        def parse(self, answer, page, options):
            box = BoundingBox(x1=0, y1=0, x2=page.width / 2, y2=page.height / 2)
            output = super().parse(answer, page, options)
            output.elements = [LayoutElement(bbox=box, category="text", text=answer.text)]
            return output

    def say(page, settings):
        return "[[reply:seen]]" if page.width < 1700 else "[[error:failed]]"

    with Located(say) as text:
        [element] = only(convert(pictures[0], text=text, layout=None)).elements
    assert element.bbox.to_list() == pytest.approx([0, 0, 850, 650], abs=1)


def test_a_page_on_its_side_is_turned(told, pictures):
    def say(page, settings):
        return "[[reply:upright]]" if page.width > page.height else "[[error:failed]]"

    with told(say) as text:
        lying = pictures[0].rotate(90, expand=True)
        page = only(convert(lying, text=text, layout=None))
    assert page.elements[0].text == "upright"
    assert (page.width, page.height, page.rotation) == (1700, 1300, 90)
    assert "asked with the page turned left; that answer is whole" in page.notes[0]


def test_what_cannot_be_read_is_left_to_ocr(told, pictures):
    with told(lambda *_: "[[reply:half]] [[finish:length]]") as text:
        page = only(convert(pictures[0], text=text, ocr=OneLine(), layout=None))
    assert (page.status, page.source) == (PageStatus.OK, "ocr")
    assert " ".join(element.text for element in page.elements) == "read by OCR"
    assert page.notes[-1] == (
        "the model's answer was cut at the token limit; asked with a smaller picture; "
        "OCR took its place"
    )


def test_what_cannot_be_read_is_left_to_the_text_layer(told, pdf, line):
    document = pdf([line(72, 200, "This is the text of the only page.")])
    with told(lambda *_: "[[error:failed]]") as text:
        page = only(convert(document, text=text, layout=None))
    assert (page.status, page.source) == (PageStatus.OK, "text_layer")
    assert page.notes[-1].endswith("; the text layer took its place")


def test_the_best_part_is_kept_where_nothing_else_reads_the_page(told, pictures):
    def say(page, settings):
        words = "one two three" if page.width < 1700 else "one"
        return f"[[reply:{words}]] [[finish:length]]"

    with told(say) as text:
        document = convert(pictures[0], text=text, ocr="never", layout=None)
    page = only(document)
    assert (page.status, page.source) == (PageStatus.TRUNCATED, "model")
    assert page.elements[0].text == "one two three"
    assert page.notes[-1].endswith("; what it wrote is kept")
    assert document.status is ConversionStatus.PARTIAL


def test_nothing_at_all_is_said_to_be_nothing(told, pictures):
    with told(lambda *_: "[[reply:]]") as text:
        page = only(convert(pictures[0], text=text, ocr="never", layout=None))
    assert (page.status, page.elements) == (PageStatus.SKIPPED, ())
    assert page.notes[-1].startswith("the model wrote nothing; asked again")


def test_an_engine_that_refuses_us_is_not_asked_again(told, watch, pictures):
    with told(lambda *_: "[[error:unauthorized]]") as text:
        page = only(convert(pictures[0], text=text, ocr=OneLine(), layout=None))
    assert watch.calls == [1]
    assert (page.status, page.error_type) == (PageStatus.FAILED, "RequestError")


def test_a_crash_of_a_batch_costs_the_page_that_made_it(told, watch, pictures):
    def say(page, settings):
        return "[[crash:boom]]" if page.index == 2 else f"[[reply:page {page.index}]]"

    with told(say) as text:
        document = convert(pictures, text=text, ocr=OneLine(), layout=None)
    assert [page.source for page in document.pages] == ["model", "model", "ocr", "model"]
    assert watch.calls[:5] == [4, 1, 1, 1, 1]


@pytest.mark.parametrize(("degrees", "turned"), [(0, False), (180, False), (90, True), (270, True)])
def test_a_scan_on_its_side_is_noticed(degrees, turned):
    with Image.open(SCAN) as scan:
        assert seems_turned(scan.rotate(degrees, expand=True)) is turned
