"""Markers of lists, items, and how deep they are."""

from __future__ import annotations

import pytest

from omnidocs.conversion.assembly.lists import Nesting, items_of, looks_like_list, marker_of
from omnidocs.conversion.assembly.rows import Row, rows_of
from omnidocs.document import TextLine, Word
from omnidocs.results import BoundingBox


def line_at(x, y, text, size=10.0):
    box = BoundingBox(x1=x, y1=y, x2=x + 5 * len(text), y2=y + size)
    return TextLine(
        words=(Word(text, box, font_size=size),),
        bbox=box,
        text=text,
        font_size=size,
        bold=False,
        italic=False,
        mono=False,
        baseline=y + 0.8 * size,
    )


def rows(*texts, x=50):
    """Rows below one another; a text that begins with spaces is indented by as many ems."""
    made = []
    for number, text in enumerate(texts):
        indent = len(text) - len(text.lstrip())
        made.append(Row([line_at(x + 10 * indent, 100 + 12 * number, text.lstrip())]))
    return made


def cut(*texts):
    return [
        (item.marker.text if item.marker else None, [row.text for row in item.rows])
        for item in items_of(rows(*texts))
    ]


@pytest.mark.parametrize(
    ("text", "marker"),
    [
        ("• item", "•"),
        ("▪ item", "▪"),
        ("\uf0b7 item of a symbol font", "\uf0b7"),
        ("\ufffd item of a nameless glyph", "\ufffd"),
        ("- item", "-"),
        ("– item", "–"),
        ("* item", "*"),
        ("o item", "o"),
        ("1. item", "1."),
        ("12) item", "12)"),
        ("(3) item", "(3)"),
        ("a) item", "a)"),
        ("B. item", "B."),
        ("iv) item", "iv)"),
        ("[7] A reference", "[7]"),
        ("2.1 item", "2.1"),
        ("☐ box", "☐"),
    ],
)
def test_markers(text, marker):
    found = marker_of(text)
    assert found is not None
    assert found.text == marker
    assert text[found.length :] == text.split(maxsplit=1)[1]


@pytest.mark.parametrize(
    "text", ["text", "1848 was a year", "-5 degrees", "•", "1.", "only) so", "mr. X", "1.5"]
)
def test_what_is_no_marker(text):
    assert marker_of(text) is None


@pytest.mark.parametrize(
    ("one", "other"), [("1.", "23."), ("(a)", "(z)"), ("iv.", "x."), ("A)", "C)"), ("[1]", "[99]")]
)
def test_markers_of_one_list_are_of_one_kind(one, other):
    assert marker_of(f"{one} x").kind == marker_of(f"{other} x").kind


@pytest.mark.parametrize(("one", "other"), [("1.", "1)"), ("a.", "A."), ("•", "–"), ("(1)", "1)")])
def test_other_markers_are_of_other_kinds(one, other):
    assert marker_of(f"{one} x").kind != marker_of(f"{other} x").kind


def test_rows_without_marker_belong_to_the_item_above():
    assert cut("• one", "  goes on", "• two") == [
        ("•", ["• one", "goes on"]),
        ("•", ["• two"]),
    ]


def test_rows_before_the_first_marker_are_text():
    assert cut("They are:", "1. one") == [(None, ["They are:"]), ("1.", ["1. one"])]


def test_a_number_at_the_start_of_a_hanging_line_is_no_item():
    assert cut("• in the", "  years from", "  12. of May on") == [
        ("•", ["• in the", "years from", "12. of May on"])
    ]


def test_a_number_that_the_list_has_already_is_an_item():
    assert len(cut("1. one", "   goes on", "2. two", "   goes on", "3. three")) == 3


@pytest.mark.parametrize("texts", [["* a note"], ["o lone letter"]])
def test_a_star_or_an_o_alone_is_no_marker(texts):
    assert cut(*texts) == [(None, texts)]


def test_two_stars_are_a_list():
    assert [marker for marker, _ in cut("* one", "* two")] == ["*", "*"]


@pytest.mark.parametrize(
    ("texts", "expected"),
    [
        (["• one"], True),
        (["1. one", "2. two"], True),
        (["a) one", "b) two", "c) three"], True),
        (["1. one"], False),
        (["1. one", "3. three"], False),
        (["- one", "- two"], False),
        (["text", "• one"], False),
        ([], False),
    ],
)
def test_a_list_that_nobody_labelled(texts, expected):
    assert looks_like_list(rows(*texts)) is expected


def test_depth_follows_indentation():
    nesting = Nesting()
    places = [(50, "•"), (70, "–"), (90, "·"), (70, "–"), (50, "•"), (50, "•")]
    assert [nesting.depth(x, kind, 10) for x, kind in places] == [1, 2, 3, 2, 1, 1]


def test_what_is_set_a_little_off_is_as_deep():
    nesting = Nesting()
    assert [nesting.depth(x, "1.", 10) for x in (50, 53, 47, 52)] == [1, 1, 1, 1]


def test_another_column_goes_on_by_the_kind_of_marker():
    nesting = Nesting()
    places = [(50, "1."), (70, "a)"), (370, "a)"), (350, "1.")]
    assert [nesting.depth(x, kind, 10) for x, kind in places] == [1, 2, 2, 1]


def test_an_unknown_marker_in_another_column_is_a_new_list():
    nesting = Nesting()
    places = [(50, "1."), (70, "a)"), (350, "•")]
    assert [nesting.depth(x, kind, 10) for x, kind in places] == [1, 2, 1]


def test_a_reset_begins_anew():
    nesting = Nesting()
    nesting.depth(50, "•", 10)
    nesting.reset()
    assert nesting.depth(90, "•", 10) == 1


class TestRows:
    def test_segments_at_one_height_are_a_row(self):
        found = rows_of([line_at(200, 101, "right"), line_at(50, 100, "left")])
        assert [row.text for row in found] == ["left right"]

    def test_rows_come_from_the_top(self):
        found = rows_of([line_at(50, 200, "second"), line_at(50, 100, "first")])
        assert [row.text for row in found] == ["first", "second"]

    def test_segments_of_arabic_come_from_the_right(self):
        found = rows_of([line_at(50, 100, "ثانيا"), line_at(200, 100, "أولا")])
        assert [row.text for row in found] == ["أولا ثانيا"]

    def test_a_row_is_as_large_as_most_of_its_text(self):
        row = Row([line_at(50, 100, "Initial", size=30), line_at(300, 110, "and the long rest")])
        assert row.font_size == 10
        assert row.baseline == 118
        assert (row.x1, row.y1) == (50, 100)

    def test_a_large_initial_does_not_move_its_line(self):
        first = line_at(50, 100, "Over the past")
        tall = TextLine(
            words=first.words,
            bbox=BoundingBox(x1=50, y1=100, x2=300, y2=150),
            text=first.text,
            font_size=10,
            bold=False,
            italic=False,
            mono=False,
            baseline=108,
        )
        found = rows_of([tall, line_at(80, 114, "second"), line_at(80, 128, "third")])
        assert [row.text for row in found] == ["Over the past", "second", "third"]
