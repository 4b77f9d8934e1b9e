"""Floors on real documents; ``benchmarks/quality.py`` has the figures."""

from __future__ import annotations

import time

import pytest

from omnidocs import Document
from omnidocs.results import LayoutLabel
from omnidocs.tasks.layout_extraction import RuleBasedLayoutExtractor
from omnidocs.tasks.reading_order import RuleBasedReadingOrderPredictor
from omnidocs.tasks.table_extraction import RuleBasedTableExtractor


@pytest.fixture(scope="module")
def first_page(shared_data):
    """A function that opens the first page, or another, of a real document."""

    def opened(name: str, index: int = 0):
        with Document.from_pdf(shared_data / name) as document:
            page = document[index]
            assert page.lines or page.pictures or page.rulings is not None
            return page

    return opened


@pytest.mark.parametrize(
    ("name", "index", "sizes"),
    [
        ("tables/eu-001.pdf", 0, [(8, 4), (13, 4), (10, 4)]),
        ("tables/eu-004.pdf", 6, [(16, 6)]),
        ("tables/eu-011.pdf", 2, [(5, 6)]),
        ("tables/eu-016.pdf", 2, [(31, 5)]),
        ("tables/eu-026.pdf", 3, [(5, 5)]),
        ("tables/eu-027.pdf", 2, [(28, 5)]),
        ("documents/2305.03393v1-pg9.pdf", 0, [(10, 8)]),
    ],
)
def test_real_tables_have_all_their_rows_and_columns(first_page, name, index, sizes):
    tables = RuleBasedTableExtractor().extract_tables(first_page(name, index))
    assert [(table.num_rows, table.num_cols) for table in tables] == sizes


@pytest.mark.parametrize(
    ("name", "index"),
    [
        ("tables/eu-004.pdf", 0),
        ("tables/eu-011.pdf", 0),
        ("tables/eu-011.pdf", 1),
        ("tables/eu-016.pdf", 0),
        ("documents/multi_page.pdf", 0),
        ("documents/amt_handbook_sample.pdf", 0),
        ("documents/code_and_formula.pdf", 0),
        ("documents/table_mislabeled_as_picture.pdf", 0),
        ("pages/multi_column_miss.pdf", 0),
        ("pages/mathfuncs.pdf", 0),
    ],
)
def test_text_charts_and_questionnaires_have_no_tables(first_page, name, index):
    assert RuleBasedTableExtractor().extract_tables(first_page(name, index)) == []


def test_a_spanning_heading_of_a_real_table_covers_its_columns(first_page):
    table = RuleBasedTableExtractor().extract_tables(first_page("tables/eu-001.pdf"))[0]
    head = next(cell for cell in table.cells if cell.text == "THRESHOLD FOR RELEASES")
    assert (head.row, head.col, head.col_span) == (0, 1, 3)


def test_the_same_cells_come_from_a_region_that_is_given(first_page):
    extractor = RuleBasedTableExtractor()
    page = first_page("tables/eu-001.pdf")
    found = extractor.extract_tables(page)
    given = extractor.extract_tables(page, [table.bbox for table in found])
    assert [table.cells for table in given] == [table.cells for table in found]


def test_a_handbook_page_has_its_figures_and_captions(first_page):
    layout = RuleBasedLayoutExtractor().extract(first_page("documents/amt_handbook_sample.pdf"))
    assert len(layout.filter_by_label(LayoutLabel.FIGURE)) == 2
    assert len(layout.filter_by_label(LayoutLabel.CAPTION)) == 2
    order = RuleBasedReadingOrderPredictor().predict(layout)
    assert sorted(map(len, order.caption_map.values())) == [1, 1]


def test_code_and_formulas_of_a_real_document(first_page):
    extractor = RuleBasedLayoutExtractor()
    code = extractor.extract(first_page("documents/code_and_formula.pdf", 0))
    formula = extractor.extract(first_page("documents/code_and_formula.pdf", 1))
    assert len(code.filter_by_label(LayoutLabel.CODE)) == 1
    assert len(formula.filter_by_label(LayoutLabel.FORMULA)) == 1


def test_running_heads_of_a_journal_are_told_from_its_text(first_page):
    layout = RuleBasedLayoutExtractor().extract(first_page("pages/multi_column_miss.pdf"))
    assert len(layout.filter_by_label(LayoutLabel.PAGE_HEADER)) == 3
    assert len(layout.filter_by_label(LayoutLabel.PAGE_FOOTER)) == 1
    assert len(layout.filter_by_label(LayoutLabel.TITLE)) == 1


def test_a_page_takes_milliseconds(first_page):
    page = first_page("pages/olmo2-pg4.pdf")
    extractor = RuleBasedLayoutExtractor()
    extractor.extract(page)
    started = time.process_time()
    extractor.extract(page)
    assert time.process_time() - started < 0.1
