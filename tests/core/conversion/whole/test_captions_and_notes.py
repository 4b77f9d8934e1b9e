"""Captions beside what they belong to, and footnotes with their marks."""

from __future__ import annotations

from functools import partial

import pytest

from omnidocs import convert
from omnidocs.conversion import ConvertedDocument, TextRun
from omnidocs.results import LayoutLabel


class TestCaptions:
    @pytest.fixture
    def page(self, element, page_of, box):
        return page_of(
            element(LayoutLabel.CAPTION, "Table 1. Costs", bbox=box(50, 80, 300, 92)),
            element(LayoutLabel.TEXT, "Text beside it.", bbox=box(320, 100, 550, 300)),
            element(LayoutLabel.TABLE, "a b", bbox=box(50, 100, 300, 200)),
            element(LayoutLabel.FIGURE, bbox=box(50, 220, 300, 320)),
            element(LayoutLabel.CAPTION, "Figure 1. A nut", bbox=box(50, 330, 300, 342)),
        )

    def test_belong_to_the_nearest_of_their_kind(self, page):
        document = ConvertedDocument.from_pages([page])
        ties = {e.text: e.caption_of for e in document.elements if e.caption_of}
        assert ties == {"Table 1. Costs": "p0e2", "Figure 1. A nut": "p0e3"}

    def test_stand_beside_their_body_in_the_text(self, page):
        markdown = ConvertedDocument.from_pages([page]).markdown
        assert markdown.index("Text beside") < markdown.index("Table 1") < markdown.index("a b")

    def test_far_away_belong_to_nothing(self, element, page_of, box):
        page = page_of(
            element(LayoutLabel.FIGURE, bbox=box(50, 50, 300, 100)),
            element(LayoutLabel.CAPTION, "Figure 9", bbox=box(50, 600, 300, 612)),
        )
        assert not any(e.caption_of for e in ConvertedDocument.from_pages([page]).elements)

    def test_two_numbered_ones_share_no_body(self, element, page_of, box):
        page = page_of(
            element(LayoutLabel.FIGURE, bbox=box(50, 50, 300, 100)),
            element(LayoutLabel.CAPTION, "Figure 1", bbox=box(50, 105, 300, 117)),
            element(LayoutLabel.CAPTION, "Figure 2", bbox=box(50, 120, 300, 132)),
        )
        found = [e.caption_of for e in ConvertedDocument.from_pages([page]).elements]
        assert found == [None, "p0e0", None]

    def test_of_a_real_page_are_tied(self, shared_data):
        document = convert(shared_data / "documents" / "amt_handbook_sample.pdf")
        captions = [e for e in document.elements if e.label is LayoutLabel.CAPTION]
        figures = {e.id for e in document.elements if e.label is LayoutLabel.FIGURE}
        assert len(captions) == 2
        assert {e.caption_of for e in captions} <= figures
        assert len({e.caption_of for e in captions}) == 2


NOTES = (
    ("At noon and at midnight.", "Those of the last report."),
    ("By the guard of the lock.", "From the archive of the mill."),
)


def noted(pen, notes) -> None:
    y = pen.heading(90, "Survey of the wells", 16)
    x = pen.text(64, y, "The levels were read twice a day")
    x = pen.text(pen.raised(x, y, "1"), y, " and compared with the old ones")
    pen.text(pen.raised(x, y, "2"), y, ".")
    for n in range(9):
        pen.prose(y + 24 + 62 * n)
    pen.canvas.line(64, pen.height - 740, 200, pen.height - 740)
    for n, note in enumerate(notes):
        x = pen.text(64, 752 + 12 * n, str(n + 1), 6.5)
        pen.text(x + 4, 752 + 12 * n, note, 8)


@pytest.fixture(scope="module")
def document(drawn):
    return convert(drawn(*(partial(noted, notes=notes) for notes in NOTES)), ocr="never")


class TestNotes:
    def test_have_their_mark_apart_from_their_text(self, document):
        notes = [e for e in document.elements if e.label is LayoutLabel.FOOTNOTE]
        assert [e.marker for e in notes] == ["1", "2", "1", "2"]
        assert [e.text for e in notes] == [*NOTES[0], *NOTES[1]]

    def test_are_tied_to_the_mark_in_the_text_of_their_page(self, document):
        marks = [(r.text, r.note) for e in document.elements for r in e.runs if r.note]
        notes = [e.id for e in document.elements if e.label is LayoutLabel.FOOTNOTE]
        assert marks == list(zip("1212", notes, strict=True))

    def test_are_footnotes_in_markdown(self, document):
        assert "twice a day[^1-1] and compared with the old ones[^1-2]." in document.markdown
        assert "[^2-2]: From the archive of the mill." in document.markdown

    def test_are_links_in_html_and_numbers_in_plain_text(self, document):
        note = next(e for e in document.elements if e.label is LayoutLabel.FOOTNOTE)
        assert f'<a href="#{note.id}"><sup>1</sup></a>' in document.html
        assert f'id="{note.id}"><sup>1</sup> At noon' in document.html
        assert "1 At noon and at midnight." in document.text

    def test_several_marks_in_one_place_are_cut(self, element, page_of):
        runs = (TextRun("known"), TextRun("1, 2", script="super"), TextRun("."))
        page = page_of(
            element(LayoutLabel.TEXT, "known1, 2.", runs=runs),
            element(LayoutLabel.FOOTNOTE, "1 One."),
            element(LayoutLabel.FOOTNOTE, "2) Two."),
        )
        assert "known[^1-1]<sup>,</sup> [^1-2]." in ConvertedDocument.from_pages([page]).markdown

    def test_without_a_mark_in_the_text_stay_as_printed(self, element, page_of):
        page = page_of(
            element(LayoutLabel.TEXT, "x2", runs=(TextRun("x"), TextRun("2", script="super"))),
            element(LayoutLabel.FOOTNOTE, "* A remark."),
        )
        document = ConvertedDocument.from_pages([page])
        assert document.markdown == "x<sup>2</sup>\n\n\\* A remark.\n"

    def test_two_of_one_mark_are_tied_to_nothing(self, element, page_of):
        page = page_of(
            element(LayoutLabel.TEXT, "a1", runs=(TextRun("a"), TextRun("1", script="super"))),
            element(LayoutLabel.FOOTNOTE, "1 One."),
            element(LayoutLabel.FOOTNOTE, "1 Another."),
        )
        elements = ConvertedDocument.from_pages([page]).elements
        assert not any(run.note for e in elements for run in e.runs)
