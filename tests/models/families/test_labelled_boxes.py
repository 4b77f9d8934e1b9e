"""Layout with labels in words: the question, and boxes from whatever JSON comes back."""

from __future__ import annotations

import json

import pytest
from hypothesis import given, strategies as st
from models.families.recorded import a_page, answer, anything, assert_on_page, reader
from models.families.scripted import engines

from omnidocs.errors import OutputParseError
from omnidocs.results import CustomLabel, LayoutLabel
from omnidocs.tasks.options import LayoutOptions
from omnidocs_models.families.qwen import QwenLayoutDetector
from omnidocs_models.families.vlm import VLMLayoutDetector

PAGE = (500, 2000)
FOUND = [
    {"bbox_2d": [100, 50, 900, 100], "label": "title"},
    {"bbox_2d": [100, 120, 900, 200], "label": "Section Header"},
    {"bbox_2d": [100, 220, 500, 400], "label": "picture"},
    {"bbox_2d": [100, 420, 900, 500], "label": "barcode"},
]
RECORDED = f"```json\n{json.dumps(FOUND, indent=1)}\n```"


def parsed(text, labels=(), page_size=PAGE):
    page = a_page(*page_size)
    options = LayoutOptions(labels=tuple(labels))
    return reader(QwenLayoutDetector).parse(answer(text), page, options)


@pytest.mark.parametrize("detector", [QwenLayoutDetector, VLMLayoutDetector])
def test_a_page_becomes_boxes_in_pixels(on_script, detector):
    page = a_page(*PAGE)
    prompt = reader(detector).prompt(page, LayoutOptions()).prompt
    output = on_script(detector, {prompt: [RECORDED]}).extract(page)
    assert [box.label for box in output.bboxes] == [
        LayoutLabel.TITLE,
        LayoutLabel.SECTION_HEADER,
        LayoutLabel.FIGURE,
        LayoutLabel.UNKNOWN,
    ]
    assert [box.original_label for box in output.bboxes] == [item["label"] for item in FOUND]
    assert output.bboxes[0].bbox.to_list() == [50, 100, 450, 200]
    assert (output.image_width, output.image_height) == PAGE
    assert output.model_name.startswith(detector.family.name)
    [[request]] = engines[-1].asked
    assert request.images[0].size == PAGE


def test_qwen_is_greedy_and_a_model_that_nothing_is_known_about_decides_itself():
    question = [
        reader(detector).prompt(a_page(), LayoutOptions())
        for detector in (QwenLayoutDetector, VLMLayoutDetector)
    ]
    assert [request.settings.temperature for request in question] == [0.0, None]


def test_the_question_names_the_labels_the_format_and_the_grid():
    request = reader(QwenLayoutDetector).prompt(a_page(), LayoutOptions())
    wanted = {label.value for label in LayoutLabel} - {"abandon", "unknown"}
    assert {line[2:] for line in request.prompt.splitlines() if line.startswith("- ")} == wanted
    assert all(word in request.prompt for word in ("JSON", "bbox_2d", "0 to 1000"))


def test_the_users_own_labels_are_described_and_come_back(on_script):
    sidebar = CustomLabel(
        name="Side bar", description="Text beside the article.", detection_prompt="It is grey"
    )
    labels = [sidebar, LayoutLabel.TABLE, "stamp"]
    options = reader(VLMLayoutDetector).make_options(custom_labels=labels)
    page = a_page(*PAGE)
    prompt = reader(VLMLayoutDetector).prompt(page, options).prompt
    assert "- Side bar: Text beside the article. It is grey\n- table\n- stamp\n" in prompt
    found = [{"bbox_2d": [0, 0, 9, 9], "label": name} for name in ("side_bar", "Table", "stamp")]
    detector = on_script(VLMLayoutDetector, {prompt: [json.dumps(found)]})
    output = detector.extract(page, custom_labels=labels)
    assert [box.label for box in output.bboxes] == [sidebar, LayoutLabel.TABLE, "stamp"]
    assert output.bboxes[0].label.description == sidebar.description
    assert [box.original_label for box in output.bboxes] == ["side_bar", "Table", "stamp"]


def test_a_prompt_of_the_users_own_is_sent(on_script):
    detector = on_script(QwenLayoutDetector, {"Find stamps.": ["[]"]})
    assert detector.extract(a_page(), prompt="Find stamps.").bboxes == []


@pytest.mark.parametrize(
    "item",
    [
        {"bbox_2d": [100, 50, 900, 100]},
        {"bbox": [100, 50, 900, 100]},
        {"box": ["100", "50", "900", "100"]},
        {"box_2d": [50, 100, 100, 900]},
        {"bbox_2d": [900, 100, 100, 50]},
        {"bbox_2d": None, "bbox": [100, 50, 900, 100]},
    ],
)
def test_the_box_is_found_under_the_keys_of_other_models(item):
    [box] = parsed(json.dumps([item | {"label": "text"}])).bboxes
    assert box.bbox.to_list() == [50, 100, 450, 200]


@pytest.mark.parametrize("label", [None, 7, ["text"], "", "no such thing"])
def test_a_label_that_is_none_is_unknown(label):
    [box] = parsed(json.dumps([{"bbox_2d": [1, 2, 3, 4], "label": label}])).bboxes
    assert box.label == LayoutLabel.UNKNOWN


def test_only_the_damaged_item_is_lost():
    broken = RECORDED.replace('"label": "Section Header"', '"label": "Section')
    assert [box.original_label for box in parsed(broken).bboxes] == ["title", "picture", "barcode"]


@pytest.mark.parametrize(
    "text", ["[]", "```json\n[ ]\n```", 'There is nothing: {"elements": []} []']
)
def test_a_page_without_elements_has_no_boxes(text):
    assert parsed(text).bboxes == []


@pytest.mark.parametrize(
    "text", ["", "I see a title.", '[{"bbox_2d": [1, 2', '[{"label": "text"}]', '{"error": "no"}']
)
def test_an_answer_without_boxes_is_an_error_that_carries_it(text):
    with pytest.raises(OutputParseError, match="no box on the page") as caught:
        parsed(text)
    assert caught.value.raw == text


@given(anything(RECORDED), st.integers(1, 900), st.integers(1, 900))
def test_no_answer_makes_it_raise_anything_else_and_no_box_leaves_the_page(text, width, height):
    try:
        output = parsed(text, page_size=(width, height))
    except OutputParseError:
        return
    assert_on_page([box.bbox for box in output.bboxes], a_page(width, height))


@given(st.integers(RECORDED.index("}") + 1, len(RECORDED)))
def test_no_box_before_the_cut_is_lost(end):
    assert len(parsed(RECORDED[:end]).bboxes) == RECORDED[:end].count("}")
