"""Bookmarks: the outline of a document, and what it says about headings."""

from __future__ import annotations

from omnidocs import convert
from omnidocs.conversion import ConvertedDocument, OutlineEntry
from omnidocs.results import LayoutLabel


def targets(document: ConvertedDocument) -> dict[str, str | None]:
    """The texts that the bookmarks lead to."""
    texts = {element.id: element.text for element in document.elements}
    return {e.title: texts[e.target] if e.target else None for e in document.outline}


def test_a_bookmark_knows_its_page_and_its_heading(shared_data):
    document = convert(shared_data / "documents" / "bookmark_sample.pdf")
    assert [(e.level, e.page) for e in document.outline][:2] == [(1, 0), (2, 0)]
    assert all(entry.target for entry in document.outline)
    found = {e.id: e.level for e in document.elements if e.is_heading}
    assert {found[e.target] - e.level for e in document.outline if e.target} == {0}


def test_the_outline_survives_json(shared_data, tmp_path):
    document = convert(shared_data / "documents" / "bookmark_sample.pdf")
    document.save_json(tmp_path / "out.json")
    assert ConvertedDocument.load_json(tmp_path / "out.json").outline == document.outline


def test_numbers_of_one_side_only_do_not_matter(element, page_of):
    page = page_of(
        element(LayoutLabel.SECTION_HEADER, "1.2 Scope", font_size=12),
        element(LayoutLabel.SECTION_HEADER, "Method", font_size=12),
    )
    outline = [(1, "Scope", 0), (1, "2. Method", 0), (1, "Absent", 0)]
    document = ConvertedDocument.from_pages([page], outline=outline)
    assert targets(document) == {"Scope": "1.2 Scope", "2. Method": "Method", "Absent": None}


def test_equal_titles_lead_to_one_heading_each(element, page_of):
    pages = [
        page_of(element(LayoutLabel.SECTION_HEADER, "Summary", n, font_size=12), index=n)
        for n in range(3)
    ]
    outline = [OutlineEntry(level=n + 1, title="Summary", page=n) for n in range(3)]
    document = ConvertedDocument.from_pages(pages, outline=outline)
    assert [entry.target for entry in document.outline] == ["p0e0", "p1e0", "p2e0"]
    assert [e.level for e in document.elements] == [1, 2, 3]


def test_a_line_that_a_bookmark_leads_to_is_a_heading(element, page_of):
    page = page_of(
        element(LayoutLabel.LIST, "Terms", marker="1.", level=1),
        element(LayoutLabel.TEXT, "Text of the clause."),
        element(LayoutLabel.TEXT, "Terms are defined below."),
    )
    document = ConvertedDocument.from_pages([page], outline=[(1, "1. Terms", 0)])
    heading = next(document.elements)
    assert (heading.label, heading.text, heading.level) == ("section_header", "1. Terms", 1)
    assert document.markdown.startswith("# 1. Terms\n")


def test_a_bookmark_leads_to_its_own_page_only(element, page_of):
    page = page_of(element(LayoutLabel.SECTION_HEADER, "Costs", font_size=12))
    document = ConvertedDocument.from_pages([page], outline=[(3, "Costs", 7)])
    assert targets(document) == {"Costs": None}


class TestHeadingsThatOCRRead:
    def test_take_the_level_of_the_drawn_ones_of_their_size(self, element, page_of):
        drawn = page_of(
            element(LayoutLabel.TITLE, "Report", font_size=22, bold=True),
            element(LayoutLabel.SECTION_HEADER, "Summary", font_size=15, bold=True),
            element(LayoutLabel.SECTION_HEADER, "Results", font_size=12, bold=True),
        )
        read = page_of(
            element(LayoutLabel.SECTION_HEADER, "Annex", 1, font_size=14.1, source="ocr"),
            element(LayoutLabel.SECTION_HEADER, "Details", 1, font_size=11.3, source="ocr"),
            index=1,
        )
        document = ConvertedDocument.from_pages([drawn, read])
        assert [e.level for e in document.elements] == [1, 2, 3, 2, 3]

    def test_count_as_one_size_where_they_nearly_are(self, element, page_of):
        sizes = (20.0, 13.2, 12.4, 13.9, 20.9)
        page = page_of(
            *(
                element(LayoutLabel.SECTION_HEADER, f"Heading {n}", font_size=s, source="ocr")
                for n, s in enumerate(sizes)
            )
        )
        found = [e.level for e in ConvertedDocument.from_pages([page]).elements]
        assert found == [1, 2, 2, 2, 1]
