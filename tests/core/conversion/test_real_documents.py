"""Real documents with the extractors that are installed: what a person would object to."""

from __future__ import annotations

import re

import pytest

from omnidocs.conversion import ConversionStatus, ConvertedDocument, convert
from omnidocs.results import LayoutLabel

pytest.importorskip("omnidocs_models", reason="needs the rules for layout, tables and order")


@pytest.fixture(scope="module")
def converted(shared_data):
    """Convert a file of the shared data, each once."""
    done: dict[str, ConvertedDocument] = {}

    def get(name):
        if name not in done:
            done[name] = convert(shared_data / name, ocr="never")
        return done[name]

    return get


def headings(document):
    return re.findall(r"^(#+) (.+)$", document.markdown, flags=re.MULTILINE)


ALL = [
    *(f"documents/{name}.pdf" for name in (
        "2305.03393v1-pg9", "amt_handbook_sample", "bookmark_sample", "code_and_formula",
        "invisible_text_layer", "multi_page", "right_to_left_01", "table_mislabeled_as_picture",
    )),
    *(f"pages/{name}.pdf" for name in (
        "discoverworld_crazy_table4", "earnings", "mathfuncs", "multi_column_miss", "olmo2-pg4",
    )),
    *(f"tables/eu-{number:03}.pdf" for number in (1, 4, 12, 13, 15, 21)),
]  # fmt: skip


@pytest.mark.parametrize("name", ALL)
def test_every_page_is_converted_and_no_word_is_lost(converted, shared_data, name):
    from omnidocs.document import Document

    document = converted(name)
    assert document.status is ConversionStatus.OK
    with Document.open(shared_data / name, dpi=200) as source:
        for page in document.pages:
            there = sum(len("".join(line.text.split())) for line in source[page.index].lines)
            kept = sum(len("".join(_words(element).split())) for element in page.elements)
            assert kept >= 0.97 * there


def _words(element):
    cells = element.table.cells if element.table else ()
    return "".join(cell.text for cell in cells) or (element.marker or "") + element.text


@pytest.mark.parametrize("name", ALL)
def test_every_form_of_the_result_holds_together(converted, name):
    document = converted(name)
    assert ConvertedDocument.from_dict(document.to_dict()) == document
    assert ConvertedDocument.model_validate_json(document.model_dump_json()) == document
    assert document.markdown.endswith("\n")
    assert document.html.count("<section") == len(document.pages)
    assert len({element.id for element in document.elements}) == len(list(document.elements))
    for element in document.elements:
        assert element.bbox is not None
        assert element.page < len(document.pages)


def test_headings_of_a_report_have_levels(converted):
    found = headings(converted("documents/multi_page.pdf"))
    assert found[0] == ("#", "The Evolution of the Word Processor")
    assert [marks for marks, _ in found[1:]] == ["##"] * 10


def test_bookmarks_and_numbers_give_levels(converted):
    found = headings(converted("documents/bookmark_sample.pdf"))
    assert found == [
        ("#", "PART I - DEFINITIONS"),
        ("##", "1. Interpretation"),
        ("##", "2. Construction of Terms"),
        ("#", "PART II - OBLIGATIONS"),
        ("##", "3. Payment Terms"),
        ("###", "3.1 Payment Schedule"),
        ("##", "4. Termination"),
        ("#", "PART III - MISCELLANEOUS"),
    ]


def test_running_heads_are_hidden_and_kept(converted):
    document = converted("documents/bookmark_sample.pdf")
    assert "Sample Agreement" not in document.markdown
    hidden = [element for element in document.elements if element.hidden]
    assert [element.text for element in hidden] == [
        f"Sample Agreement — page {number}" for number in (1, 2, 3)
    ]
    assert {element.label for element in hidden} == {LayoutLabel.PAGE_HEADER}


def test_a_report_of_many_pages_has_lists_numbers_and_styles(converted):
    markdown = converted("documents/multi_page.pdf").markdown
    assert "- **IBM MT/ST (Magnetic Tape/Selectric Typewriter):** Introduced in 1964" in markdown
    assert "1. **Undo/Redo:** Introduced in the 1980s" in markdown
    assert "<!-- page 5 -->" in markdown


def test_words_broken_at_the_ends_of_lines_are_whole(converted):
    text = converted("pages/multi_column_miss.pdf").text
    assert "corporate responsibility" in text
    assert "non-governmental organisations" in text
    assert not re.search(r"[a-z]-\n", text)


def test_a_large_initial_is_part_of_its_word(converted):
    assert "Over the past three decades" in converted("pages/multi_column_miss.pdf").text


def test_columns_are_one_text(converted):
    document = converted("pages/multi_column_miss.pdf")
    joined = [element for element in document.elements if element.continues]
    assert joined
    assert "examines whether a tobacco company espousing CSR" in document.markdown


def test_notes_are_raised(converted):
    assert "different people.<sup>1</sup>" in converted("pages/multi_column_miss.pdf").markdown


def test_captions_are_kept(converted):
    markdown = converted("documents/amt_handbook_sample.pdf").markdown
    assert "**Figure 7-26.** *Self-locking nuts.*" in markdown
    assert "**Figure 7-27.** *Stainless steel self-locking nut.*" in markdown
    assert "7-45" not in markdown


def test_fractions_are_readable(converted):
    assert "up to 1⁄4 inch" in converted("documents/amt_handbook_sample.pdf").markdown


def test_formulas_are_latex(converted):
    markdown = converted("pages/mathfuncs.pdf").markdown
    assert "$$\ne^{i\\pi} + 1 = 0\n$$" in markdown
    assert "$$\n\\int_{a}^{b} f(x) dx = F(b) - F(a)\n$$" in markdown
    assert "$$\na^{2} + 8 = 12\n$$" in converted("documents/code_and_formula.pdf").markdown


def test_a_form_has_its_boxes_as_items(converted):
    markdown = converted("documents/table_mislabeled_as_picture.pdf").markdown
    assert "- Yes, at the national (federal) level\n- Yes, at regional (district)" in markdown
    assert "\ufffd" not in markdown


def test_text_without_ink_is_hidden(converted):
    document = converted("documents/invisible_text_layer.pdf")
    assert document.markdown == "Visible heading line\n"
    assert [e.text for e in document.elements if e.hidden] == ["Invisible OCR text layer"]


def test_arabic_reads_from_the_right(converted):
    document = converted("documents/right_to_left_01.pdf")
    assert "بلغة R وPython" in document.text
    assert 'dir="rtl"' in document.html


def test_tables_are_tables(converted):
    markdown = converted("tables/eu-004.pdf").markdown
    assert "| Germany | 27.5 | 81.9 | 415.3 | 196 | 373 | 898 |" in markdown
    assert 'colspan="3">TEDs</th>' in converted("documents/2305.03393v1-pg9.pdf").markdown


def test_a_chapter_stands_above_its_sections(converted):
    found = headings(converted("tables/eu-004.pdf"))
    assert found[0][0] == "#"
    assert {marks for marks, text in found if text.startswith("6.")} == {"##"}


def test_the_scan_of_a_book_keeps_the_text_of_an_earlier_ocr(converted):
    [page] = converted("pages/small_page_size.pdf").pages
    assert page.source == "ocr_layer"
    assert "an earlier OCR" in page.notes[0]
    assert {element.source for element in page.elements} == {"ocr_layer"}


def test_a_blank_page_is_noted(converted):
    [page] = converted("pages/blank_book_pg1.pdf").pages
    assert page.notes[0].startswith("blank page")


def test_large_pictures_that_nobody_read_are_noted(converted):
    notes = [note for page in converted("tables/eu-021.pdf").pages for note in page.notes]
    assert any("were not read" in note for note in notes)


def test_code_has_the_spaces_that_are_printed(converted):
    [code] = [
        element.text
        for page in converted("documents/code_and_formula.pdf").pages
        for element in page.elements
        if element.label is LayoutLabel.CODE
    ]
    assert code == "function add(a, b) {\n    return a + b;\n}\nconsole.log(add(3, 5));"
