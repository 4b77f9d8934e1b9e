"""OCR outputs: filters, lines, joined text."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from omnidocs.results import BoundingBox, OCRGranularity, OCROutput, TextBlock


def word(text, x, y, confidence=0.9, granularity="word", height=20):
    return TextBlock(
        text=text,
        bbox=BoundingBox.from_xywh(x, y, 10 * len(text), height),
        confidence=confidence,
        granularity=granularity,
    )


def page(*blocks, **fields):
    return OCROutput(text_blocks=list(blocks), image_width=500, image_height=500, **fields)


def test_words_are_joined_by_spaces_and_lines_by_line_ends():
    output = page(word("Hello", 0, 0), word("world", 60, 3), word("again", 0, 40))
    assert output.full_text == "Hello world\nagain"
    assert output.word_count == 3


@pytest.mark.parametrize("granularity", ["line", "block"])
def test_lines_stand_on_lines_even_side_by_side(granularity):
    output = page(word("left", 0, 0, 0.9, granularity), word("right", 200, 0, 0.9, granularity))
    assert output.full_text == "left\nright"


def test_characters_are_joined_without_a_gap():
    assert (
        page(*(word(c, 10 * i, 0, 0.9, "character") for i, c in enumerate("漢字"))).full_text
        == "漢字"
    )


def test_text_that_the_engine_joined_itself_is_kept():
    assert page(word("a", 0, 0), full_text="engine's own").full_text == "engine's own"


def test_the_average_confidence_of_nothing_is_0():
    assert page().average_confidence == 0
    assert page(word("a", 0, 0, 0.5), word("b", 0, 0, 1)).average_confidence == 0.75


def test_filters():
    output = page(word("a", 0, 0, 0.4), word("b", 0, 0, 0.5), word("c", 0, 0, 0.9, "line"))
    assert [block.text for block in output.filter_by_confidence(0.5)] == ["b", "c"]
    assert [block.text for block in output.filter_by_granularity("line")] == ["c"]
    assert len(output.filter_by_granularity(OCRGranularity.WORD)) == 2
    assert output.block_count == 3


def test_sorting_keeps_a_wavy_line_together_and_the_text_follows():
    jumbled = page(word("below", 0, 50), word("second", 100, -2), word("first", 0, 2))
    ordered = jumbled.sort_by_position()
    assert [block.text for block in ordered.text_blocks] == ["first", "second", "below"]
    assert ordered.full_text == "first second\nbelow"
    assert jumbled.full_text != ordered.full_text
    backwards = jumbled.sort_by_position(top_to_bottom=False)
    assert [block.text for block in backwards.text_blocks] == ["below", "second", "first"]


def test_normalised_blocks_keep_everything_else():
    [block] = page(word("abcde", 250, 0, 0.5)).get_normalized_blocks()
    assert block["bbox"] == [512, 0, pytest.approx(614.4), pytest.approx(40.96)]
    assert (block["text"], block["confidence"], block["granularity"]) == ("abcde", 0.5, "word")


@pytest.mark.parametrize(
    "polygon",
    [[[0, 0]], [[0, 0], [1, 1]], [[0], [1], [2]], [[0, 0, 0]] * 4, [[0, float("nan")]] * 4],
)
def test_a_polygon_has_three_points_of_two_numbers(polygon):
    with pytest.raises(ValidationError, match="polygon"):
        TextBlock(text="a", bbox=[0, 0, 1, 1], confidence=1, polygon=polygon)
