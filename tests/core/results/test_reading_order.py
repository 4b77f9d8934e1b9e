"""Reading order: text in order, and what belongs to what."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from omnidocs.results import ElementType, OrderedElement, ReadingOrderOutput


@pytest.fixture
def order() -> ReadingOrderOutput:
    kinds = ["page_header", "title", "text", "figure", "caption", "footnote", "text", "page_footer"]
    return ReadingOrderOutput(
        ordered_elements=[
            OrderedElement(
                index=index,
                element_type=kind,
                bbox=[0, 100 * index, 500, 100 * index + 90],
                text="" if kind == "figure" else f"{kind} {index}",
                original_id=10 + index,
                page_no=index // 4,
            )
            for index, kind in enumerate(kinds)
        ],
        caption_map={13: [14]},
        footnote_map={12: [15, 99]},
        merge_map={12: [16]},
        image_width=500,
        image_height=800,
    )


def test_the_text_leaves_out_what_is_apart(order):
    assert order.get_full_text() == "title 1\n\ntext 2\n\ntext 6"
    assert order.get_full_text(separator=" / ") == "title 1 / text 2 / text 6"


def test_everything_can_be_had(order):
    assert order.get_full_text(exclude=()).count("\n\n") == 6
    assert order.get_full_text("|", exclude={"text"}).startswith("page_header 0|title 1|caption 4")


def test_elements_are_found_by_type(order):
    assert [e.index for e in order.get_elements_by_type(ElementType.TEXT)] == [2, 6]
    assert [e.index for e in order.get_elements_by_type("figure")] == [3]
    assert order.element_count == 8


def test_captions_and_footnotes_are_found_by_what_they_belong_to(order):
    assert [e.text for e in order.get_captions_for(13)] == ["caption 4"]
    assert [e.text for e in order.get_footnotes_for(12)] == ["footnote 5"]
    assert order.get_captions_for(12) == []


def test_the_maps_keep_their_numbers_in_json(order, tmp_path):
    loaded = ReadingOrderOutput.load_json(order.save_json(tmp_path / "order.json"))
    assert loaded.merge_map == {12: [16]}
    assert loaded == order


@pytest.mark.parametrize("fields", [{"index": -1}, {"page_no": -1}, {"element_type": "poem"}])
def test_elements_are_checked(fields):
    known = {"index": 0, "element_type": "text", "bbox": [0, 0, 1, 1]}
    with pytest.raises(ValidationError, match=next(iter(fields))):
        OrderedElement(**(known | fields))
