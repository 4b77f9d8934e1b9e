"""Labels: standard ones, the user's own, and those of published models."""

from __future__ import annotations

import re

import pytest
from pydantic import ValidationError

from omnidocs.results import (
    DOCLAYOUT_YOLO_CLASS_NAMES,
    DOCLAYOUT_YOLO_MAPPING,
    LABEL_COLORS,
    RTDETR_CLASS_NAMES,
    RTDETR_MAPPING,
    CustomLabel,
    ElementType,
    LabelMapping,
    LayoutLabel,
)


def test_a_label_is_its_string():
    assert LayoutLabel("title") is LayoutLabel.TITLE
    assert LayoutLabel.TITLE == "title"
    assert f"{LayoutLabel.PAGE_HEADER}" == "page_header"


def test_every_label_has_a_colour_and_an_element_type():
    assert set(LABEL_COLORS) == set(LayoutLabel)
    assert all(re.fullmatch("#[0-9A-F]{6}", color) for color in LABEL_COLORS.values())
    apart = {LayoutLabel.ABANDON, LayoutLabel.UNKNOWN}
    assert {label.value for label in set(LayoutLabel) - apart} < {
        kind.value for kind in ElementType
    }
    assert all(kind.color in LABEL_COLORS.values() for kind in ElementType)


def test_custom_labels_are_equal_by_name():
    plain, colored = CustomLabel(name="sidebar"), CustomLabel(name="sidebar", color="#9B59B6")
    assert plain == colored == "sidebar"
    assert {plain, colored, "sidebar"} == {"sidebar"}
    assert plain != CustomLabel(name="inset")
    assert plain != 7
    assert str(plain) == plain.value == "sidebar"


@pytest.mark.parametrize(
    "fields",
    [
        {"name": ""},
        {"name": "x" * 51},
        {"name": "a", "color": "red"},
        {"name": "a", "color": "#12345G"},
        {"name": "a", "description": "x" * 201},
        {"name": "a", "detection_prompt": "x" * 501},
        {"name": "a", "colour": "#123456"},
    ],
)
def test_custom_labels_are_checked(fields):
    with pytest.raises(ValidationError):
        CustomLabel(**fields)


def test_custom_labels_never_change():
    with pytest.raises(ValidationError, match="frozen"):
        CustomLabel(name="sidebar").name = "inset"


@pytest.mark.parametrize(
    ("mapping", "names"),
    [
        (DOCLAYOUT_YOLO_MAPPING, DOCLAYOUT_YOLO_CLASS_NAMES),
        (RTDETR_MAPPING, RTDETR_CLASS_NAMES),
    ],
)
def test_the_class_names_of_a_model_are_those_of_its_mapping(mapping, names):
    assert list(names) == list(range(len(names)))
    assert {name.lower() for name in names.values()} == set(mapping.supported_labels)


@pytest.mark.parametrize("own", ["List-item", "list item", "LIST_ITEM", " list-item "])
def test_spelling_does_not_matter(own):
    assert RTDETR_MAPPING.to_standard(own) is LayoutLabel.LIST


def test_headings_keep_their_rank():
    assert RTDETR_MAPPING.to_standard("Section-header") is LayoutLabel.SECTION_HEADER
    assert RTDETR_MAPPING.to_standard("Title") is LayoutLabel.TITLE
    assert DOCLAYOUT_YOLO_MAPPING.to_standard("plain text") is LayoutLabel.TEXT


def test_an_unknown_label_is_unknown():
    assert RTDETR_MAPPING.to_standard("hologram") is LayoutLabel.UNKNOWN


def test_the_way_back_gives_the_first_label():
    mapping = LabelMapping({"Para": LayoutLabel.TEXT, "Body": LayoutLabel.TEXT})
    assert mapping.from_standard(LayoutLabel.TEXT) == "Para"
    assert mapping.from_standard(LayoutLabel.TABLE) is None
    assert mapping.standard_labels == [LayoutLabel.TEXT]
    assert mapping.supported_labels == ["para", "body"]
