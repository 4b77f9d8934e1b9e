"""What only the whole document shows."""

from __future__ import annotations

import pytest

from omnidocs.conversion import ConvertedDocument
from omnidocs.results import LayoutLabel, PageStatus


def levels(document: ConvertedDocument) -> dict[str, int | None]:
    return {e.text: e.level for e in document.elements if e.is_heading}


@pytest.fixture
def paper(element, page_of, box):
    """A document of pages that have a text, a line at the top and a line at the bottom."""

    def make(tops, bottoms):
        pages = []
        for index, (top, bottom) in enumerate(zip(tops, bottoms, strict=True)):
            pages.append(
                page_of(
                    element(LayoutLabel.TEXT, top, index, bbox=box(50, 30, 300, 45)),
                    element(LayoutLabel.TEXT, f"Text {index}.", index, bbox=box(50, 300, 500, 400)),
                    element(LayoutLabel.TEXT, bottom, index, bbox=box(50, 750, 300, 765)),
                    index=index,
                )
            )
        return ConvertedDocument.from_pages(pages)

    return make


class TestFurniture:
    def test_what_repeats_at_the_edge_of_pages_is_hidden(self, paper):
        document = paper(["The Report"] * 4, ["Page 1 of 4", "Page 2 of 4", "3 of 4", "4 / 4"])
        shown = [e.text for e in document.elements if not e.hidden]
        assert shown == ["Text 0.", "Text 1.", "Text 2.", "Text 3."]
        labels = {e.label for e in document.elements if e.hidden}
        assert labels == {LayoutLabel.PAGE_HEADER, LayoutLabel.PAGE_FOOTER}

    def test_left_and_right_pages_may_differ(self, paper):
        tops = ["12 Chapter One", "Title 13"] * 3
        document = paper(tops, [f"Unlike {'abcdef'[n]}" for n in range(6)])
        assert not any("Chapter" in e.text for e in document.elements if not e.hidden)
        assert sum(e.text.startswith("Unlike") for e in document.elements if not e.hidden) == 6

    def test_roman_page_numbers_are_page_numbers(self, paper):
        document = paper(["ix", "x", "xi"], ["Alpha ends.", "Beta ends.", "Gamma ends."])
        assert [e.text for e in document.elements if e.hidden] == ["ix", "x", "xi"]

    def test_a_page_number_is_one_on_a_single_page_too(self, paper):
        document = paper(["An opening line"], ["- 7 -"])
        assert [e.text for e in document.elements if e.hidden] == ["- 7 -"]

    def test_what_repeats_in_the_middle_stays(self, element, page_of, box):
        pages = [
            page_of(
                element(LayoutLabel.TEXT, "Same", index, bbox=box(50, 400, 90, 415)), index=index
            )
            for index in range(4)
        ]
        document = ConvertedDocument.from_pages(pages)
        assert not any(e.hidden for e in document.elements)

    def test_what_repeats_at_other_heights_stays(self, element, page_of, box):
        pages = [
            page_of(
                element(LayoutLabel.TEXT, "Same", n, bbox=box(50, 5 + 30 * n, 90, 20 + 30 * n)),
                index=n,
            )
            for n in range(3)
        ]
        document = ConvertedDocument.from_pages(pages)
        assert not any(e.hidden for e in document.elements)

    def test_a_page_is_never_left_without_any_text(self, element, page_of, box):
        pages = [
            page_of(element(LayoutLabel.TEXT, "Form 7", n, bbox=box(50, 30, 90, 45)), index=n)
            for n in range(4)
        ]
        assert not any(e.hidden for e in ConvertedDocument.from_pages(pages).elements)

    def test_pages_without_a_size_are_passed_over(self, element, page_of, box):
        page = page_of(element(LayoutLabel.TEXT, "9", bbox=box(0, 0, 5, 5)))
        flat = page.model_copy(update={"height": 0})
        assert not any(e.hidden for e in ConvertedDocument.from_pages([flat]).elements)


class TestHeadings:
    def test_larger_type_stands_above_smaller(self, element, page_of):
        page = page_of(
            element(LayoutLabel.TITLE, "Title", font_size=24),
            element(LayoutLabel.SECTION_HEADER, "Large", font_size=18, bold=True),
            element(LayoutLabel.SECTION_HEADER, "Medium", font_size=14, bold=True),
            element(LayoutLabel.SECTION_HEADER, "Small", font_size=11, bold=True),
            element(LayoutLabel.SECTION_HEADER, "Large again", font_size=18.2, bold=True),
        )
        document = ConvertedDocument.from_pages([page])
        assert levels(document) == {
            "Title": 1,
            "Large": 2,
            "Medium": 3,
            "Small": 4,
            "Large again": 2,
        }
        assert document.title == "Title"

    def test_without_a_title_sections_begin_at_the_top(self, element, page_of):
        page = page_of(element(LayoutLabel.SECTION_HEADER, "Only", font_size=14))
        assert levels(ConvertedDocument.from_pages([page])) == {"Only": 1}

    def test_numbers_say_more_than_type(self, element, page_of):
        def heading(text):
            return element(LayoutLabel.SECTION_HEADER, text, font_size=12, bold=True)

        page = page_of(
            heading("1 One"), heading("1.1 One one"), heading("1.1.1 Deep"), heading("2. Two")
        )
        found = levels(ConvertedDocument.from_pages([page]))
        assert found == {"1 One": 1, "1.1 One one": 2, "1.1.1 Deep": 3, "2. Two": 1}

    def test_headings_without_number_have_the_level_of_their_look(self, element, page_of):
        page = page_of(
            element(LayoutLabel.SECTION_HEADER, "1 Introduction", font_size=14, bold=True),
            element(LayoutLabel.SECTION_HEADER, "1.1 Scope", font_size=12, bold=True),
            element(LayoutLabel.SECTION_HEADER, "References", font_size=14, bold=True),
        )
        found = levels(ConvertedDocument.from_pages([page]))
        assert found["References"] == found["1 Introduction"] == 1

    def test_numbered_sections_stand_below_larger_parts(self, element, page_of):
        page = page_of(
            element(LayoutLabel.SECTION_HEADER, "PART I - DEFINITIONS", font_size=16, bold=True),
            element(LayoutLabel.SECTION_HEADER, "1. Interpretation", font_size=13, bold=True),
            element(LayoutLabel.SECTION_HEADER, "1.1 Words", font_size=12, bold=True),
        )
        assert list(levels(ConvertedDocument.from_pages([page])).values()) == [1, 2, 3]

    def test_bookmarks_say_more_than_numbers(self, element, page_of):
        page = page_of(
            element(LayoutLabel.SECTION_HEADER, "Part One", font_size=12),
            element(LayoutLabel.SECTION_HEADER, "1. Chapter", font_size=11),
            element(LayoutLabel.SECTION_HEADER, "Unmarked", font_size=10),
        )
        outline = [(1, "PART ONE"), (2, "1 Chapter")]
        document = ConvertedDocument.from_pages([page], outline=outline)
        assert levels(document) == {"Part One": 1, "1. Chapter": 2, "Unmarked": 3}

    def test_only_the_largest_titles_are_titles(self, element, page_of):
        first = page_of(element(LayoutLabel.TITLE, "The Book", font_size=30))
        second = page_of(element(LayoutLabel.TITLE, "Chapter", 1, font_size=18), index=1)
        found = levels(ConvertedDocument.from_pages([first, second]))
        assert found == {"The Book": 1, "Chapter": 2}

    def test_a_first_line_that_is_a_heading_of_its_own_kind_is_the_title(self, element, page_of):
        page = page_of(
            element(LayoutLabel.SECTION_HEADER, "On Nuts", font_size=11, bold=True),
            element(LayoutLabel.TEXT, "Text."),
            element(LayoutLabel.SECTION_HEADER, "Hexagonal", font_size=14, bold=True),
            element(LayoutLabel.SECTION_HEADER, "Square", font_size=14, bold=True),
        )
        found = levels(ConvertedDocument.from_pages([page]))
        assert found == {"On Nuts": 1, "Hexagonal": 2, "Square": 2}

    def test_no_heading_is_deeper_than_six(self, element, page_of):
        sizes = range(30, 10, -2)
        headings = [
            element(LayoutLabel.SECTION_HEADER, f"Size {size}", font_size=size) for size in sizes
        ]
        found = levels(ConvertedDocument.from_pages([page_of(*headings)]))
        assert max(found.values()) == 6

    def test_a_section_may_have_no_size_at_all(self, element, page_of):
        page = page_of(element(LayoutLabel.SECTION_HEADER, "Read by OCR"))
        assert levels(ConvertedDocument.from_pages([page])) == {"Read by OCR": 1}


class TestFlow:
    def joined(self, *pages):
        document = ConvertedDocument.from_pages(pages)
        return {e.id: e.continues for e in document.elements if e.continues}

    def test_a_sentence_goes_on_in_the_next_column(self, element, page_of, box):
        page = page_of(
            element(LayoutLabel.TEXT, "It goes", bbox=box(50, 100, 280, 700)),
            element(LayoutLabel.TEXT, "on here.", bbox=box(320, 100, 550, 300)),
        )
        assert self.joined(page) == {"p0e1": "p0e0"}

    def test_a_sentence_goes_on_over_a_page_and_what_floats_between(self, element, page_of, box):
        first = page_of(
            element(LayoutLabel.TEXT, "It goes", bbox=box(50, 100, 500, 700)),
            element(LayoutLabel.FOOTNOTE, "1 A note.", bbox=box(50, 710, 500, 720)),
        )
        second = page_of(
            element(LayoutLabel.FIGURE, "", 1, bbox=box(50, 50, 500, 200)),
            element(LayoutLabel.CAPTION, "Figure 1", 1, bbox=box(50, 210, 500, 220)),
            element(LayoutLabel.TEXT, "on here.", 1, bbox=box(50, 230, 500, 300)),
            index=1,
        )
        assert self.joined(first, second) == {"p1e2": "p0e0"}

    def test_an_item_goes_on_too(self, element, page_of):
        first = page_of(element(LayoutLabel.LIST, "an item that", marker="•", level=1))
        second = page_of(element(LayoutLabel.TEXT, "goes on", 1), index=1)
        assert self.joined(first, second) == {"p1e0": "p0e0"}

    def test_what_hangs_behind_a_marker_belongs_to_the_item(self, element, page_of, box):
        page = page_of(
            element(LayoutLabel.LIST, "One.", bbox=box(50, 100, 280, 112), marker="•", level=1),
            element(LayoutLabel.TEXT, "Two.", bbox=box(62, 114, 280, 126), font_size=10),
            element(LayoutLabel.TEXT, "Three.", bbox=box(50, 140, 280, 152), font_size=10),
        )
        assert self.joined(page) == {"p0e1": "p0e0"}

    def test_what_stands_right_below_goes_on(self, element, page_of, box):
        page = page_of(
            element(LayoutLabel.TEXT, "No end", bbox=box(50, 100, 280, 200), font_size=10),
            element(LayoutLabel.TEXT, "lower case.", bbox=box(50, 203, 280, 300), font_size=10),
        )
        assert self.joined(page) == {"p0e1": "p0e0"}

    def test_a_broken_word_goes_on_wherever_it_ends(self, element, page_of, box):
        page = page_of(
            element(LayoutLabel.TEXT, "It is vege-", bbox=box(50, 100, 280, 200)),
            element(LayoutLabel.TEXT, "table.", bbox=box(50, 230, 280, 300), font_size=9),
        )
        assert self.joined(page) == {"p0e1": "p0e0"}

    @pytest.mark.parametrize(
        ("end", "start"),
        [
            ("A sentence.", "lower case"),
            ("No end", "Upper case"),
            ("A question?", "and more"),
            ("", "lower"),
        ],
    )
    def test_what_may_be_two_paragraphs_stays_two(self, element, page_of, end, start):
        first = page_of(element(LayoutLabel.TEXT, end))
        second = page_of(element(LayoutLabel.TEXT, start, 1), index=1)
        assert self.joined(first, second) == {}

    def test_a_heading_between_parts_them(self, element, page_of):
        first = page_of(
            element(LayoutLabel.TEXT, "No end"), element(LayoutLabel.SECTION_HEADER, "Heading")
        )
        second = page_of(element(LayoutLabel.TEXT, "lower case", 1), index=1)
        assert self.joined(first, second) == {}

    def test_other_type_parts_them(self, element, page_of):
        first = page_of(element(LayoutLabel.TEXT, "No end", font_size=12))
        second = page_of(element(LayoutLabel.TEXT, "lower case", 1, font_size=9), index=1)
        assert self.joined(first, second) == {}

    def test_a_missing_page_parts_them(self, element, page_of):
        first = page_of(element(LayoutLabel.TEXT, "No end"))
        missing = page_of(index=1, status=PageStatus.FAILED, error="broken")
        third = page_of(element(LayoutLabel.TEXT, "lower case", 2), index=2)
        assert self.joined(first, missing, third) == {}

    def test_blocks_below_one_another_stay_two(self, element, page_of, box):
        page = page_of(
            element(LayoutLabel.TEXT, "No end", bbox=box(50, 100, 280, 200)),
            element(LayoutLabel.TEXT, "lower case", bbox=box(50, 220, 280, 300)),
        )
        assert self.joined(page) == {}
