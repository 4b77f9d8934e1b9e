"""dots.ocr: JSON in pixels of the model's own image, brought to the page."""

from __future__ import annotations

import json

import pytest
from hypothesis import given, strategies as st
from models.families.recorded import a_page, anything, assert_on_page
from models.families.scripted import ScriptedConfig

from omnidocs.backends import Response
from omnidocs.errors import OutputParseError
from omnidocs.tasks.options import Options
from omnidocs_models.families.dotsocr import DotsOCRLayoutDetector, DotsOCRTextExtractor
from omnidocs_models.families.dotsocr.elements import read_elements
from omnidocs_models.families.dotsocr.requests import (
    LAYOUT_PROMPT,
    TEXT_PROMPT,
    dots_request,
    model_size,
    seen_size,
)

SIZE = (560, 840)
PAGE = a_page(*SIZE)
ITEMS = [
    {"bbox": [28, 10, 532, 30], "category": "Page-header", "text": "Annual report"},
    {"bbox": [28, 42, 532, 84], "category": "Title", "text": "# Results"},
    {"bbox": [28, 90, 532, 110], "category": "Section-header", "text": "Sales"},
    {"bbox": [28, 126, 280, 252], "category": "Text", "text": "We **saw** \\(x\\)."},
    {"bbox": [300, 126, 532, 252], "category": "Picture"},
    {"bbox": [28, 280, 532, 320], "category": "Formula", "text": "\\frac{a}{b}"},
    {
        "bbox": [28, 336, 532, 500],
        "category": "Table",
        "text": "<table><tr><td>7</td></tr></table>",
    },
    {"bbox": [28, 520, 532, 540], "category": "List-item", "text": "- one"},
    {"bbox": [270, 800, 290, 820], "category": "Page-footer", "text": "7"},
]
RECORDED = json.dumps(ITEMS)


def read(on_script, answer, page=PAGE, **options):
    """The output for an answer."""
    return on_script(DotsOCRTextExtractor, {TEXT_PROMPT: [answer]}).extract(page, **options)


@pytest.mark.parametrize("around", ["{}", "```json\n{}\n```", '{{"elements": {}}}', "Here: {} ok"])
def test_a_page_in_reading_order(on_script, around):
    output = read(on_script, around.format(RECORDED))
    assert output.content.split("\n\n") == [
        "# Results",
        "## Sales",
        "We **saw** $x$.",
        "$$\n\\frac{a}{b}\n$$",
        "<table><tr><td>7</td></tr></table>",
        "- one",
    ]


def test_html_is_html(on_script):
    content = read(on_script, RECORDED, output_format="html").content
    assert "<h1>Results</h1>" in content
    assert "<strong>saw</strong>" in content
    assert "<td>7</td>" in content


def test_running_heads_are_elements_only_and_pictures_have_no_text(on_script):
    output = read(on_script, RECORDED)
    texts = {element.category: element.text for element in output.elements}
    assert texts["Page-header"] == "Annual report"
    assert texts["Picture"] is None
    assert texts["Formula"] == "\\frac{a}{b}"


def test_boxes_are_brought_from_the_models_image_to_the_page(on_script):
    page = a_page(1000, 500)
    width, height = model_size(1000, 500)
    assert (width, height) == (1008, 504)
    answer = json.dumps([{"bbox": [0, 0, width / 2, height], "category": "Text", "text": "a"}])
    [element] = read(on_script, answer, page).elements
    assert element.bbox.to_list() == [0, 0, 500, 500]


class LimitedConfig(ScriptedConfig):
    """A config with the limits that backends have."""

    max_pixels: int | None = None
    max_image_side: int | None = None


@pytest.mark.parametrize(
    ("limits", "size"),
    [
        ({}, (1008, 504)),
        ({"max_pixels": 200_000}, (616, 308)),
        ({"max_image_side": 600}, (588, 280)),
        ({"max_pixels": 100_000, "max_image_side": 600}, (420, 196)),
    ],
)
def test_the_model_gets_the_page_in_the_size_that_it_sees(limits, size):
    page = a_page(1000, 500)
    request = dots_request(page, TEXT_PROMPT, seen_size(page, LimitedConfig(**limits), Options()))
    assert request.images[0].size == size
    assert request.settings.temperature == 0


def test_a_limit_of_one_call_counts_too():
    page, options = a_page(1000, 500), Options(settings={"max_pixels": 200_000})
    assert seen_size(page, LimitedConfig(max_pixels=100_000), options) == (616, 308)


@given(st.integers(1, 9000), st.integers(1, 9000))
def test_the_model_leaves_an_image_of_its_own_size_as_it_is(width, height):
    size = model_size(width, height)
    assert all(side % 28 == 0 for side in size)
    assert size[0] * size[1] >= 3136
    assert size[0] * size[1] <= 11_289_600 or min(size) == 28
    assert model_size(*size) == size


def test_layout_has_the_standard_labels_and_the_models_own(on_script):
    output = on_script(DotsOCRLayoutDetector, {LAYOUT_PROMPT: [RECORDED]}).extract(PAGE)
    assert [(str(box.label), box.original_label) for box in output.bboxes][:3] == [
        ("page_header", "Page-header"),
        ("title", "Title"),
        ("section_header", "Section-header"),
    ]
    assert output.bboxes[1].bbox.to_list() == [28, 42, 532, 84]


@pytest.mark.parametrize(
    ("item", "content", "placed"),
    [
        ({"category": "Text", "text": "no box"}, "no box", False),
        ({"bbox": [1, 2, 3], "category": "Text", "text": "three"}, "three", False),
        ({"bbox": [9, 9, 1, 1], "category": "Text", "text": "inverted"}, "inverted", True),
        ({"bbox": [0, 0, 9999, 9999], "category": "Text", "text": "large"}, "large", True),
        ({"bbox": [0, 0, 9, 9], "category": None, "text": "no label"}, "no label", True),
        ({"bbox": [0, 0, 9, 9], "category": "Text", "text": None}, "", True),
        ({"bbox": [0, 0, 9, 9], "category": "Picture", "text": "A cat."}, "", True),
        ({"bbox": [0, 0, 9, 9], "category": "Text", "text": {"a": 1}}, "", True),
        ({"bbox": ["x", None, [], {}], "category": ["Text"], "text": "odd"}, "odd", False),
    ],
)
def test_an_odd_element_loses_only_what_is_odd(on_script, item, content, placed):
    output = read(on_script, json.dumps([item, {"category": "Text", "text": "end"}]))
    assert output.content == "\n\n".join(filter(None, [content, "end"]))
    assert len(output.elements) == placed


def test_a_cut_answer_keeps_its_whole_elements(on_script):
    answer = Response(RECORDED[: RECORDED.index("List-item")], finish_reason="length")
    output = read(on_script, answer)
    assert len(output.elements) == 7
    assert output.truncated


@pytest.mark.parametrize("answer", ["", "[]", "```json\n[]\n```"])
def test_a_blank_page_is_empty(on_script, answer):
    output = read(on_script, answer)
    assert (output.content, output.elements) == ("", [])


def test_words_instead_of_json_are_an_error(on_script):
    with pytest.raises(OutputParseError, match="no layout element") as caught:
        read(on_script, "I cannot see a page.")
    assert caught.value.raw == "I cannot see a page."


def test_a_prompt_of_the_user_may_be_answered_in_words(on_script):
    prompt = "Extract the text content from this image."
    extractor = on_script(DotsOCRTextExtractor, {prompt: ["Just words."]})
    assert extractor.extract(PAGE, prompt=prompt).content == "Just words."


@given(st.integers(0, len(RECORDED)))
def test_no_element_before_a_cut_is_lost(end):
    whole = sum(len(json.dumps(ITEMS[: n + 1])) - 1 <= end for n in range(len(ITEMS)))
    if whole:
        found = read_elements(RECORDED[:end], SIZE, SIZE)
        assert found[:whole] == read_elements(RECORDED, SIZE, SIZE)[:whole]


@given(anything(RECORDED))
def test_no_answer_breaks_the_parser(text):
    try:
        found = read_elements(text, SIZE, SIZE)
    except OutputParseError as error:
        assert error.raw == text
    else:
        assert_on_page([e.bbox for e in found if e.bbox], PAGE)
        assert all(isinstance(element.markdown, str) for element in found)
