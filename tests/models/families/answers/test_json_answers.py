"""JSON objects are found in whatever is around them, and damage costs only what it hits."""

from __future__ import annotations

import json
import time

import pytest
from hypothesis import given, strategies as st

from omnidocs_models.families.answers import objects

ONE, TWO, THREE = {"label": "one"}, {"label": "two", "bbox": [1, 2, 3, 4]}, {"label": "three"}
ARRAY = json.dumps([ONE, TWO, THREE])


@pytest.mark.parametrize(
    "text",
    [
        ARRAY,
        f"```json\n{ARRAY}\n```",
        f"```json\n{ARRAY}",
        f"Here is the layout [as asked] in {{braces}}:\n{ARRAY}\nI hope this helps {{}}.",
        json.dumps({"elements": [ONE, TWO, THREE]}),
        json.dumps({"page": 1, "elements": [ONE, TWO, THREE]}, indent=2),
        "\n".join(json.dumps(item) for item in (ONE, TWO, THREE)),
        ARRAY.replace("}, {", "} {"),
        ARRAY.replace("}]", "},]"),
        ARRAY[:-1],
        ARRAY + ARRAY[:10],
        '{"elements": ' + ARRAY[:-1],
    ],
)
def test_objects_are_found_in_any_wrapping(text):
    assert objects(text) == [ONE, TWO, THREE]


def test_one_object_is_a_list_of_one():
    assert objects(json.dumps(TWO)) == [TWO]


@pytest.mark.parametrize(
    "damaged",
    [
        '{"label": "tw}',
        '{"label": two}',
        '{"label": "two", "bbox": [1, 2}',
        '{label: "two"}',
        '{"label": }',
        '{"label" "two"}',
        '{"label": ' + "[" * 50_000 + "}",
        '{"label": ' + "9" * 5_000 + "}",
    ],
)
def test_a_damaged_object_costs_no_other(damaged):
    assert objects(f"[{json.dumps(ONE)}, {damaged}, {json.dumps(THREE)}]") == [ONE, THREE]


@given(st.integers(0, len(ARRAY)))
def test_a_cut_answer_keeps_every_whole_object(end):
    whole = [item for item in (ONE, TWO, THREE) if json.dumps(item) in ARRAY[:end]]
    assert objects(ARRAY[:end]) == whole


def test_whole_objects_inside_a_cut_one_are_kept():
    text = '{"pages": [{"elements": [{"label": "one"}, {"label": "two"}, {"lab'
    assert objects(text) == [{"label": "one"}, {"label": "two"}]


def test_backslashes_of_formulas_and_line_breaks_stand_for_themselves():
    assert objects('[{"text": "\\alpha \\\\beta \\"x\\"\nnext"}]') == [
        {"text": '\\alpha \\beta "x"\nnext'}
    ]


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=8,
)


@given(st.dictionaries(st.text(), json_values, min_size=1), st.text(alphabet='[]{}",:\\ a1\n'))
def test_whatever_stands_before_an_object_it_is_found(item, noise):
    assert item in objects(noise + json.dumps([item, ONE]))


@given(st.text() | st.text(alphabet='[]{}",:\\ au1'))
def test_no_text_makes_it_raise(text):
    assert all(isinstance(item, dict) for item in objects(text))


@pytest.mark.parametrize(
    "flood",
    [
        "{",
        '{"',
        '{"":x',
        '{"a":',
        '{"a":[{},',
        '{"a":{"b":{"c":1},',
        '{"a":"',
        "\\",
        '{"a":{"b":1},',
    ],
)
def test_a_flood_of_brackets_is_read_in_bounded_time(flood):
    begun = time.process_time()
    objects(flood * (1_000_000 // len(flood)))
    assert time.process_time() - begun < 5
