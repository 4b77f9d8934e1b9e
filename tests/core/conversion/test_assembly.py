"""The text of real PDFs as elements, without any layout."""

from __future__ import annotations

import pytest

from omnidocs.conversion import convert
from omnidocs.results import LayoutLabel


@pytest.fixture
def elements_of(pdf):
    def make(content):
        return convert(pdf([content]), layout=None).pages[0].elements

    return make


@pytest.fixture
def texts_of(elements_of):
    return lambda content: [element.text for element in elements_of(content)]


def test_lines_become_paragraphs(texts_of, block):
    content = block(72, 100, ["The first para-", "graph has two lines."])
    content += block(72, 160, ["The second paragraph stands", "below a wider gap."])
    assert texts_of(content) == [
        "The first paragraph has two lines.",
        "The second paragraph stands below a wider gap.",
    ]


def test_an_indented_line_begins_a_paragraph(texts_of, block, line):
    content = block(72, 100, ["This is the first line of a paragraph.", "And this is the second."])
    content += line(90, 128, "An indented line begins another one")
    content += block(72, 142, ["and goes on at the left edge.", "It ends here."])
    assert texts_of(content) == [
        "This is the first line of a paragraph. And this is the second.",
        "An indented line begins another one and goes on at the left edge. It ends here.",
    ]


def test_hanging_lines_belong_to_the_line_that_hangs_out(texts_of, line):
    content = line(72, 100, "Adams, J. A long title of a book, which needs")
    content += line(90, 114, "a second line. London 1901.")
    content += line(72, 128, "Brown, K. Another title of another book, and")
    content += line(90, 142, "this one has three lines, of which the last")
    content += line(90, 156, "is this. Paris 1902.")
    assert [text[:5] for text in texts_of(content)] == ["Adams", "Brown"]


def test_larger_type_is_a_paragraph_of_its_own(texts_of, line):
    content = line(72, 100, "A Heading", size=16) + line(72, 116, "and its text below it.")
    assert texts_of(content) == ["A Heading", "and its text below it."]


def test_a_short_bold_line_is_a_paragraph_of_its_own(elements_of, line):
    content = line(72, 100, "Heading", font="bold") + line(72, 114, "and its text below it.")
    heading, text = elements_of(content)
    assert (heading.text, heading.bold) == ("Heading", True)
    assert (text.text, text.bold) == ("and its text below it.", False)


def test_a_bulleted_list_has_an_element_for_each_item(elements_of, line):
    content = line(72, 100, "\u2022 First item that goes")
    content += line(80, 114, "on in a second line")
    content += line(90, 128, "\u2013 Inner item")
    content += line(72, 142, "\u2022 Last item")
    items = [(e.label, e.marker, e.level, e.text) for e in elements_of(content)]
    assert items == [
        (LayoutLabel.LIST, "•", 1, "First item that goes on in a second line"),
        (LayoutLabel.LIST, "–", 2, "Inner item"),
        (LayoutLabel.LIST, "•", 1, "Last item"),
    ]


def test_numbers_in_sequence_are_a_list_and_one_number_is_not(elements_of, block):
    content = block(72, 100, ["1. one", "2. two", "3. three"])
    content += block(72, 300, ["1848. That year began", "with snow in Berlin."])
    found = [(e.label, e.marker) for e in elements_of(content)]
    assert found == [(LayoutLabel.LIST, f"{n}.") for n in (1, 2, 3)] + [(LayoutLabel.TEXT, None)]


def test_styles_are_kept_as_runs(elements_of, line):
    content = line(72, 100, "Some") + line(103, 100, "bold", font="bold")
    content += (
        line(130, 100, "and") + line(153, 100, "italic", font="italic") + line(182, 100, "text.")
    )
    [found] = elements_of(content)
    assert found.text == "Some bold and italic text."
    assert [(run.text, run.bold, run.italic) for run in found.runs] == [
        ("Some ", False, False),
        ("bold", True, False),
        (" and ", False, False),
        ("italic", False, True),
        (" text.", False, False),
    ]


def test_a_raised_number_is_a_superscript(elements_of, line):
    content = line(72, 100, "as was shown before") + line(171.5, 96, "12", size=6)
    [found] = elements_of(content)
    assert found.runs[-1].script == "super"
    assert found.runs[-1].text == "12"


def test_every_element_says_where_it_is_and_where_its_text_comes_from(elements_of, line):
    [found] = elements_of(line(72, 100, "Somewhere."))
    assert found.id == "p0e0"
    assert found.source == "text_layer"
    assert found.font_size == pytest.approx(11, abs=0.2)
    scale = 200 / 72
    assert found.bbox.x1 == pytest.approx(72 * scale, abs=3)
    assert found.bbox.y1 < 100 * scale < found.bbox.y2 + 2


def test_columns_are_read_in_the_order_of_the_document(texts_of, block):
    content = block(72, 100, ["Left column,", "second line."])
    content += block(320, 100, ["Right column,", "second line."])
    assert texts_of(content) == ["Left column, second line.", "Right column, second line."]


def test_lines_of_a_form_stay_lines(texts_of, block):
    content = block(72, 100, ["____ at the national level", "____ at the local level"])
    assert texts_of(content) == ["____ at the national level", "____ at the local level"]


def test_a_broken_word_holds_lines_together(texts_of, line):
    content = line(72, 100, "One line, and a vege-") + line(72, 125, "table.")
    content += line(72, 139, "The end of it.")
    assert texts_of(content) == ["One line, and a vegetable. The end of it."]


def test_a_short_line_in_italics_is_a_paragraph_of_its_own(texts_of, block, line):
    content = line(72, 100, "Boots", font="italic") + block(
        72, 114, ["Boots are nuts of one", "piece."]
    )
    assert texts_of(content) == ["Boots", "Boots are nuts of one piece."]


def test_a_rule_of_dots_is_no_text(elements_of, line):
    content = line(72, 100, "Before.") + line(72, 130, "." * 40) + line(72, 160, "After.")
    found = elements_of(content)
    assert [e.text for e in found if not e.hidden] == ["Before.", "After."]
    assert [e.text for e in found if e.hidden] == ["." * 40]


def test_a_star_alone_is_a_note_and_two_are_a_list(elements_of, block):
    def found(lines):
        return [(e.label, e.text) for e in elements_of(block(72, 100, lines))]

    assert found(["* base year 1991"]) == [(LayoutLabel.TEXT, "* base year 1991")]


def test_a_bracket_is_not_in_italics_because_its_word_is(elements_of, line):
    content = line(72, 100, "(the") + line(95, 100, "riksdag", font="italic")
    [found] = elements_of(content + line(127, 100, ") of 200 members"))
    assert [run.text for run in found.runs if run.italic] == ["riksdag"]
