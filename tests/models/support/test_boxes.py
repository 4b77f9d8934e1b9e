"""Boxes are made of what the engines give, in any script and in any direction."""

from __future__ import annotations

import pytest

from omnidocs.results import BoundingBox
from omnidocs_models._support.boxes import ink_box, polygon_of, shared_out, upright, words_of


def square(x: float) -> tuple[tuple[float, float], ...]:
    return ((x, 0.0), (x + 10, 0.0), (x + 10, 20.0), (x, 20.0))


def test_characters_are_put_together_to_the_words_that_spaces_part():
    pieces = [(letter, square(10.0 * i)) for i, letter in enumerate("中文ok")]
    words = words_of("中文 ok", 0.9, pieces)
    assert [word.text for word in words] == ["中文", "ok"]
    assert [(word.bbox.x1, word.bbox.x2) for word in words] == [(0, 20), (20, 40)]
    assert {word.confidence for word in words} == {0.9}


def test_pieces_that_do_not_spell_the_line_give_no_words():
    assert words_of("one two", 1.0, [("one", square(0.0))]) == ()


def test_a_line_without_pieces_is_shared_out_by_letters():
    across = shared_out("ab cde", 1.0, BoundingBox(x1=0, y1=0, x2=60, y2=10))
    assert [(word.text, word.bbox.x1, word.bbox.x2) for word in across] == [
        ("ab", 0, 20),
        ("cde", 30, 60),
    ]
    down = shared_out("ab cde", 1.0, BoundingBox(x1=0, y1=0, x2=10, y2=60))
    assert [(word.bbox.y1, word.bbox.y2) for word in down] == [(0, 20), (30, 60)]


def test_padding_is_taken_off_along_and_across_the_line():
    line = ink_box(((0, 0), (100, 0), (100, 20), (0, 20)))
    assert line.to_list() == [6, 3, 94, 17]
    tiny = ink_box(((0, 0), (4, 0), (4, 20), (0, 20)))
    assert tiny.width >= 2
    assert tiny.height >= 10


def test_corners_beyond_the_page_are_moved_onto_it():
    corners = [(-5, -5), (120, -5), (120, 30), (-5, 30)]
    assert polygon_of(corners, (100, 20), turned=False) == ((0, 0), (100, 0), (100, 20), (0, 20))
    assert polygon_of([(10, 5)], (100, 20), turned=True) == ((90, 15),)


@pytest.mark.parametrize(
    ("rotation", "box"),
    [
        (0, [10, 20, 30, 25]),
        (90, [20, 70, 25, 90]),
        (180, [70, 25, 90, 30]),
        (270, [25, 10, 30, 30]),
    ],
)
def test_boxes_are_turned_upright(rotation, box):
    turned = upright(BoundingBox(x1=10, y1=20, x2=30, y2=25), (100, 50), rotation)
    assert turned.to_list() == box
