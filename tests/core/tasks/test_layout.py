"""Layout extraction: labels, and detectors that have their own."""

from __future__ import annotations

import pytest
from core.tasks.families import ToyDetector, ToyLayout

from omnidocs.errors import ConfigError
from omnidocs.results import CustomLabel, LayoutLabel
from omnidocs.tasks.options import layout_labels


@pytest.fixture
def layout():
    with ToyLayout(backend="Reference") as extractor:
        yield extractor


def test_a_family_is_told_the_labels(layout, page):
    words = layout.extract(page, custom_labels=["table", "sidebar"], prompt=None)
    plain = layout.extract(page)
    assert words.bboxes[0].original_label != plain.bboxes[0].original_label


def test_the_prompt_may_be_the_users(layout, page):
    output = layout.extract(page, prompt="[[reply:mine]]")
    assert output.bboxes[0].original_label == "mine"


def test_what_the_family_asks_for_is_weaker_than_the_call(layout, page):
    output = layout.extract(page, settings={"max_tokens": 1})
    assert output.bboxes[0].original_label == "# "


def test_standard_labels_are_known_by_name_and_others_are_custom():
    code = CustomLabel(name="code_block")
    assert layout_labels(["table", LayoutLabel.TITLE, code, "sidebar"]) == (
        LayoutLabel.TABLE,
        LayoutLabel.TITLE,
        code,
        CustomLabel(name="sidebar"),
    )
    assert layout_labels(None) == ()


def test_one_string_is_no_list_of_labels(layout, page):
    with pytest.raises(ConfigError, match=r"one string. Give a list: \['table'\]"):
        layout.extract(page, custom_labels="table")


def test_a_detector_has_labels_of_its_own_only(page):
    with (
        ToyDetector(backend="Reference") as detector,
        pytest.raises(ConfigError, match="labels that it was trained on"),
    ):
        detector.extract(page, custom_labels=["table"])
