"""Words become segments of lines."""

from __future__ import annotations

import pytest

from omnidocs.document import Document, Ruling, Word, group_lines
from omnidocs.results import BoundingBox

SIZE = 10.0


def word(text, x, y, *, width=None, size=SIZE, **options):
    """A word whose baseline begins at (x, y)."""
    right = x + (0.5 * size * len(text) if width is None else width)
    box = BoundingBox(x1=x, y1=y - 0.9 * size, x2=right, y2=y + 0.25 * size)
    return Word(text, box, font_size=size, baseline=y, **options)


def texts(words, rulings=()):
    return [line.text for line in group_lines(words, rulings)]


def test_words_of_prose_make_one_line():
    assert texts([word("some", 0, 20), word("words", 24, 20), word("here", 53, 20)]) == [
        "some words here"
    ]


def test_the_next_line_is_a_line_of_its_own():
    assert texts([word("one", 0, 20), word("two", 0, 32), word("three", 20, 32)]) == [
        "one",
        "two three",
    ]


def test_columns_and_cells_are_parted_at_wide_gaps():
    assert texts([word("left", 0, 20), word("right", 35, 20)]) == ["left", "right"]


def test_words_of_ocr_may_stand_wider():
    wide = [word("from", 0, 20), word("12", 33, 20)]
    assert [line.text for line in group_lines(wide)] == ["from", "12"]
    assert [line.text for line in group_lines(wide, from_ocr=True)] == ["from 12"]


def test_justified_gaps_part_nothing():
    assert texts([word("very", 0, 20), word("wide", 29, 20), word("gaps", 58, 20)]) == [
        "very wide gaps"
    ]


@pytest.mark.parametrize("marker", ["•", "-", "1.", "(a)", "iv)", "3.2.1", "A.", "Table 2:"])
def test_text_stays_with_its_marker(marker):
    words = [word(part, 24 * place, 20) for place, part in enumerate(marker.split())]
    after = words[-1].bbox.x2 + 1.5 * SIZE
    assert texts([*words, word("text", after, 20)]) == [f"{marker} text"]


def test_numbers_side_by_side_are_no_marker_and_text():
    assert texts([word("1", 0, 20), word("454", 20, 20)]) == ["1", "454"]


def test_a_vertical_ruling_parts_a_line():
    words = [word("left", 0, 20), word("right", 26, 20)]
    fence = Ruling(23, 0, 23, 40, 1)
    assert texts(words, [fence]) == ["left", "right"]
    assert texts(words, [Ruling(23, 40, 23, 90, 1)]) == ["left right"]
    assert texts(words, [Ruling(0, 23, 90, 23, 1)]) == ["left right"]


def test_pieces_that_are_drawn_later_join_their_line():
    words = [word("one", 0, 20), word("three", 39, 20), word("below", 0, 40), word("two", 19, 20)]
    assert texts(words) == ["one two three", "below"]


def test_lines_come_in_the_order_of_their_first_words():
    words = [word("second", 0, 60), word("first", 0, 20), word("column", 35, 60)]
    assert texts(words) == ["second column", "first"]


def test_words_are_put_from_left_to_right():
    assert texts([word("b", 10, 20), word("a", 2, 20), word("c", 18, 20)]) == ["a b c"]


def test_words_of_arabic_keep_their_order():
    words = [word("واحد", 60, 20), word("اثنان", 32, 20), word("ثلاثة", 4, 20)]
    assert texts(words) == ["واحد اثنان ثلاثة"]


def test_latin_words_in_an_arabic_line_keep_their_order():
    words = [
        word("لغة", 80, 20, width=16),
        word("machine", 30, 20, width=24),
        word("learning", 57, 20, width=20),
        word("مهمة", 10, 20, width=17),
    ]
    assert texts(words) == ["لغة machine learning مهمة"]


def test_joined_words_have_no_space_between_them():
    assert texts([word("name", 0, 20), word("2", 20, 16, size=6, joined=True)]) == ["name2"]


def test_a_small_raised_word_is_a_superscript():
    line = group_lines([word("name", 0, 20), word("12", 22, 16, size=6), word("and", 32, 20)])[0]
    assert [w.superscript for w in line.words] == [False, True, False]


def test_a_small_word_on_the_baseline_is_none():
    line = group_lines([word("name", 0, 20), word("12", 22, 20, size=6)])[0]
    assert [w.superscript for w in line.words] == [False, False]


def test_a_line_has_the_size_and_style_of_most_characters():
    words = [word("x", 0, 20, size=14), word("bolder", 10, 20, bold=True), word("it", 42, 20)]
    (line,) = group_lines(words)
    assert (line.font_size, line.bold, line.italic) == (SIZE, True, False)
    assert line.baseline == 20
    assert line.bbox.to_list() == [0, pytest.approx(20 - 12.6), 52, pytest.approx(23.5)]


def test_turned_words_stay_apart_from_the_text_they_cross():
    stamp = [word(text, 4, y, angle=270) for text, y in (("arXiv", 60), ("2401", 52))]
    lines = group_lines([word("plain", 0, 56), *stamp])
    assert {line.angle for line in lines} == {0, 270}
    assert "plain" in [line.text for line in lines]


def test_words_read_upwards_are_one_line():
    boxes = [(0, 60, 10, 90), (0, 30, 10, 56), (0, 0, 10, 26)]
    words = [
        Word(text, BoundingBox.from_list(box), font_size=10, angle=270)
        for text, box in zip(("one", "two", "three"), boxes, strict=True)
    ]
    assert texts(words) == ["one two three"]


def test_ocr_words_without_a_font_size_are_grouped_by_their_boxes():
    words = [
        Word("Total", BoundingBox(x1=0, y1=0, x2=40, y2=12), confidence=0.9),
        Word("sum", BoundingBox(x1=46, y1=1, x2=70, y2=11), confidence=0.8),
        Word("12.50", BoundingBox(x1=120, y1=0, x2=160, y2=12), confidence=0.9),
    ]
    lines = group_lines(words)
    assert [line.text for line in lines] == ["Total sum", "12.50"]
    assert lines[0].font_size == pytest.approx(9.6)
    assert lines[0].baseline == 12


def test_no_words_make_no_lines():
    assert group_lines([]) == ()


def test_two_columns_of_a_journal_are_not_joined(shared_data):
    with Document.open(shared_data / "pages" / "multi_column_miss.pdf") as doc:
        page = doc[0]
        wide = [line for line in page.lines if line.bbox.width > 0.6 * page.width]
    title, dots = (line.text for line in wide)
    assert title == "Corporate social responsibility and the tobacco industry:"
    assert set(dots) <= {".", " "}


def test_cells_of_real_tables_are_lines_of_their_own(shared_data):
    with Document.open(shared_data / "tables" / "eu-018.pdf") as doc:
        lines = {line.text for line in doc[0].lines}
    assert {"0.5", "454", "1,538"} <= lines


def test_a_comma_right_after_a_superscript_has_no_space_before_it():
    words = [
        word("name", 0, 20),
        word("4", 20, 16, size=6),
        word(",", 23, 20),
        word("next", 30, 20),
    ]
    (line,) = group_lines(words)
    assert line.text == "name4, next"
    assert [w.joined for w in line.words] == [False, True, True, False]


def test_words_that_nearly_touch_are_still_two_words():
    assert texts([word("tight", 0, 20), word("set", 25.2, 20)]) == ["tight set"]


def test_the_text_of_a_row_is_one_line_of_text(pdf, text):
    content = text(10, 200, "left") + text(100, 200, "right") + text(10, 180, "below")
    page = Document.from_bytes(pdf([content]))[0]
    assert [line.text for line in page.lines] == ["left", "right", "below"]
    assert page.text == "left right\nbelow"


def test_the_text_of_two_columns_is_not_mixed(pdf, text):
    content = "".join(text(10, y, f"a{y}") for y in (200, 180))
    content += "".join(text(120, y, f"b{y}") for y in (200, 180))
    assert Document.from_bytes(pdf([content]))[0].text == "a200\na180\nb200\nb180"
