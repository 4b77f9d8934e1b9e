"""Documents of many pages: headings at their levels, and what stands on every page."""

from __future__ import annotations

import pytest

from omnidocs import convert
from omnidocs.results import LayoutLabel

SIZES = {1: 18, 2: 14.5, 3: 12, 4: 10.5}


def chapters(numbered: bool) -> list[list[tuple[int, str]]]:
    """The headings of ten pages: chapters, sections, and two levels below them."""
    pages = []
    for page in range(10):
        chapter, section = page // 2 + 1, page % 2 + 1
        found = [(1, f"{chapter}", "The River")] if section == 1 else []
        found += [
            (2, f"{chapter}.{section}", "Its Banks"),
            (3, f"{chapter}.{section}.1", "Left and Right"),
            (4, f"{chapter}.{section}.1.1", "Of Sand and Clay"),
            (3, f"{chapter}.{section}.2", "Up and Down"),
        ]
        pages.append([(n, f"{number} {text}" if numbered else text) for n, number, text in found])
    return pages


def page_of_headings(headings):
    def draw(pen):
        y = 100
        for level, text in headings:
            font = "Helvetica-BoldOblique" if level == 4 else "Helvetica-Bold"
            y = pen.prose(pen.heading(y, text, SIZES[level], font)) + 12

    return draw


@pytest.mark.parametrize("numbered", [True, False])
def test_four_levels_of_headings(drawn, numbered):
    pages = chapters(numbered)
    document = convert(drawn(*map(page_of_headings, pages)), ocr="never")
    found = [(e.level, e.text) for e in document.elements if e.is_heading]
    assert found == [heading for page in pages for heading in page]


def furnished(number: int, *, both: bool):
    """A page with a head that differs on left and right pages, and its number below."""

    def draw(pen):
        is_left = number % 2 == 0
        head = f"{number}   Ground water" if is_left else f"The upper valley   {number}"
        pen.text(64 if is_left else 380, 45, head, 8)
        if both:
            pen.text(290, 810, f"- {number} -", 8)
        y = pen.prose(110, f"Page {'abcdefgh'[number]} tells of another well than the others do.")
        for _ in range(7):
            y = pen.prose(y)

    return draw


@pytest.mark.parametrize("count", [3, 4, 7])
@pytest.mark.parametrize("both", [True, False])
def test_heads_of_left_and_right_pages_are_furniture(drawn, count, both):
    document = convert(drawn(*(furnished(n, both=both) for n in range(1, count + 1))), ocr="never")
    for page in document.pages:
        hidden = {e.label for e in page.elements if e.hidden}
        wanted = {LayoutLabel.PAGE_HEADER, LayoutLabel.PAGE_FOOTER}
        assert hidden == (wanted if both else {LayoutLabel.PAGE_HEADER}), page.number
        assert "Ground water" not in page.markdown
        assert "upper valley" not in page.markdown
        assert "another well" in page.markdown


def test_a_word_broken_at_the_end_of_a_page_is_one(drawn):
    def first(pen):
        for n in range(9):
            pen.prose(90 + 70 * n)
        pen.text(64, 730, "At the end of the summer the gates were opened and the whole vege-")

    def second(pen):
        pen.text(64, 90, "tation of the lower meadows stood under water for nearly three weeks.")
        pen.prose(130)

    assert "the whole vegetation of the lower" in convert(drawn(first, second), ocr="never").text


def test_small_lines_that_lead_back_are_no_headings(drawn):
    def page(pen):
        pen.text(64, 150, "Table of Contents", 7, "Helvetica-Bold")
        y = pen.prose(pen.heading(200, "Recent rules", 12))
        pen.prose(pen.heading(y + 10, "Older rules", 12))

    document = convert(drawn(page), ocr="never")
    assert [e.text for e in document.elements if e.is_heading] == ["Recent rules", "Older rules"]


def test_a_lone_line_in_regular_type_is_no_heading(element, page_of):
    from omnidocs.conversion import ConvertedDocument

    def heading(text, **fields):
        return element(LayoutLabel.SECTION_HEADER, text, **fields)

    page = page_of(
        heading("On Wells", font_size=14, bold=True),
        heading("A. Author", font_size=14),
        heading("Method", font_size=12, bold=True),
        heading("Results", font_size=12, bold=True),
        heading("1 Numbered", font_size=12),
    )
    document = ConvertedDocument.from_pages([page])
    assert [e.text for e in document.elements if not e.is_heading] == ["A. Author"]
